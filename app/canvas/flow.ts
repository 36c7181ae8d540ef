/**
 * Document nodes and edges as React Flow sees them. A WeakMap keeps one flow object per document
 * object, so an edit makes one new object and React Flow re-renders one node.
 */

import type { Edge, Node } from '@xyflow/react';
import { Position } from '@xyflow/react';
import { type GraphDocument, type GraphNode, positionOf, splitPort, withLocal } from '#engine';
import { registry } from '../state/registry.ts';
import { HIT, hitCorner, layoutOf } from './geometry.ts';

export type FlowNode = Node<{ readonly node: GraphNode }, 'card' | 'chip' | 'unknown'>;
export type FlowEdge = Edge<{ readonly kind: string }>;

const SIDES = {
  left: Position.Left,
  right: Position.Right,
  top: Position.Top,
  bottom: Position.Bottom,
} as const;

interface Cached {
  readonly x: number;
  readonly y: number;
  readonly selected: boolean;
  readonly flow: FlowNode;
}
const cache = new WeakMap<GraphNode, Cached>();

/** Nodes at their places; `moving` overrides the places of nodes that are being dragged. */
export function flowNodes(
  document: GraphDocument,
  selection: ReadonlySet<string>,
  moving: Readonly<Record<string, readonly [number, number]>>,
): FlowNode[] {
  const types = withLocal(registry, document);
  return Object.entries(document.nodes).map(([id, node]) => {
    const [x, y] = moving[id] ?? positionOf(document, id);
    const selected = selection.has(id);
    const found = cache.get(node);
    if (
      found &&
      found.x === x &&
      found.y === y &&
      found.selected === selected &&
      found.flow.id === id
    )
      return found.flow;
    const definition = types.get(node.type);
    const layout = definition && layoutOf(definition);
    const flow: FlowNode = {
      id,
      type: layout?.kind ?? 'unknown',
      position: { x, y },
      width: layout?.width ?? 208,
      height: layout?.height ?? 60,
      selected,
      data: { node },
      handles: (layout?.ports ?? []).map((p) => ({
        id: p.name,
        type: p.port.flow === 'out' ? 'source' : 'target',
        position: SIDES[p.side],
        ...hitCorner(p),
        width: HIT,
        height: HIT,
      })),
    };
    cache.set(node, { x, y, selected, flow });
    return flow;
  });
}

const edgeCache = new WeakMap<object, { readonly selected: boolean; readonly flow: FlowEdge }>();

/** Wires, coloured by what they carry. */
export function flowEdges(document: GraphDocument, selected: ReadonlySet<string>): FlowEdge[] {
  const types = withLocal(registry, document);
  const result: FlowEdge[] = [];
  for (const [id, edge] of Object.entries(document.edges)) {
    const found = edgeCache.get(edge);
    if (found && found.selected === selected.has(id) && found.flow.id === id) {
      result.push(found.flow);
      continue;
    }
    const from = splitPort(edge.from);
    const to = splitPort(edge.to);
    if (!from || !to) continue;
    const source = document.nodes[from[0]];
    const port = source && types.get(source.type)?.ports[from[1]];
    const flow: FlowEdge = {
      id,
      type: 'wire',
      source: from[0],
      sourceHandle: from[1],
      target: to[0],
      targetHandle: to[1],
      selected: selected.has(id),
      data: { kind: lookOf(port?.kind ?? 'analog') },
    };
    edgeCache.set(edge, { selected: selected.has(id), flow });
    result.push(flow);
  }
  return result;
}

/** The look of a kind: weighted spikes look like spikes, rules like weights. */
export const lookOf = (kind: string): string =>
  kind === 'impulses' ? 'spikes' : kind === 'rule' ? 'weights' : kind;
