/** The graph as rows of text: each node once, projections under their target, rules under their projection. */

import { splitPort } from '#engine';
import type { Places } from '../canvas/places.ts';

/** A row of the outline. */
export interface Item {
  readonly id: string;
  readonly kind: 'node' | 'wire';
  readonly level: number;
  readonly text: string;
  readonly hint: string;
}

/** Rows of the tree: each node once, projections under their target, rules under their projection. */
export function rowsOf(places: Places): readonly Item[] {
  const { scene, boxes } = places;
  const under = new Map<string, string[]>();
  const placed = new Set<string>();
  const edges = Object.entries(scene.edges).map(([id, e]) => ({
    id,
    from: splitPort(e.from) ?? (['', ''] as const),
    to: splitPort(e.to) ?? (['', ''] as const),
  }));
  const leaving = new Map<string, (typeof edges)[number][]>();
  for (const edge of edges) {
    const others = leaving.get(edge.from[0]);
    if (others) others.push(edge);
    else leaving.set(edge.from[0], [edge]);
  }
  for (const { from, to } of edges) {
    const category = boxes.get(from[0])?.definition?.category;
    const isChild = (category === 'projection' && from[1] === 'post') || category === 'plasticity';
    if (!isChild || placed.has(from[0]) || from[0] === to[0]) continue;
    placed.add(from[0]);
    const children = under.get(to[0]);
    if (children) children.push(from[0]);
    else under.set(to[0], [from[0]]);
  }
  const rows: Item[] = [];
  const seen = new Set<string>();
  const visit = (id: string, level: number) => {
    const box = boxes.get(id);
    if (!box || seen.has(id)) return;
    seen.add(id);
    rows.push({
      id,
      kind: 'node',
      level,
      text: box.node.name,
      hint: box.definition?.title ?? box.node.type,
    });
    for (const { id: edge, from, to } of leaving.get(id) ?? [])
      rows.push({
        id: edge,
        kind: 'wire',
        level: level + 1,
        text: `${from[1]} → ${boxes.get(to[0])?.node.name ?? to[0]}, ${to[1]}`,
        hint: '',
      });
    for (const child of under.get(id) ?? []) visit(child, level + 1);
  };
  for (const id of boxes.keys()) if (!placed.has(id)) visit(id, 1);
  for (const id of boxes.keys()) visit(id, 1); // what a ring of children has hidden
  return rows;
}
