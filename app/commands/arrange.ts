/** Commands that arrange: tidy, align, frames, notes, groups, collapse. */

import {
  addedNodes,
  type GraphDocument,
  group,
  isCollapsed,
  isSubgraph,
  moveNodes,
  newItemId,
  setItem,
  setPlace,
  splitPort,
  unpack,
  unplace,
} from '#engine';
import { CARD_WIDTH, isChip, NARROWEST, WIDEST } from '../canvas/geometry.ts';
import { revealRect } from '../canvas/looking.ts';
import { type Box, boundsOf, placesOf } from '../canvas/places.ts';
import { meets, seen, viewport } from '../canvas/viewport.ts';
import { editContext } from '../state/registry.ts';
import { edit, enterScope, namesOf, scene } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { showAll } from './going.ts';

const words = strings.canvas;
const view = () => useView.getState();

/** Selected nodes; all where nothing is selected. */
const chosen = (): readonly Box[] => {
  const { boxes } = placesOf(scene());
  const picked = view().selection.flatMap((id) => boxes.get(id) ?? []);
  return picked.length > 0 ? picked : [...boxes.values()];
};

// ---- layout

/** Arranges the selection, or everything, in layers from left to right (ELK, loaded when first used). */
export async function tidy(): Promise<void> {
  const { default: Elk } = await import('elkjs/lib/elk.bundled.js');
  const document = scene();
  const boxes = chosen().filter((b) => !isLoose(document, b));
  const ids = new Set(boxes.map((b) => b.id));
  if (boxes.length < 2) return;
  const graph = await new Elk().layout({
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.spacing.nodeNode': '40',
      'elk.layered.spacing.nodeNodeBetweenLayers': '88',
      'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
    },
    children: boxes.map(({ id, width, height }) => ({ id, width, height })),
    edges: linksOf(document, ids).map(([a, b], k) => ({
      id: `l${k}`,
      sources: [a],
      targets: [b],
    })),
  });
  const old = boundsOf(placesOf(document), ids);
  const [dx, dy] = [old?.x ?? 0, old?.y ?? 0];
  const places = Object.fromEntries(
    (graph.children ?? []).map((n) => [
      n.id,
      [Math.round(((n.x ?? 0) + dx) / 8) * 8, Math.round(((n.y ?? 0) + dy) / 8) * 8] as const,
    ]),
  );
  edit(words.edits.tidy, (d) => moveNodes(d, places));
  if (view().selection.length === 0) showAll();
}

/** A chip in the middle of its wire moves by itself. */
const isLoose = (document: GraphDocument, { id, definition }: Box): boolean =>
  definition !== undefined && isChip(definition) && document.layout?.[id] === undefined;

/** Pairs of these nodes that are wired, straight or through a chip that has no place. */
function linksOf(document: GraphDocument, ids: ReadonlySet<string>): [string, string][] {
  const pairs: [string, string][] = [];
  const into = new Map<string, string[]>();
  const ends = Object.values(document.edges).map(
    ({ from, to }) => [splitPort(from)?.[0] ?? '', splitPort(to)?.[0] ?? ''] as const,
  );
  for (const [a, b] of ends) into.set(b, [...(into.get(b) ?? []), a]);
  for (const [a, b] of ends) {
    if (!ids.has(b)) continue;
    if (ids.has(a)) pairs.push([a, b]);
    else for (const before of into.get(a) ?? []) if (ids.has(before)) pairs.push([before, b]);
  }
  return pairs;
}

export type Alignment = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom';

/** Lines up the selected nodes. */
export function align(how: Alignment): void {
  const boxes = view().selection.flatMap((id) => placesOf(scene()).boxes.get(id) ?? []);
  const all = boundsOf(
    placesOf(scene()),
    boxes.map((b) => b.id),
  );
  if (!all || boxes.length < 2) return;
  const at = (b: Box): readonly [number, number] => {
    switch (how) {
      case 'left':
        return [all.x, b.y];
      case 'right':
        return [all.x + all.width - b.width, b.y];
      case 'centre':
        return [Math.round(all.x + (all.width - b.width) / 2), b.y];
      case 'top':
        return [b.x, all.y];
      case 'bottom':
        return [b.x, all.y + all.height - b.height];
      case 'middle':
        return [b.x, Math.round(all.y + (all.height - b.height) / 2)];
    }
  };
  edit(words.edits.align, (d) => moveNodes(d, Object.fromEntries(boxes.map((b) => [b.id, at(b)]))));
}

/** Moves the selected nodes, frames and notes by a step; a burst of key strokes is one edit. */
export function nudge(dx: number, dy: number): void {
  const { selection } = view();
  const { boxes } = placesOf(scene());
  if (selection.length === 0) return;
  edit(
    words.edits.move(namesOf(selection)),
    (d) => {
      const places = Object.fromEntries(
        selection.flatMap((id) => {
          const box = boxes.get(id);
          return box ? [[id, [box.x + dx, box.y + dy] as const]] : [];
        }),
      );
      return selection.reduce(
        (doc, id) => {
          const item = doc.items?.[id];
          return item ? setItem(doc, id, { ...item, at: [item.at[0] + dx, item.at[1] + dy] }) : doc;
        },
        moveNodes(d, places),
      );
    },
    `nudge ${selection.join()}`,
  );
}

/** Draws the selected nodes as one row each, or as cards again. */
export function toggleCollapsed(): void {
  const { selection } = view();
  const { boxes } = placesOf(scene());
  const ids = selection.filter((id) => {
    const definition = boxes.get(id)?.definition;
    return definition && !isChip(definition);
  });
  if (ids.length === 0) return;
  const collapsed = !ids.every((id) => isCollapsed(scene(), id));
  edit(words.edits.collapse(collapsed, namesOf(ids)), (d) =>
    ids.reduce((doc, id) => {
      const box = boxes.get(id);
      return setPlace(doc, id, { collapsed }, box ? [box.x, box.y] : undefined);
    }, d),
  );
}

/** Chips go back to the middle of their wire. */
export function resetPlaces(): void {
  const { boxes } = placesOf(scene());
  const ids = view().selection.filter((id) => boxes.get(id)?.layout?.kind === 'chip');
  if (ids.length > 0) edit(words.edits.resetPlace, (d) => unplace(d, ids));
}

// ---- frames and notes

/** A frame around the selection. */
export function frameSelection(): void {
  const { selection } = view();
  const rect = boundsOf(placesOf(scene()), selection);
  if (!rect || selection.length === 0) return;
  const id = newItemId(scene(), editContext.random);
  const at = [Math.round(rect.x - 24), Math.round(rect.y - 52)] as const;
  const size = [Math.round(rect.width + 48), Math.round(rect.height + 76)] as const;
  edit(words.edits.frame, (d) =>
    setItem(d, id, { kind: 'frame', title: words.newFrame, at, size }),
  );
  // Its title is typed next, and stands above all that was seen.
  revealRect({ x: at[0], y: at[1], width: size[0], height: 52 });
  view().select([id]);
  view().set({ renaming: id });
}

const NOTE = { width: 200, height: 100 } as const;

/** A note where the view has room for it. */
export function addNote(): void {
  const view0 = seen(viewport());
  const boxes = [...placesOf(scene()).boxes.values()];
  const isFree = (x: number, y: number) => !boxes.some((b) => meets(b, { x, y, ...NOTE }));
  let [x, y] = [view0.x + 24, view0.y + 48];
  search: for (let j = 0; j < 6; j++)
    for (let i = 0; i < 8; i++) {
      const at = [view0.x + 24 + i * 120, view0.y + 48 + j * 60] as const;
      if (!isFree(at[0], at[1])) continue;
      [x, y] = at;
      break search;
    }
  const id = newItemId(scene(), editContext.random);
  edit(words.edits.note, (d) =>
    setItem(d, id, {
      kind: 'note',
      text: '',
      at: [Math.round(x), Math.round(y)],
      size: [NOTE.width, NOTE.height],
    }),
  );
  view().select([id]);
  requestAnimationFrame(() =>
    document
      .querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"] textarea`)
      ?.focus(),
  );
}

// ---- subgraphs

/** Projections whose neurons are all among these nodes: they are wires between them. */
function between(nodes: ReadonlySet<string>): readonly string[] {
  const { edges } = scene();
  const isAmong = (ref: string) => nodes.has(splitPort(ref)?.[0] ?? '');
  return [...placesOf(scene()).boxes.values()]
    .filter(({ definition }) => definition && isChip(definition))
    .map(({ id }) => id)
    .filter((id) => {
      const ends = Object.values(edges).flatMap(({ from, to }) =>
        to === `${id}/pre` ? [from] : from === `${id}/post` ? [to] : [],
      );
      return ends.length === 2 && ends.every(isAmong);
    });
}

/** Puts the selection, and the projections within it, into a subgraph. */
export function groupSelection(): void {
  const { selection } = view();
  const before = scene();
  const chosen = new Set(selection.filter((id) => before.nodes[id]));
  if (chosen.size === 0) return;
  const ids = [...new Set([...chosen, ...between(chosen)])];
  edit(words.edits.group(ids.length), (d) => group(d, ids, words.newSubgraph, editContext));
  view().select(addedNodes(before, scene()));
}

/** Takes the selected subgraphs apart. */
export function unpackSelection(): void {
  const ids = view().selection.filter((id) => isSubgraph(scene(), id));
  if (ids.length === 0) return;
  const before = scene();
  edit(words.edits.unpack, (d) => ids.reduce((doc, id) => unpack(doc, id, editContext), d));
  view().select(addedNodes(before, scene()));
}

/** Goes into the selected subgraph; whether there is one. */
export function enterSubgraph(id = view().selection[0]): boolean {
  if (id === undefined || !isSubgraph(scene(), id)) return false;
  enterScope([...view().scope, id]);
  return true;
}

/** Goes one level up and selects where one was. */
export function leaveSubgraph(): void {
  const { scope } = view();
  const last = scope[scope.length - 1];
  if (last === undefined) return;
  enterScope(scope.slice(0, -1));
  view().select([last]);
}

/** Makes cards as wide as they shall be, within what a card may be; their height is their type's. */
export function setWidth(
  ids: readonly string[],
  width: (now: number) => number,
  label: string,
  merge?: string,
): void {
  const { boxes } = placesOf(scene());
  edit(
    label,
    (d) =>
      ids.reduce((doc, id) => {
        const box = boxes.get(id);
        if (box?.layout?.kind !== 'card' || box.layout.picture) return doc;
        const next = Math.max(NARROWEST, Math.min(WIDEST, Math.round(width(box.width))));
        const size = next === CARD_WIDTH ? null : ([next, box.height] as const);
        return setPlace(doc, id, { size });
      }, d),
    merge,
  );
}

const WIDER = 16; // px of one press

/** Makes the selected cards wider (1) or narrower (-1). */
export function widen(by: 1 | -1): void {
  const { selection } = view();
  setWidth(
    selection,
    (now) => now + by * WIDER,
    words.edits.width(namesOf(selection)),
    `width ${selection.join()}`,
  );
}
