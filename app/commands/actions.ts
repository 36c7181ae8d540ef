/** What commands do, as plain functions over the stores: menus, keys, buttons and drops call these. */

import {
  addedNodes,
  addNode,
  copy,
  disconnect,
  duplicate,
  emptyDocument,
  type GraphDocument,
  moveNodes,
  paste,
  positionOf,
  readDocument,
  removeNodes,
  serialise,
  setMuted,
  splitPort,
  withLocal,
} from '#engine';
import { joinPorts } from '../canvas/connect.ts';
import { layoutOf } from '../canvas/geometry.ts';
import { host } from '../host/host.ts';
import { edit, useDocument } from '../state/document.ts';
import { editContext, registry } from '../state/registry.ts';
import { useView } from '../state/view.ts';

const now = () => useDocument.getState().document;
const view = () => useView.getState();

/** A free place near the middle of what exists, to the right of the rightmost node. */
function freePlace(document: GraphDocument): [number, number] {
  const places = Object.keys(document.nodes).map((id) => positionOf(document, id));
  if (places.length === 0) return [0, 0];
  const right = Math.max(...places.map(([x]) => x));
  const top = Math.min(...places.filter(([x]) => x === right).map(([, y]) => y));
  return [right + 272, top];
}

/** Adds a node and selects it. `from`: an output that is joined to its first fitting input. */
export function addNodeAt(type: string, at?: readonly [number, number], from?: string): void {
  const before = now();
  const title = registry.get(type)?.title ?? type;
  edit(`Add ${title}`, (d) => addNode(d, { type, at: at ?? freePlace(d) }, editContext));
  const [id] = addedNodes(before, now());
  if (!id) return;
  if (from) {
    const input = firstFit(from, type);
    if (input) joinPorts(from, `${id}/${input}`);
  }
  view().select([id]);
}

/** The first input of a type that an output may drive: same kind first, then receptors. */
function firstFit(from: string, type: string): string | null {
  const document = now();
  const [node = '', port = ''] = splitPort(from) ?? [];
  const types = withLocal(registry, document);
  const kind = types.get(document.nodes[node]?.type ?? '')?.ports[port]?.kind;
  const inputs = Object.entries(types.get(type)?.ports ?? {}).filter(([, p]) => p.flow === 'in');
  const same = inputs.find(([, p]) => p.kind === kind);
  const receptor = kind === 'spikes' ? inputs.find(([, p]) => p.kind === 'impulses') : undefined;
  const signal = kind === 'current' ? inputs.find(([, p]) => p.kind === 'analog') : undefined;
  return (same ?? receptor ?? signal ?? inputs[0])?.[0] ?? null;
}

export function deleteSelection(): void {
  const { selection, selectedEdges } = view();
  if (selection.length + selectedEdges.length === 0) return;
  edit('Delete', (d) => disconnect(removeNodes(d, selection, registry), selectedEdges));
  view().select([]);
}

export function duplicateSelection(): void {
  const { selection } = view();
  if (selection.length === 0) return;
  const before = now();
  edit('Duplicate', (d) => duplicate(d, selection, editContext));
  view().select(addedNodes(before, now()));
}

export async function copySelection(): Promise<void> {
  const { selection } = view();
  if (selection.length > 0) await navigator.clipboard.writeText(copy(now(), selection));
}

export async function cutSelection(): Promise<void> {
  await copySelection();
  deleteSelection();
}

export async function pasteClipboard(): Promise<void> {
  const text = await navigator.clipboard.readText();
  const before = now();
  const made = paste(before, text, editContext, { offset: [32, 32] });
  if (!made.ok) {
    view().say(made.problems[0]?.message ?? 'The clipboard holds no graph.');
    return;
  }
  edit('Paste', () => made.value);
  view().select(addedNodes(before, made.value));
}

export const selectAll = (): void => view().select(Object.keys(now().nodes));

export function toggleMute(): void {
  const { selection } = view();
  const muted = selection.some((id) => now().nodes[id]?.muted);
  edit(muted ? 'Unmute' : 'Mute', (d) => setMuted(d, selection, !muted));
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
];

/** Adds the plot that fits each selected node's outputs, wired. */
export function plotSelection(): void {
  for (const id of view().selection) {
    const node = now().nodes[id];
    const ports = Object.entries(withLocal(registry, now()).get(node?.type ?? '')?.ports ?? {});
    const [x, y] = positionOf(now(), id);
    for (const [kind, plot] of PLOT_FOR) {
      const port = ports.find(([, p]) => p.flow === 'out' && p.kind === kind);
      if (!port) continue;
      addNodeAt(plot, [x + 272, y], `${id}/${port[0]}`);
      break;
    }
  }
  view().set({ dock: true, dockTab: 'plots' });
}

/** Arranges the graph in layers from left to right (ELK, loaded when first used). */
export async function tidy(): Promise<void> {
  const { default: Elk } = await import('elkjs/lib/elk.bundled.js');
  const document = now();
  const types = withLocal(registry, document);
  const graph = await new Elk().layout({
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.spacing.nodeNode': '40',
      'elk.layered.spacing.nodeNodeBetweenLayers': '72',
    },
    children: Object.entries(document.nodes).map(([id, node]) => {
      const definition = types.get(node.type);
      const layout = definition && layoutOf(definition);
      return { id, width: layout?.width ?? 208, height: layout?.height ?? 60 };
    }),
    edges: Object.entries(document.edges).map(([id, e]) => ({
      id,
      sources: [splitPort(e.from)?.[0] ?? ''],
      targets: [splitPort(e.to)?.[0] ?? ''],
    })),
  });
  const places = Object.fromEntries(
    (graph.children ?? []).map((n) => [
      n.id,
      [Math.round((n.x ?? 0) / 8) * 8, Math.round((n.y ?? 0) / 8) * 8] as const,
    ]),
  );
  edit('Tidy layout', (d) => moveNodes(d, places));
}

export function newDocument(): void {
  useDocument.getState().load(emptyDocument, 'Untitled');
  view().select([]);
}

/** Opens the text of a graph; problems are told, nothing is lost. */
export function openText(text: string, name: string, handle?: unknown): boolean {
  const opened = readDocument(text, registry);
  if (!opened.ok) {
    view().say(opened.problems[0]?.message ?? `${name} cannot be read.`);
    return false;
  }
  useDocument.getState().load(opened.value.document, name, handle);
  view().select([]);
  return true;
}

export async function openFile(): Promise<void> {
  const file = await host.open();
  if (file) openText(file.text, file.name, file.handle);
}

export async function saveFile(): Promise<void> {
  const { document, name, handle, markSaved } = useDocument.getState();
  const file = name.endsWith('.snn') ? name : `${document.title ?? name}.snn`;
  const saved = await host.save(file, serialise(document), handle);
  if (saved) markSaved(file, saved.handle);
}
