/** Wires as React Flow sees them: all, or where there are many those in use; the rest is painted. */

import type { Edge } from '@xyflow/react';
import { strings } from '../strings.ts';
import { labelOfWire } from './labels.ts';
import { MOST_IN_USE } from './moving.ts';
import type { Places, WirePlace } from './places.ts';

export type FlowEdge = Edge<{
  readonly wire: WirePlace;
  readonly related: boolean;
  /** Why this wire cannot be. */
  readonly problem: string | undefined;
}>;

/** Above this, wires are painted on one canvas. */
export const MANY_WIRES = 250;
/** More than this selected: the other wires do not fade. */
export const MOST_FADING = 20;

interface WireQuestion {
  readonly places: Places;
  /** Nodes that are elements. */
  readonly present: ReadonlySet<string>;
  readonly selection: ReadonlySet<string>;
  readonly selectedEdges: ReadonlySet<string>;
  /** Nodes that are being dragged. */
  readonly moved: ReadonlySet<string>;
  readonly hovered: string | null;
  /** Nodes whose wires stand out. */
  readonly lit: ReadonlySet<string>;
  readonly painted: boolean;
  /** Why wires cannot be, by wire. */
  readonly broken: ReadonlyMap<string, string>;
}

const wireCache = new Map<
  string,
  {
    readonly wire: WirePlace;
    readonly selected: boolean;
    readonly lit: boolean;
    readonly related: boolean;
    readonly problem: string | undefined;
    flow: FlowEdge;
  }
>();

/** Nodes whose wires stand out: what is selected or pointed at, and the chips of its projections. */
export function litBy(
  places: Places,
  selection: ReadonlySet<string>,
  pointed: string | null,
): ReadonlySet<string> {
  const own = new Set(pointed === null ? selection : [...selection, pointed]);
  if (own.size === 0 || own.size > MOST_FADING) return own;
  const lit = new Set(own);
  for (const { source, target } of places.wires())
    for (const [one, other] of [
      [source, target],
      [target, source],
    ] as const)
      if (own.has(one) && places.boxes.get(other)?.layout?.kind === 'chip') lit.add(other);
  return lit;
}

/** The wires that are elements: all, or those in use where the rest is painted. */
export function flowEdges(question: WireQuestion): FlowEdge[] {
  const { places, present, selection, selectedEdges, moved, hovered, painted, broken } = question;
  const edges: FlowEdge[] = [];
  const fades = selection.size > 0 && selection.size <= MOST_FADING;
  const inUse = selection.size <= MOST_IN_USE;
  for (const wire of places.wires()) {
    const { id, source, target } = wire;
    if (!present.has(source) || !present.has(target)) continue;
    const selected = selectedEdges.has(id);
    const lit = selected || question.lit.has(source) || question.lit.has(target);
    const used = lit || moved.has(source) || moved.has(target);
    if (painted && !(inUse && used) && !selected && id !== hovered) continue;
    const related = !fades || lit;
    const found = wireCache.get(id);
    const problem = broken.get(id);
    if (
      found?.wire === wire &&
      found.selected === selected &&
      found.lit === lit &&
      found.related === related &&
      found.problem === problem
    ) {
      edges.push(found.flow);
      continue;
    }
    const [, sourceHandle = ''] = places.scene.edges[id]?.from.split('/') ?? [];
    const [, targetHandle = ''] = places.scene.edges[id]?.to.split('/') ?? [];
    const flow: FlowEdge = {
      id,
      type: 'wire',
      source,
      sourceHandle,
      target,
      targetHandle,
      selected,
      className: lit ? 'lit' : '',
      data: { wire, related, problem },
      ariaLabel: [
        labelOfWire(places, id),
        wire.conversion && strings.canvas.converted(wire.conversion),
        problem,
      ]
        .filter(Boolean)
        .join('. '),
      reconnectable: true,
    };
    wireCache.set(id, { wire, selected, lit, related, problem, flow });
    edges.push(flow);
  }
  if (wireCache.size > 2 * edges.length + 4000) wireCache.clear();
  return edges;
}
