/** What the pointer does on the canvas besides dragging and wiring: it selects, drops, asks. Module constants, so React Flow's memo holds. */

import type { Edge, Node, NodeChange } from '@xyflow/react';
import { nestedId } from '#engine';
import { addNodeAt } from '../commands/actions.ts';
import { enterSubgraph } from '../commands/arrange.ts';
import { expandChip } from '../commands/chip-card.ts';
import { goTo } from '../commands/going.ts';
import { chipAt, isRule, teach } from '../commands/teach.ts';
import { enterScope } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { bendHere } from './ContextMenu.tsx';
import { carryFrames, keepOnLine } from './drag-handlers.ts';
import { wireAtPoint } from './drop.ts';
import type { FlowNode } from './flow.ts';
import type { FlowEdge } from './flow-wires.ts';
import { revealRect } from './looking.ts';
import { MOST_IN_USE, useMoving } from './moving.ts';
import { places, toCanvas } from './pointer.ts';
import { meets, type Rect, useReach } from './viewport.ts';

const view = () => useView.getState();

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
  useMoving.setState({ spots: moved, shift: shiftOf(moved) });
}

/** How far the selection is dragged with those of it that are elements. */
function shiftOf(
  moved: Readonly<Record<string, readonly [number, number]>>,
): readonly [number, number] | null {
  const { selection } = view();
  if (selection.length <= MOST_IN_USE) return null;
  const chosen = new Set(selection);
  for (const [id, [x, y]] of Object.entries(moved)) {
    const box = places.boxes.get(id);
    if (box && chosen.has(id)) return [x - box.x, y - box.y];
  }
  return null;
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

// ---- clicks and menus

export function onNodeDoubleClick(event: React.MouseEvent, node: FlowNode): void {
  if ((event.target as HTMLElement).closest('input, textarea, button')) return;
  if (enterSubgraph(node.id) || expandChip(node.id)) return;
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
  if (event.buttons !== 0) return;
  const { lod } = useReach.getState();
  if (lod > 1 && document.querySelector('.react-flow__edge')) return;
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

/**
 * Among many wires those of the node under the pointer are seen. While the view moves nothing is
 * aimed at; what is dragged lags behind the pointer, which leaves it and is over it again.
 */
export function onNodeMouseEnter(event: React.MouseEvent, { id }: { readonly id: string }): void {
  if (event.buttons === 0 && document.querySelector('.react-flow.crowded:not(.moving)'))
    useMoving.setState({ hoveredNode: id });
}
export function onNodeMouseLeave(event: React.MouseEvent): void {
  if (event.buttons === 0 && useMoving.getState().hoveredNode)
    useMoving.setState({ hoveredNode: null });
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
  const [x, y] = toCanvas(event.clientX, event.clientY);
  const chip = isRule(type) ? chipAt(places, x, y) : undefined;
  if (chip !== undefined) {
    teach(chip, type);
    return;
  }
  const wire = wireAtPoint(places, event.clientX, event.clientY);
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
