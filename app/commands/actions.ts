/** What commands do to nodes, as plain functions: menus, keys, buttons and drops call these. */

import {
  addedNodes,
  addNode,
  copy,
  disconnect,
  duplicate,
  insertOnEdge,
  paste,
  portOf,
  removeNodes,
  setItem,
  setMuted,
  setPlace,
  withLocal,
} from '#engine';
import { joinPorts, selectAdded } from '../canvas/connect.ts';
import { revealRect } from '../canvas/looking.ts';
import { boundsOf, placesOf } from '../canvas/places.ts';
import { seen, viewport } from '../canvas/viewport.ts';
import { noteUse } from '../palette/usage.ts';
import { editContext, registry } from '../state/registry.ts';
import { edit, namesOf, scene } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { firstFit, firstOutput } from './fit.ts';
import { freePlace } from './free-place.ts';

const words = strings.canvas;
const view = () => useView.getState();

export interface AddOptions {
  readonly at?: readonly [number, number];
  /** An output that is joined to the new node's first fitting input. */
  readonly from?: string;
  /** An input that is joined to the new node's first fitting output. */
  readonly to?: string;
  /** The port of the new node that is joined, instead of the first that fits. */
  readonly port?: string;
  /** A wire the node is put on. */
  readonly onWire?: string;
  readonly parameters?: Readonly<Record<string, string | number>>;
  /** A plot that is shown in the dock, with no card of its own. */
  readonly docked?: boolean;
}

/** Adds a node and selects it; with a wire held, joins it; on a wire, goes in between. */
export function addNodeAt(
  type: string,
  at?: readonly [number, number],
  from?: string,
  more: AddOptions = {},
): void {
  const before = scene();
  const title = withLocal(registry, before).get(type)?.title ?? type;
  noteUse(type);
  if (more.onWire) {
    const on = more.onWire;
    edit(words.edits.insert(title), (d) =>
      insertOnEdge(d, on, type, editContext, at ? { at } : {}),
    );
    if (selectAdded(before).length > 0) {
      view().set({ announcement: words.wired(title) });
      return;
    }
  }
  const held = from ?? more.to;
  const near = held?.slice(0, held.indexOf('/'));
  const place = at ?? freePlace(before, type, near, more.to !== undefined);
  edit(words.edits.add(title), (d) => {
    const { parameters } = more;
    const made = addNode(
      d,
      { type, at: place, ...(parameters ? { parameters } : {}) },
      editContext,
    );
    const [plot] = more.docked ? addedNodes(d, made) : [];
    return plot ? setPlace(made, plot, { place: 'dock' }) : made;
  });
  const [id] = addedNodes(before, scene());
  if (!id) return;
  if (from) {
    const input = more.port ?? firstFit(scene(), from, type);
    if (input) joinPorts(from, `${id}/${input}`);
  } else if (more.to) {
    const output = more.port ?? firstOutput(scene(), more.to, type);
    if (output) joinPorts(`${id}/${output}`, more.to);
  }
  view().select([id]);
  if (!more.docked) reveal();
}

/** Brings what was just added into view. */
function reveal(): void {
  const rect = boundsOf(placesOf(scene()), view().selection);
  if (rect) revealRect(rect);
}

export function deleteSelection(): void {
  const { selection, selectedEdges } = view();
  const all = [...selection, ...selectedEdges];
  if (all.length === 0) return;
  edit(words.edits.delete(namesOf(all)), (d) =>
    selection.reduce(
      (doc, id) => (doc.items?.[id] ? setItem(doc, id, null) : doc),
      disconnect(removeNodes(d, selection, registry), selectedEdges),
    ),
  );
  view().select([]);
}

export function duplicateSelection(): void {
  const { selection } = view();
  if (selection.length === 0) return;
  const before = scene();
  const box = boundsOf(placesOf(before), selection);
  const offset = [0, Math.ceil(((box?.height ?? 0) + 32) / 8) * 8] as const;
  edit(words.edits.duplicate(namesOf(selection)), (d) =>
    duplicate(d, selection, editContext, { offset }),
  );
  selectAdded(before);
  const added = boundsOf(placesOf(scene()), view().selection);
  if (added) revealRect(added);
}

/** Puts the selection on the clipboard, as the text of a graph. */
export async function copySelection(): Promise<void> {
  const { selection, say } = view();
  if (selection.length === 0) return;
  try {
    await navigator.clipboard.writeText(copy(scene(), selection));
    view().set({ announcement: words.copied(selection.length) });
  } catch {
    say(words.cannotCopy);
  }
}

export async function cutSelection(): Promise<void> {
  await copySelection();
  deleteSelection();
}

/** Adds the graph on the clipboard; `outerWires`: with the wires it had to nodes that are still here. */
export async function pasteClipboard(outerWires = false): Promise<void> {
  let text = '';
  try {
    text = await navigator.clipboard.readText();
  } catch {
    view().say(words.cannotCopy);
    return;
  }
  pasteText(text, outerWires);
}

/** Adds the graph in a text. */
export function pasteText(text: string, outerWires = false): void {
  const before = scene();
  const { x, y, width, height } = seen(viewport());
  const made = paste(before, text, editContext, {
    ...(width > 0 && Object.keys(before.nodes).length > 0
      ? { offset: [32, 32] as const }
      : { at: [Math.round(x + width / 4), Math.round(y + height / 4)] as const }),
    outerWires,
  });
  if (!made.ok) {
    view().say(made.problems[0]?.message ?? words.noGraph);
    return;
  }
  edit(words.edits.paste, () => made.value);
  selectAdded(before);
}

export const selectAll = (): void => view().select(Object.keys(scene().nodes));

export function toggleMute(): void {
  const { selection } = view();
  const muted = selection.some((id) => scene().nodes[id]?.muted);
  edit(words.edits.mute(!muted, namesOf(selection)), (d) => setMuted(d, selection, !muted));
}

/** Adds the plot that fits an output, wired, and opens the dock, where it is shown. */
export function plotPort(id: string, port: string): void {
  const kind = portOf(scene(), `${id}/${port}`, registry)?.port.kind ?? '';
  const type = PLOT_FOR.find(([each]) => each === kind)?.[1];
  if (!type) return;
  addNodeAt(type, undefined, `${id}/${port}`, { docked: true });
  view().set({ dock: true, dockTab: 'plots' });
}

/** The plot of each kind of output, the kinds in the order in which they are preferred. */
const PLOT_FOR: readonly (readonly [kind: string, plot: string])[] = [
  ['spikes', 'core/raster'],
  ['events', 'core/event-view'],
  ['analog', 'core/trace'],
  ['current', 'core/trace'],
  ['image', 'core/image-view'],
  ['cloud', 'core/cloud-view'],
  ['result', 'core/class-view'],
  ['label', 'core/class-view'],
  ['weights', 'core/weights'],
];

/** Whether outputs of a kind have a plot. */
export const isPlotted = (kind: string): boolean => PLOT_FOR.some(([each]) => each === kind);

/** Adds the plot that fits each selected node's outputs, wired. */
export function plotSelection(): void {
  for (const id of view().selection) {
    const node = scene().nodes[id];
    const ports = Object.entries(withLocal(registry, scene()).get(node?.type ?? '')?.ports ?? {});
    const found = PLOT_FOR.map(([kind]) =>
      ports.find(([, p]) => p.flow === 'out' && p.kind === kind),
    ).find((entry) => entry !== undefined);
    if (found) plotPort(id, found[0]);
  }
}
