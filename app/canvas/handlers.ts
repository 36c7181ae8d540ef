/** What the pointer does on the canvas: drags, drops, wires, selects. Module constants, so React Flow's memo holds. */

import type {
  Connection,
  Edge,
  FinalConnectionState,
  Node,
  NodeChange,
  OnConnectStartParams,
} from '@xyflow/react';
import {
  connect,
  disconnect,
  duplicate as duplicateNodes,
  moveNodes,
  nestedId,
  setItem,
  splitPort,
} from '#engine';
import { addNodeAt, plotPort } from '../commands/actions.ts';
import { enterSubgraph, goTo } from '../commands/arrange.ts';
import { firstFit, firstOutput } from '../commands/fit.ts';
import { editContext } from '../state/registry.ts';
import { edit, enterScope, scene } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { bendHere } from './ContextMenu.tsx';
import { joinPorts, meaningOf, selectAdded } from './connect.ts';
import { curveOf, pointAt } from './curve.ts';
import {
  dockAtPoint,
  markPorts,
  nodeAtPoint,
  portOnBody,
  unmarkPorts,
  wireAtPoint,
} from './drop.ts';
import type { FlowEdge, FlowNode } from './flow.ts';
import { NOWHERE, type Spots, useMoving } from './moving.ts';
import type { Places } from './places.ts';
import { meets, type Rect, revealRect, useReach, viewport } from './viewport.ts';

const words = strings.canvas;
const view = () => useView.getState();
let places: Places;

/** The places handlers look things up in: those that were drawn last. */
export function follow(next: Places): void {
  places = next;
}

/** A point of the screen in canvas units. */
export function toCanvas(x: number, y: number): readonly [number, number] {
  const stage = document.querySelector('.react-flow')?.getBoundingClientRect();
  const now = viewport();
  return [
    Math.round((x - (stage?.left ?? 0) - now.x) / now.zoom),
    Math.round((y - (stage?.top ?? 0) - now.y) / now.zoom),
  ];
}

type AnyPointer = MouseEvent | TouchEvent | React.MouseEvent;
const pointOf = (event: AnyPointer) => {
  const at = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: at?.clientX ?? 0, y: at?.clientY ?? 0 };
};

// ---- selection

/** Nodes report their own selection; it is kept in the view, by id. */
export function onNodesChange(changes: NodeChange<FlowNode>[]): void {
  let moved: Record<string, readonly [number, number]> | null = null;
  let selection: Set<string> | null = null;
  for (const change of changes) {
    if (change.type === 'position' && change.position && change.dragging !== false) {
      moved ??= { ...useMoving.getState().spots };
      moved[change.id] = [change.position.x, change.position.y];
    }
    if (change.type === 'dimensions' && change.resizing && change.dimensions) {
      const { width, height } = change.dimensions;
      useMoving.setState(({ sizes }) => ({ sizes: { ...sizes, [change.id]: [width, height] } }));
    }
    if (change.type === 'select') {
      selection ??= new Set(view().selection);
      if (change.selected) selection.add(change.id);
      else selection.delete(change.id);
    }
  }
  if (selection) view().select([...selection], view().selectedEdges);
  if (!moved) return;
  carryFrames(moved);
  keepOnLine(moved);
  useMoving.setState({ spots: moved });
}

export function onNodeClick(event: React.MouseEvent, node: Node): void {
  // With a modifier React Flow has already added or taken away.
  if (!event.ctrlKey && !event.metaKey && !event.shiftKey) view().select([node.id]);
}

export function onEdgeClick(event: React.MouseEvent, edge: Edge): void {
  const before = event.ctrlKey || event.metaKey ? view().selectedEdges : [];
  view().select(before.length > 0 ? view().selection : [], [...before, edge.id]);
}

export function onPaneClick(event: React.MouseEvent): void {
  const wire = useMoving.getState().hoveredWire ?? null;
  if (wire && wireAtPoint(places, event.clientX, event.clientY) === wire) view().select([], [wire]);
  else view().select([]);
}

let boxFrom: readonly [number, number] = [0, 0];

export function onSelectionStart(event: React.MouseEvent): void {
  boxFrom = toCanvas(event.clientX, event.clientY);
}

/** A box selects painted nodes too, which React Flow does not know. */
export function onSelectionEnd(event: React.MouseEvent): void {
  const [x, y] = toCanvas(event.clientX, event.clientY);
  const rect: Rect = {
    x: Math.min(x, boxFrom[0]),
    y: Math.min(y, boxFrom[1]),
    width: Math.abs(x - boxFrom[0]),
    height: Math.abs(y - boxFrom[1]),
  };
  const ids = [...places.boxes.values()].filter((b) => meets(b, rect)).map((b) => b.id);
  view().select(ids);
}

// ---- dragging

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
function keepOnLine(moved: Record<string, readonly [number, number]>): void {
  const at = slides && moved[slides.id];
  if (!slides || !at) return;
  const away = ([x, y]: readonly [number, number]) => Math.hypot(x - at[0], y - at[1]);
  moved[slides.id] = slides.spots.reduce((best, spot) => (away(spot) < away(best) ? spot : best));
}

function carryFrames(moved: Record<string, readonly [number, number]>): void {
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
  const spots: Record<string, readonly [number, number]> = { ...useMoving.getState().spots };
  for (const n of dragged) spots[n.id] = [n.position.x, n.position.y];
  carryFrames(spots);
  keepOnLine(spots);
  carried = new Map();
  slides = null;
  useMoving.setState({ spots: NOWHERE });
  if (duplicates && duplicateTo(spots)) return;
  const { x, y } = pointOf(event);
  const wire = dragged.length === 1 ? wireToJoin(node.id, x, y) : null;
  const ids = Object.keys(spots);
  edit(
    wire ? words.edits.insert(scene().nodes[node.id]?.name ?? '') : words.edits.move(ids.length),
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
  edit(words.edits.duplicate, (d) =>
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

// ---- wires

let held: { ref: string; isOutput: boolean; joined: boolean } | null = null;

export function onConnectStart(_: unknown, params: OnConnectStartParams): void {
  if (!params.nodeId || !params.handleId) return;
  held = {
    ref: `${params.nodeId}/${params.handleId}`,
    isOutput: params.handleType === 'source',
    joined: false,
  };
  markPorts(held.ref, held.isOutput, meaningOf);
}

let pending: Connection | null = null;

export function onConnect(connection: Connection): void {
  pending = connection;
}

export function onConnectEnd(event: MouseEvent | TouchEvent, state: FinalConnectionState): void {
  unmarkPorts();
  const start = held;
  const made = pending;
  held = null;
  pending = null;
  const point = pointOf(event);
  if (made?.sourceHandle && made.targetHandle) {
    joinPorts(`${made.source}/${made.sourceHandle}`, `${made.target}/${made.targetHandle}`, point);
    return;
  }
  if (!start) return;
  if (state.toHandle && state.toNode && `${state.toNode.id}/${state.toHandle.id}` !== start.ref) {
    view().say(words.wrongWay);
    return;
  }
  const moved =
    state.from && state.to ? Math.hypot(state.to.x - state.from.x, state.to.y - state.from.y) : 0;
  if (moved < 8) return; // a click on a port is not a wire
  const [own] = splitPort(start.ref) ?? [];
  const body = nodeAtPoint(point.x, point.y);
  if (body && body !== own) {
    const port = portOnBody(start.ref, start.isOutput, body);
    if (port) {
      if (start.isOutput) joinPorts(start.ref, port, point);
      else joinPorts(port, start.ref, point);
    } else refuse(start.ref, start.isOutput, body);
    return;
  }
  if (body) return;
  const dock = dockAtPoint(point.x, point.y);
  if (dock) {
    if (start.isOutput) intoDock(start.ref, dock.plot, point);
    return;
  }
  view().set({
    palette: {
      ...point,
      mode: 'add',
      ...(start.isOutput ? { from: start.ref } : { to: start.ref }),
      at: toCanvas(point.x, point.y),
    },
  });
}

/** An output that falls on the dock is plotted: in the plot it falls on where that shows its kind. */
function intoDock(ref: string, plot: string | null, point: { x: number; y: number }): void {
  const input = plot !== null && scene().nodes[plot] ? portOnBody(ref, true, plot) : undefined;
  const [node, port] = splitPort(ref) ?? [];
  if (input) joinPorts(ref, input, point);
  else if (node !== undefined && port !== undefined) plotPort(node, port);
}

/** Says why no port of a node fits: the reason of the first of its ports. */
function refuse(ref: string, isOutput: boolean, node: string): void {
  const ports = Object.entries(places.boxes.get(node)?.definition?.ports ?? {});
  const other = ports.find(([, p]) => p.flow === (isOutput ? 'in' : 'out'));
  const means =
    other &&
    (isOutput ? meaningOf(ref, `${node}/${other[0]}`) : meaningOf(`${node}/${other[0]}`, ref));
  view().say(means?.kind === 'refuse' ? means.reason : words.wrongWay);
}

/** An end dragged to another port: the same wire, or for a chip the same projection, with its settings. */
export function onReconnect(old: Edge, next: Connection): void {
  if (!next.sourceHandle || !next.targetHandle) return;
  const [from, to] = [`${next.source}/${next.sourceHandle}`, `${next.target}/${next.targetHandle}`];
  const means = meaningOf(from, to);
  if (means?.kind === 'refuse') view().say(means.reason);
  if (means?.kind !== 'connect') return;
  edit(words.edits.reconnect, (d) =>
    connect(disconnect(d, [old.id]), from, to, editContext, old.id),
  );
}

// ---- clicks and menus

export function onNodeDoubleClick(event: React.MouseEvent, node: FlowNode): void {
  if ((event.target as HTMLElement).closest('input, textarea, button')) return;
  if (enterSubgraph(node.id)) return;
  view().set({ inspector: true });
}

export const onEdgeDoubleClick = (event: React.MouseEvent, edge: FlowEdge): void =>
  bendHere(edge.id, event.clientX, event.clientY);

export function onDoubleClick(event: React.MouseEvent): void {
  if ((event.target as HTMLElement).classList.contains('react-flow__pane'))
    view().set({
      palette: { x: event.clientX, y: event.clientY, at: toCanvas(event.clientX, event.clientY) },
    });
}

const menuAt = (event: React.MouseEvent | MouseEvent, about: string): void => {
  event.preventDefault();
  view().set({ menu: { x: event.clientX, y: event.clientY, about } });
};

export function onNodeContextMenu(event: React.MouseEvent, node: Node): void {
  if (!view().selection.includes(node.id)) view().select([node.id]);
  menuAt(event, 'node');
}
export function onEdgeContextMenu(event: React.MouseEvent, edge: Edge): void {
  view().select([], [edge.id]);
  menuAt(event, 'wire');
}
export const onPaneContextMenu = (event: React.MouseEvent | MouseEvent): void =>
  menuAt(event, 'pane');

// ---- what is painted becomes an element under the pointer

export function onPaneMouseMove(event: React.MouseEvent): void {
  const { lod } = useReach.getState();
  const isPainted = lod <= 1 || document.querySelector('.react-flow__edge') === null;
  if (!isPainted || event.buttons !== 0) return;
  const [x, y] = toCanvas(event.clientX, event.clientY);
  let node: string | null = null;
  if (lod <= 1)
    for (const b of places.boxes.values())
      if (x >= b.x && x <= b.x + b.width && y >= b.y && y <= b.y + b.height) node = b.id;
  // Hairlines far away are not aimed at.
  const wire = node || lod === 0 ? null : wireAtPoint(places, event.clientX, event.clientY);
  const now = useMoving.getState();
  if (now.hoveredNode !== node || now.hoveredWire !== wire)
    useMoving.setState({ hoveredNode: node, hoveredWire: wire });
}

export function onNodeMouseLeave(): void {
  if (useMoving.getState().hoveredNode) useMoving.setState({ hoveredNode: null });
}
export function onEdgeMouseLeave(): void {
  if (useMoving.getState().hoveredWire) useMoving.setState({ hoveredWire: null });
}

// ---- drops from the library

export function onDragOver(event: React.DragEvent): void {
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
}

export function onDrop(event: React.DragEvent): void {
  const type = event.dataTransfer.getData('application/x-spikeloom-node');
  if (!type) return;
  event.preventDefault();
  const wire = wireAtPoint(places, event.clientX, event.clientY);
  const [x, y] = toCanvas(event.clientX, event.clientY);
  addNodeAt(type, [Math.round((x - 104) / 8) * 8, Math.round((y - 16) / 8) * 8], undefined, {
    ...(wire ? { onWire: wire } : {}),
  });
}

// ---- from other panels

/** Others ask for a node by these events: problems and plots to go there, the outline to see it. */
if (typeof window !== 'undefined') {
  window.addEventListener('spikeloom:frame', (event) => {
    const { detail } = event as CustomEvent<{ readonly nodes?: readonly string[] }>;
    const [first] = detail?.nodes ?? [];
    if (first === undefined) return;
    const { path, id } = nestedId(first);
    enterScope(path);
    goTo(id);
  });
  window.addEventListener('spikeloom:reveal', (event) => {
    const { detail } = event as CustomEvent<{ readonly node: string }>;
    const box = places?.boxes.get(detail.node);
    if (box) revealRect(box);
  });
}
