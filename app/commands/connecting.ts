/** Wiring without a pointer: a node's outputs, then what each may drive, nearest first. */

import { type NodeDefinition, type Port, parameterPort, portOf, withLocal } from '#engine';
import { meaningOf } from '../canvas/connect.ts';
import { placesOf } from '../canvas/places.ts';
import { registry } from '../state/registry.ts';
import { scene } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';

const words = strings.canvas;

/** Where the palette opens for a node: beside it, where it can be seen. */
function beside(id: string): { readonly x: number; readonly y: number } {
  const rect = document
    .querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
    ?.getBoundingClientRect();
  return rect
    ? { x: rect.right + 12, y: rect.top }
    : { x: window.innerWidth / 2 - 210, y: window.innerHeight / 3 };
}

/** Begins a wire at the selected node: its only output at once, else a list of them. */
export function beginConnect(): void {
  const { selection, say, set } = useView.getState();
  const [id] = selection;
  const node = id === undefined ? undefined : scene().nodes[id];
  if (id === undefined || !node) {
    say(words.nothingToConnect);
    return;
  }
  const ports = Object.entries(withLocal(registry, scene()).get(node.type)?.ports ?? {});
  const outputs = ports.filter(([, p]) => p.flow === 'out');
  const [only] = outputs;
  if (!only) say(words.noOutputs(node.name));
  else if (outputs.length === 1)
    set({ palette: { ...beside(id), mode: 'connect', from: `${id}/${only[0]}` } });
  else set({ palette: { ...beside(id), mode: 'ports', node: id } });
}

/** Lists all ports of the selected node; choosing one begins a wire there. */
export function listPorts(): void {
  const { selection, set } = useView.getState();
  const [id] = selection;
  if (id !== undefined && scene().nodes[id])
    set({ palette: { ...beside(id), mode: 'ports', node: id } });
}

/** What a wire can begin or end at: a type's ports, then its parameters that a wire may set. */
export function allPorts(
  definition: NodeDefinition | undefined,
): readonly (readonly [string, Port])[] {
  if (!definition) return [];
  const driven = Object.keys(definition.parameters).flatMap((name) => {
    const port = parameterPort(definition, name);
    return port ? [[name, port] as const] : [];
  });
  return [...Object.entries(definition.ports), ...driven];
}

export interface Partner {
  readonly ref: string;
  readonly port: string;
  readonly node: string;
  readonly kind: string;
  readonly means: 'connect' | 'projection' | 'adapters';
}

/** Ports of the graph that a held port may be joined to, nearest first, those that fit before the rest. */
export function partnersOf(held: string, isOutput: boolean): readonly Partner[] {
  const document = scene();
  const places = placesOf(document);
  const own = held.slice(0, held.indexOf('/'));
  const from = places.boxes.get(own);
  const isSignal = kindOf(held) === 'analog';
  const found: (Partner & { readonly cost: number })[] = [];
  for (const box of places.boxes.values()) {
    for (const [name, port] of allPorts(box.definition)) {
      if (port.flow !== (isOutput ? 'in' : 'out')) continue;
      const isParameter = !box.definition?.ports[name];
      if (isParameter && !isSignal) continue;
      const ref = `${box.id}/${name}`;
      const means = isOutput ? meaningOf(held, ref) : meaningOf(ref, held);
      if (!means || means.kind === 'refuse') continue;
      if (isParameter && means.kind !== 'connect') continue;
      const distance = from ? Math.hypot(box.x - from.x, box.y - from.y) : 0;
      const penalty =
        means.kind === 'adapters' ? 1e6 : isParameter ? 7e5 : box.id === own ? 5e5 : 0;
      found.push({
        ref,
        port: name,
        node: box.node.name,
        kind: port.kind,
        means: means.kind,
        cost: distance + penalty,
      });
    }
  }
  return found.sort((a, b) => a.cost - b.cost);
}

/** The kind a held port carries. */
export const kindOf = (ref: string): string => portOf(scene(), ref, registry)?.port.kind ?? '';
