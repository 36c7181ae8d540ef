/** Dragging: nodes, frames with what stands on them, copies, chips that slide along their wire. */

import type { Node } from '@xyflow/react';
import { connect, disconnect, duplicate as duplicateNodes, moveNodes, setItem } from '#engine';
import { firstFit, firstOutput } from '../commands/fit.ts';
import { chipAt, isRule, teachWith } from '../commands/teach.ts';
import { editContext } from '../state/registry.ts';
import { edit, namesOf, scene } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { meaningOf, selectAdded } from './connect.ts';
import { curveOf, pointAt } from './curve.ts';
import { wireAtPoint } from './drop.ts';
import { NOWHERE, type Spots, useMoving } from './moving.ts';
import { type AnyPointer, places, pointOf, toCanvas } from './pointer.ts';

const words = strings.canvas;

/** Places along a line where a chip may be slid to. */
const SLIDES = 64;

let carried: ReadonlyMap<string, readonly [frame: string, dx: number, dy: number]> = new Map();
let duplicates = false;
/** A chip that slides along its wire: where it may stand. */
let slides: { readonly id: string; readonly spots: Spots[string][] } | null = null;

/** A frame takes along what stands on it; with Alt a chip slides and all else is copied. */
function begin(event: AnyPointer, dragged: readonly Node[]): void {
  const isAlt = 'altKey' in event && event.altKey;
  const [only] = dragged;
  slides = isAlt && only && dragged.length === 1 ? slideOf(only.id) : null;
  duplicates = isAlt && slides === null;
  const taken = new Map<string, readonly [string, number, number]>();
  const own = new Set(dragged.map((n) => n.id));
  for (const { id } of dragged) {
    const item = places.scene.items?.[id];
    if (item?.kind !== 'frame') continue;
    const [x, y] = item.at;
    const [w, h] = item.size;
    const stands = (bx: number, by: number, bw: number, bh: number) =>
      bx + bw / 2 > x && bx + bw / 2 < x + w && by + bh / 2 > y && by + bh / 2 < y + h;
    for (const b of places.boxes.values())
      if (!own.has(b.id) && places.scene.layout?.[b.id] && stands(b.x, b.y, b.width, b.height))
        taken.set(b.id, [id, b.x - x, b.y - y]);
    for (const [other, o] of Object.entries(places.scene.items ?? {}))
      if (!own.has(other) && stands(o.at[0], o.at[1], o.size[0], o.size[1]))
        taken.set(other, [id, o.at[0] - x, o.at[1] - y]);
  }
  carried = taken;
}

/** Places of a chip along the line from its source to its target, as if it were not there. */
function slideOf(id: string): typeof slides {
  const box = places.boxes.get(id);
  if (box?.layout?.kind !== 'chip') return null;
  const wires = places.wires();
  const [into, out] = [wires.find((w) => w.target === id), wires.find((w) => w.source === id)];
  if (!into || !out) return null;
  const spots = curveOf(into.from, out.to, null).flatMap((curve) =>
    Array.from({ length: SLIDES + 1 }, (_, k) => {
      const [x, y] = pointAt(curve, k / SLIDES);
      return [Math.round(x - box.width / 2), Math.round(y - box.height / 2)] as const;
    }),
  );
  return { id, spots };
}

/** Keeps a chip that slides on its line. */
export function keepOnLine(moved: Record<string, readonly [number, number]>): void {
  const at = slides && moved[slides.id];
  if (!slides || !at) return;
  const away = ([x, y]: readonly [number, number]) => Math.hypot(x - at[0], y - at[1]);
  moved[slides.id] = slides.spots.reduce((best, spot) => (away(spot) < away(best) ? spot : best));
}

/** Moves what stands on a frame along with it. */
export function carryFrames(moved: Record<string, readonly [number, number]>): void {
  for (const [id, [frame, dx, dy]] of carried) {
    const at = moved[frame];
    if (at) moved[id] = [at[0] + dx, at[1] + dy];
  }
}

export const onNodeDragStart = (event: AnyPointer, node: Node, all: Node[]): void =>
  begin(event, all.length > 0 ? all : [node]);
export const onSelectionDragStart = (event: React.MouseEvent, all: Node[]): void =>
  begin(event, all);

/** One edit at the end of a drag; a node dropped on a wire it fits goes in between. */
export function onNodeDragStop(event: AnyPointer, node: Node, all: Node[]): void {
  const dragged = all.length > 0 ? all : [node];
  const { shift, spots: seen } = useMoving.getState();
  const spots: Record<string, readonly [number, number]> = { ...seen };
  for (const n of dragged) spots[n.id] = [n.position.x, n.position.y];
  if (shift) shiftOthers(spots, shift);
  carryFrames(spots);
  keepOnLine(spots);
  carried = new Map();
  slides = null;
  useMoving.setState({ spots: NOWHERE, shift: null });
  if (duplicates && duplicateTo(spots)) return;
  const { x, y } = pointOf(event);
  if (dragged.length === 1 && isRule(scene().nodes[node.id]?.type ?? '')) {
    const chip = chipAt(places, ...toCanvas(x, y));
    if (chip !== undefined) {
      teachWith(chip, node.id);
      return;
    }
  }
  const wire = dragged.length === 1 ? wireToJoin(node.id, x, y) : null;
  const ids = Object.keys(spots);
  edit(
    wire ? words.edits.insert(scene().nodes[node.id]?.name ?? '') : words.edits.move(namesOf(ids)),
    (d) => {
      const moved = ids.reduce(
        (doc, id) => {
          const item = doc.items?.[id];
          const at = spots[id];
          return item && at ? setItem(doc, id, { ...item, at }) : doc;
        },
        moveNodes(d, spots),
      );
      return wire ? spliced(moved, node.id, wire) : moved;
    },
  );
}

/** Moves what is selected and no element as far as the rest. */
function shiftOthers(spots: Record<string, readonly [number, number]>, by: Spots[string]): void {
  for (const id of useView.getState().selection) {
    const box = places.boxes.get(id);
    const [x, y] = places.scene.items?.[id]?.at ?? [box?.x ?? 0, box?.y ?? 0];
    spots[id] ??= [x + by[0], y + by[1]];
  }
}

export const onSelectionDragStop = (event: React.MouseEvent, all: Node[]): void => {
  const [first] = all;
  if (first) onNodeDragStop(event, first, all);
};

/** Alt while dragging leaves the originals where they are and moves a copy. */
function duplicateTo(spots: Readonly<Record<string, readonly [number, number]>>): boolean {
  const ids = Object.keys(spots).filter((id) => scene().nodes[id]);
  const [first] = ids;
  const box = first === undefined ? undefined : places.boxes.get(first);
  const to = first === undefined ? undefined : spots[first];
  if (!box || !to || ids.length === 0) return false;
  const before = scene();
  edit(words.edits.duplicate(namesOf(ids)), (d) =>
    duplicateNodes(d, ids, editContext, { offset: [to[0] - box.x, to[1] - box.y] }),
  );
  selectAdded(before);
  return true;
}

/** The wire under a node that has no wires and fits in between. */
function wireToJoin(id: string, x: number, y: number): string | null {
  if (places.connected.has(id)) return null;
  const wire = wireAtPoint(places, x, y);
  return wire && spliced(scene(), id, wire) !== scene() ? wire : null;
}

/** The scene with an existing node put on a wire; the same where it does not fit. */
function spliced(d: ReturnType<typeof scene>, id: string, wire: string): ReturnType<typeof scene> {
  const edge = d.edges[wire];
  if (!edge) return d;
  const type = d.nodes[id]?.type ?? '';
  const into = firstFit(d, edge.from, type);
  const out = firstOutput(d, edge.to, type);
  if (into === null || out === null) return d;
  const fits = (from: string, to: string) => meaningOf(from, to)?.kind === 'connect';
  if (!fits(edge.from, `${id}/${into}`) || !fits(`${id}/${out}`, edge.to)) return d;
  const open = disconnect(d, [wire]);
  return connect(
    connect(open, edge.from, `${id}/${into}`, editContext),
    `${id}/${out}`,
    edge.to,
    editContext,
  );
}
