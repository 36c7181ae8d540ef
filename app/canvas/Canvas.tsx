/** The canvas: React Flow over the document. Options and handlers are constants; edits go to the document. */

import {
  Background,
  BackgroundVariant,
  type Connection,
  Controls,
  type Edge,
  type FinalConnectionState,
  MiniMap,
  type Node,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { moveNodes } from '#engine';
import { addNodeAt } from '../commands/actions.ts';
import { edit, useDocument } from '../state/document.ts';
import { useView } from '../state/view.ts';
import './canvas.css';
import { joinPorts } from './connect.ts';
import { type FlowEdge, type FlowNode, flowEdges, flowNodes } from './flow.ts';
import { NodeCard, ProjectionChip } from './NodeCard.tsx';
import { Wire } from './Wire.tsx';

const NODE_TYPES = { card: NodeCard, chip: ProjectionChip, unknown: NodeCard };
const EDGE_TYPES = { wire: Wire };
const PAN_BUTTONS = [0, 1];
const SNAP: [number, number] = [8, 8];
const FIT = { padding: 0.15, maxZoom: 1.1 };
const MANY = 150;
const MINIMAP_FROM = 30;

const onConnect = ({ source, sourceHandle, target, targetHandle }: Connection) => {
  if (sourceHandle && targetHandle)
    joinPorts(`${source}/${sourceHandle}`, `${target}/${targetHandle}`);
};
/** Every drop is taken, so that a wrong one can be explained. */
const takeAll = () => true;

type Moving = Readonly<Record<string, readonly [number, number]>>;
const NOTHING: Moving = {};

function Flow() {
  const document = useDocument((s) => s.document);
  const generation = useDocument((s) => s.generation);
  const selection = useView((s) => s.selection);
  const selectedEdges = useView((s) => s.selectedEdges);
  const select = useView((s) => s.select);
  const setView = useView((s) => s.set);
  const [moving, setMoving] = useState<Moving>(NOTHING);
  const { fitView, screenToFlowPosition } = useReactFlow();

  const nodes = useMemo(
    () => flowNodes(document, new Set(selection), moving),
    [document, selection, moving],
  );
  const edges = useMemo(
    () => flowEdges(document, new Set(selectedEdges)),
    [document, selectedEdges],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: another document is fitted once
  useEffect(() => {
    requestAnimationFrame(() => void fitView(FIT));
  }, [generation, fitView]);

  const onNodesChange = useCallback((changes: NodeChange<FlowNode>[]) => {
    const places: Record<string, readonly [number, number]> = {};
    let settled = false;
    for (const change of changes)
      if (change.type === 'position' && change.position) {
        places[change.id] = [change.position.x, change.position.y];
        if (!change.dragging) settled = true;
      }
    if (Object.keys(places).length === 0) return;
    // Keyboard moves come without a drag; a drag is one edit, made on release.
    if (settled) edit('Move', (d) => moveNodes(d, places), 'move');
    else setMoving((old) => ({ ...old, ...places }));
  }, []);
  const onNodeDragStop = useCallback((_: unknown, node: Node, dragged: Node[]) => {
    const places = Object.fromEntries(
      [node, ...dragged].map((n) => [n.id, [n.position.x, n.position.y] as const]),
    );
    setMoving(NOTHING);
    edit(dragged.length > 1 ? `Move ${dragged.length} nodes` : 'Move', (d) => moveNodes(d, places));
  }, []);
  const onSelectionChange = useCallback(
    ({ nodes: chosen, edges: wires }: { nodes: Node[]; edges: Edge[] }) => {
      const ids = chosen.map((n) => n.id);
      const wireIds = wires.map((e) => e.id);
      const now = useView.getState();
      if (ids.join() !== now.selection.join() || wireIds.join() !== now.selectedEdges.join())
        select(ids, wireIds);
    },
    [select],
  );
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      if (
        state.toNode ||
        !state.fromNode ||
        !state.fromHandle?.id ||
        state.fromHandle.type !== 'source'
      )
        return;
      const point = 'changedTouches' in event ? event.changedTouches[0] : event;
      if (point)
        setView({
          palette: {
            x: point.clientX,
            y: point.clientY,
            from: `${state.fromNode.id}/${state.fromHandle.id}`,
          },
        });
    },
    [setView],
  );
  const onDoubleClick = useCallback(
    (event: React.MouseEvent) => {
      if ((event.target as HTMLElement).classList.contains('react-flow__pane'))
        setView({ palette: { x: event.clientX, y: event.clientY } });
    },
    [setView],
  );
  const onDrop = useCallback(
    (event: React.DragEvent) => {
      const type = event.dataTransfer.getData('application/x-spikeloom-node');
      if (!type) return;
      event.preventDefault();
      const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY });
      addNodeAt(type, [Math.round(x), Math.round(y)]);
    },
    [screenToFlowPosition],
  );

  return (
    <ReactFlow<FlowNode, FlowEdge>
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      onNodesChange={onNodesChange}
      onNodeDragStop={onNodeDragStop}
      onSelectionChange={onSelectionChange}
      onConnect={onConnect}
      onConnectEnd={onConnectEnd}
      onDoubleClick={onDoubleClick}
      onDrop={onDrop}
      onDragOver={allowDrop}
      isValidConnection={takeAll}
      deleteKeyCode={null}
      zoomOnDoubleClick={false}
      panOnDrag={PAN_BUTTONS}
      selectionOnDrag={false}
      connectionRadius={28}
      reconnectRadius={14}
      nodeDragThreshold={3}
      snapToGrid
      snapGrid={SNAP}
      minZoom={0.08}
      maxZoom={2.5}
      onlyRenderVisibleElements={nodes.length > MANY}
      elevateNodesOnSelect
      fitView
      fitViewOptions={FIT}
      aria-label="Graph"
    >
      <Background variant={BackgroundVariant.Dots} gap={24} size={1.2} color="var(--dots)" />
      <Controls showInteractive={false} position="bottom-left" />
      {nodes.length > MINIMAP_FROM && <MiniMap pannable zoomable ariaLabel="Overview" />}
    </ReactFlow>
  );
}

const allowDrop = (event: React.DragEvent) => {
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
};

export function Canvas() {
  return (
    <ReactFlowProvider>
      <Flow />
    </ReactFlowProvider>
  );
}
