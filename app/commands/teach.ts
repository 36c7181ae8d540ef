/** Making a projection plastic: a rule is put beside its chip and wired to it. */

import { addedNodes, addNode, connect, moveNodes } from '#engine';
import { selectAdded } from '../canvas/connect.ts';
import { type Places, placesOf } from '../canvas/places.ts';
import { editContext, registry } from '../state/registry.ts';
import { edit, scene } from '../state/scene.ts';
import { strings } from '../strings.ts';

/** The rules that menus offer; all others are dropped on a chip. */
const RULES = ['core/stdp-pair', 'core/stdp-triplet', 'core/stdp-reward', 'core/stdp-symmetric'];

export interface Lesson {
  readonly id: string;
  readonly title: string;
  readonly keys: readonly string[];
  run(): void;
}

const isTaught = (id: string): boolean =>
  placesOf(scene()).boxes.get(id)?.definition?.ports.rule?.flow === 'in';

/** What a projection, selected alone, may be taught with. */
export function lessonsFor(selection: readonly string[]): readonly Lesson[] {
  const [chip, ...others] = selection;
  if (chip === undefined || others.length > 0 || !isTaught(chip)) return [];
  return RULES.flatMap((type) => {
    const title = registry.get(type)?.title;
    if (title === undefined) return [];
    const run = () => teach(chip, type);
    return [{ id: type, title: strings.commands.makePlastic(title), keys: [], run }];
  });
}

/** Where a rule stands that teaches a chip: above it, to the left. */
function beside(chip: string): readonly [number, number] {
  const box = placesOf(scene()).boxes.get(chip);
  return [Math.round((box?.x ?? 0) - 224), Math.round((box?.y ?? 0) - 140)];
}

/** Adds a rule beside a chip and wires it. */
export function teach(chip: string, type: string): void {
  const before = scene();
  edit(strings.canvas.edits.plastic(registry.get(type)?.title ?? type), (d) => {
    const added = addNode(d, { type, at: beside(chip) }, editContext);
    const [id] = addedNodes(d, added);
    return id ? connect(added, `${id}/rule`, `${chip}/rule`, editContext) : d;
  });
  selectAdded(before);
}

/** Wires a rule that was dropped on a chip, and puts it beside. */
export function teachWith(chip: string, rule: string): void {
  const title = scene().nodes[rule]?.name ?? rule;
  edit(strings.canvas.edits.plastic(title), (d) =>
    connect(moveNodes(d, { [rule]: beside(chip) }), `${rule}/rule`, `${chip}/rule`, editContext),
  );
}

/** The chip at a point of the canvas that a rule may teach. */
export function chipAt({ boxes }: Places, x: number, y: number): string | undefined {
  for (const b of boxes.values())
    if (b.definition?.ports.rule?.flow === 'in' && b.layout?.kind === 'chip')
      if (x >= b.x && x <= b.x + b.width && y >= b.y && y <= b.y + b.height) return b.id;
  return undefined;
}

/** Whether a type is a rule that teaches projections. */
export const isRule = (type: string): boolean => {
  const definition = registry.get(type);
  return definition?.category === 'plasticity' && definition.ports.rule?.flow === 'out';
};
