/**
 * Edits of the layout, of frames and notes, and of what belongs to the whole document: settings,
 * variables, controls, definitions. Pure, as all edits: nothing changed is the same object.
 */

import type { NodeDefinition, Quantity } from '../kit/types.ts';
import type {
  Bookmark,
  GraphDocument,
  Knob,
  LayoutItem,
  NodeId,
  NodeLayout,
  PlotPlace,
  SimulationSettings,
} from './document.ts';
import { makeId, type Randomness } from './ids.ts';
import { own } from './json.ts';
import { equal, withField, without } from './records.ts';

type Point = readonly [number, number];

// ---- layout

/** The document with this layout; none at all where it is empty. */
export const withLayout = (
  document: GraphDocument,
  layout: Readonly<Record<NodeId, NodeLayout>>,
): GraphDocument => (layout === document.layout ? document : withField(document, 'layout', layout));

/** Where a node stands, in canvas units; [0, 0] while it has no place. */
export function positionOf(document: GraphDocument, id: NodeId): Point {
  const layout = own(document.layout, id);
  return layout ? pointOf(layout) : [0, 0];
}

// `'at' in layout` would also be true of a pair: arrays have a method of that name.
const isPoint = (layout: NodeLayout): layout is Point => Array.isArray(layout);
const pointOf = (layout: NodeLayout): Point => (isPoint(layout) ? layout : layout.at);

/** Places one node; flags and size are part of the layout where a person set them. */
export const setLayout = (
  document: GraphDocument,
  id: NodeId,
  layout: NodeLayout,
): GraphDocument =>
  equal(own(document.layout, id), layout)
    ? document
    : withLayout(document, { ...document.layout, [id]: layout });

/** Moves nodes to new places, in one edit; what else their layout says is kept. */
export function moveNodes(
  document: GraphDocument,
  places: Readonly<Record<NodeId, Point>>,
): GraphDocument {
  const layout = { ...document.layout };
  let changed = false;
  for (const [id, at] of Object.entries(places)) {
    const old = own(layout, id);
    const next: NodeLayout = old && !isPoint(old) ? { ...old, at } : at;
    if (!Object.hasOwn(document.nodes, id) || equal(old, next)) continue;
    layout[id] = next;
    changed = true;
  }
  return changed ? withLayout(document, layout) : document;
}

/** Gives a wire a point to pass through, or takes it away: a place in the layout under its own id. */
export const bendWire = (
  document: GraphDocument,
  edge: string,
  at: Point | null,
): GraphDocument => {
  if (!Object.hasOwn(document.edges, edge)) return document;
  if (at) return setLayout(document, edge, at);
  return unplace(document, [edge]);
};

/** Takes places out of the layout: chips return to the middle of their wire, wires are straight. */
export const unplace = (document: GraphDocument, ids: Iterable<string>): GraphDocument => {
  const gone = new Set(ids);
  return withLayout(
    document,
    without(document.layout ?? {}, (key) => gone.has(key)),
  );
};

/** The document without places of what is no longer there. */
export function tidyLayout(document: GraphDocument): GraphDocument {
  const { layout = {}, nodes, edges } = document;
  const kept = without(layout, (id) => !Object.hasOwn(nodes, id) && !Object.hasOwn(edges, id));
  return kept === layout ? document : withLayout(document, kept);
}

/** Changes flags and size of a node's place; a flag that is false is not stored. */
export function setPlace(
  document: GraphDocument,
  id: NodeId,
  change: {
    readonly collapsed?: boolean;
    readonly size?: Point | null;
    readonly place?: PlotPlace | null;
  },
  fallback: Point = positionOf(document, id),
): GraphDocument {
  if (!Object.hasOwn(document.nodes, id)) return document;
  const old = own(document.layout, id);
  const full: Exclude<NodeLayout, Point> = old && !isPoint(old) ? old : { at: old ?? fallback };
  const collapsed = change.collapsed ?? full.collapsed ?? false;
  const size = change.size === undefined ? full.size : (change.size ?? undefined);
  const place = change.place === undefined ? full.place : (change.place ?? undefined);
  const next = {
    at: full.at,
    ...(size ? { size } : {}),
    ...(collapsed ? { collapsed } : {}),
    ...(full.pinned ? { pinned: true } : {}),
    ...(place ? { place } : {}),
  };
  return setLayout(document, id, Object.keys(next).length === 1 ? next.at : next);
}

/** Whether a node is drawn as one row. */
export function isCollapsed(document: GraphDocument, id: NodeId): boolean {
  const layout = own(document.layout, id);
  return layout !== undefined && !isPoint(layout) && layout.collapsed === true;
}

/** Width and height that a node was given; null: as its type has them. */
export function sizeOfNode(document: GraphDocument, id: NodeId): Point | null {
  const layout = own(document.layout, id);
  return layout === undefined || isPoint(layout) ? null : (layout.size ?? null);
}

/** Where a plot is shown, as the document has it; null: it does not say. */
export function placeOfPlot(document: GraphDocument, id: NodeId): PlotPlace | null {
  const layout = own(document.layout, id);
  return layout === undefined || isPoint(layout) ? null : (layout.place ?? null);
}

/** Adds or replaces a frame or a note; null removes it. */
export const setItem = (
  document: GraphDocument,
  id: string,
  item: LayoutItem | null,
): GraphDocument => {
  const rest = without(document.items ?? {}, (key) => key === id);
  return withField(document, 'items', item ? { ...document.items, [id]: item } : rest);
};

/** A new id for a frame or a note. */
export const newItemId = (document: GraphDocument, random: Randomness): string =>
  makeId('i', (id) => Object.hasOwn(document.items ?? {}, id), random);

/** Keeps a view under a digit; null takes it away. */
export const setBookmark = (
  document: GraphDocument,
  key: string,
  bookmark: Bookmark | null,
): GraphDocument => {
  const rest = without(document.bookmarks ?? {}, (other) => other === key);
  return withField(document, 'bookmarks', bookmark ? { ...rest, [key]: bookmark } : rest);
};

// ---- the whole

/** Changes settings of the simulation; null takes one back to its default. */
export function setSimulation(
  document: GraphDocument,
  settings: { readonly [K in keyof SimulationSettings]?: SimulationSettings[K] | null },
): GraphDocument {
  let simulation: SimulationSettings = document.simulation ?? {};
  for (const key of Object.keys(settings) as (keyof SimulationSettings)[])
    simulation = withField(simulation, key, settings[key] ?? undefined);
  return withField(document, 'simulation', simulation);
}

/** Replaces the project's variables. */
export const setVariables = (
  document: GraphDocument,
  variables: Readonly<Record<string, Quantity>>,
): GraphDocument => withField(document, 'variables', variables);

/** Lists the parameters of the control panel, in order, each once. */
export function setControls(document: GraphDocument, controls: readonly string[]): GraphDocument {
  const knobs = document.knobs && without(document.knobs, (key) => !controls.includes(key));
  return withField(withField(document, 'controls', [...new Set(controls)]), 'knobs', knobs);
}

/** How a control is moved; null: as its parameter says. */
export const setKnob = (document: GraphDocument, control: string, knob: Knob | null) =>
  withField(
    document,
    'knobs',
    knob && Object.keys(knob).length > 0
      ? { ...document.knobs, [control]: knob }
      : without(document.knobs ?? {}, (key) => key === control),
  );

/** Title and description; null or blank takes one away. */
export const setAbout = (
  document: GraphDocument,
  about: { readonly title?: string | null; readonly description?: string | null },
): GraphDocument => {
  let changed = document;
  for (const key of ['title', 'description'] as const)
    if (Object.hasOwn(about, key)) changed = withField(changed, key, about[key] || undefined);
  return changed;
};

/** Adds or replaces a definition of the document's own (`local/<name>`); null removes it. */
export const setDefinition = (
  document: GraphDocument,
  name: string,
  definition: NodeDefinition | null,
): GraphDocument => {
  const rest = without(document.definitions ?? {}, (key) => key === name);
  return withField(
    document,
    'definitions',
    definition ? { ...document.definitions, [name]: definition } : rest,
  );
};
