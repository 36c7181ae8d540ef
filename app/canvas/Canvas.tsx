/**
 * The canvas: React Flow over the scene. React Flow holds only what is in reach of the view or in
 * use; the rest is painted underneath. Options and handlers are constants; edits go to the scene.
 */

import { type OnConnectStart, ReactFlow, ReactFlowProvider } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useMemo } from 'react';
import { useScene } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import './canvas.css';
import './ports.css';
import './corners.css';
import './cards.css';
import './items.css';
import { shownPlaces } from './badges.ts';
import { ProjectionChip } from './Chip.tsx';
import { ContextMenu } from './ContextMenu.tsx';
import { Advice, Breadcrumbs, ZoomBar } from './Corner.tsx';
import * as drags from './drag-handlers.ts';
import { type FlowNode, flowNodes, HUGE } from './flow.ts';
import { type FlowEdge, flowEdges, litBy, MANY_WIRES } from './flow-wires.ts';
import { useBroken, useFitting, useMarked, useViewportOf } from './follow.ts';
import { Heat } from './Heat.tsx';
import * as handlers from './handlers.ts';
import { FrameItem, NoteItem } from './Items.tsx';
import { Knife } from './Knife.tsx';
import { useMoving } from './moving.ts';
import { NodeCard } from './NodeCard.tsx';
import { guessNavigation } from './navigation.ts';
import { Overview } from './Overview.tsx';
import { Pulses } from './Pulses.tsx';
import type { Scene } from './paint.ts';
import { placesOf } from './places.ts';
import { follow } from './pointer.ts';
import { Underlay } from './Underlay.tsx';
import { meets, useReach } from './viewport.ts';
import { Wire } from './Wire.tsx';
import * as wiring from './wire-handlers.ts';

const NODE_TYPES = { card: NodeCard, chip: ProjectionChip, frame: FrameItem, note: NoteItem };
const EDGE_TYPES = { wire: Wire };
const PAN_BUTTONS = [0, 1];
const SNAP: [number, number] = [8, 8];
const MINIMAP_FROM = 30;
/** Wires in sight above which they stand back: those of what is pointed at or selected do not. */
const CROWD = 80;
/** Wires above which no pulses travel. */
const MANY_PULSED = 200;
/** Every drop is taken, so that a wrong one can be explained. */
const takeAll = () => true;

/** Never rendered again with the canvas: the same elements each time. */
const AROUND = (
  <>
    <Knife />
    <ZoomBar />
    <Breadcrumbs />
    <ContextMenu />
  </>
);

function Flow() {
  const all = useScene((s) => placesOf(s.document));
  const liking = useView((s) => s.plotsAs);
  const places = shownPlaces(all, liking);
  const selection = useView((s) => s.selection);
  const selectedEdges = useView((s) => s.selectedEdges);
  const expanded = useView((s) => s.expanded);
  const minimap = useView((s) => s.minimap);
  const trackpad = useView((s) => s.navigation === 'trackpad');
  const { lod: level, reach } = useReach();
  const lod = level === 1 && places.boxes.size > HUGE ? 0 : level;
  const { spots, sizes, shift, hoveredNode, hoveredWire } = useMoving();
  useViewportOf();
  useFitting(places);
  follow(places);

  const chosen = useMemo(() => new Set(selection), [selection]);
  const marked = useMarked(lod, 'error');
  const warned = useMarked(lod, 'warning');
  const broken = useBroken();
  const nodes = useMemo(
    () =>
      flowNodes({
        places,
        selection: chosen,
        spots,
        sizes,
        hovered: hoveredNode,
        lod,
        reach,
        marked,
        expanded,
      }),
    [places, chosen, spots, sizes, hoveredNode, lod, reach, marked, expanded],
  );
  const presentKey = nodes.map((n) => n.id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: which nodes, not where they are
  const present = useMemo(() => new Set(nodes.map((n) => n.id)), [presentKey]);
  const visibleWires = useMemo(() => {
    let visible = 0;
    for (const { from, to } of places.wires()) {
      const box = {
        x: Math.min(from.x, to.x),
        y: Math.min(from.y, to.y),
        width: Math.abs(from.x - to.x),
        height: Math.abs(from.y - to.y),
      };
      if (meets(box, reach)) visible++;
    }
    return visible;
  }, [places, reach]);
  const paintsWires = lod === 0 || visibleWires > MANY_WIRES;
  const crowded = visibleWires > CROWD;
  const pointed = crowded ? hoveredNode : null;
  const lit = useMemo(() => litBy(places, chosen, pointed), [places, chosen, pointed]);
  const movedKey = Object.keys(spots).join();
  // Wires and the painted layer hear of a drag once, not of every step of it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const moved = useMemo(() => new Set(Object.keys(spots)), [movedKey]);
  const edges = useMemo(
    () =>
      flowEdges({
        places,
        present,
        selection: chosen,
        selectedEdges: new Set(selectedEdges),
        moved,
        hovered: hoveredWire,
        lit,
        painted: paintsWires,
        broken,
      }),
    [places, present, chosen, selectedEdges, moved, hoveredWire, lit, paintsWires, broken],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: only how many nodes there are counts
  const painted = useMemo((): Scene => {
    const wirePresent = new Set(edges.map((e) => e.id));
    const moving = shift ? chosen : moved;
    // Far chips are painted, and then their wires are too.
    const paints = paintsWires || lod <= 1;
    return {
      places,
      present,
      wirePresent,
      lod,
      paintsWires: paints,
      crowded,
      lit,
      selection: chosen,
      warned,
      broken,
      moving,
      shift,
    };
  }, [
    places,
    lod,
    paintsWires,
    crowded,
    lit,
    chosen,
    warned,
    broken,
    moved,
    shift,
    nodes.length,
    edges.length,
  ]);
  const count = places.boxes.size;
  const overview = minimap === 'on' || (minimap === 'auto' && count > MINIMAP_FROM);

  return (
    <ReactFlow<FlowNode, FlowEdge>
      className={`lod-${lod}${crowded ? ' crowded' : ''}`}
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      onNodesChange={handlers.onNodesChange}
      onNodeDragStart={drags.onNodeDragStart}
      onNodeDragStop={drags.onNodeDragStop}
      onSelectionDragStart={drags.onSelectionDragStart}
      onSelectionDragStop={drags.onSelectionDragStop}
      onNodeClick={handlers.onNodeClick}
      onEdgeClick={handlers.onEdgeClick}
      onEdgeDoubleClick={handlers.onEdgeDoubleClick}
      onNodeDoubleClick={handlers.onNodeDoubleClick}
      onPaneClick={handlers.onPaneClick}
      onSelectionStart={handlers.onSelectionStart}
      onSelectionEnd={handlers.onSelectionEnd}
      onNodeContextMenu={handlers.onNodeContextMenu}
      onEdgeContextMenu={handlers.onEdgeContextMenu}
      onPaneContextMenu={handlers.onPaneContextMenu}
      onPaneMouseMove={handlers.onPaneMouseMove}
      onNodeMouseEnter={handlers.onNodeMouseEnter}
      onNodeMouseLeave={handlers.onNodeMouseLeave}
      onEdgeMouseLeave={handlers.onEdgeMouseLeave}
      onConnect={wiring.onConnect}
      onConnectStart={wiring.onConnectStart as OnConnectStart}
      onConnectEnd={wiring.onConnectEnd}
      onReconnect={wiring.onReconnect}
      onDoubleClick={handlers.onDoubleClick}
      onDrop={handlers.onDrop}
      onDragOver={handlers.onDragOver}
      isValidConnection={takeAll}
      deleteKeyCode={null}
      disableKeyboardA11y
      zoomOnDoubleClick={false}
      zoomOnScroll={!trackpad}
      panOnScroll={trackpad}
      onWheelCapture={guessNavigation}
      panOnDrag={PAN_BUTTONS}
      selectionOnDrag={false}
      connectionRadius={28}
      reconnectRadius={14}
      nodeDragThreshold={3}
      snapToGrid
      snapGrid={SNAP}
      minZoom={0.08}
      maxZoom={2.5}
      edgesFocusable={false}
      elevateNodesOnSelect
      ariaLabelConfig={strings.canvas.flow}
      aria-label={strings.canvas.graph(count)}
    >
      <Underlay scene={painted} />
      <Heat places={places} lod={lod} reach={reach} moving={painted.moving} />
      <Pulses
        places={places}
        moving={painted.moving}
        off={painted.paintsWires || lod < 2 || edges.length > MANY_PULSED}
      />
      {AROUND}
      <Advice count={count} />
      {overview && <Overview places={places} asked={minimap === 'on'} />}
    </ReactFlow>
  );
}

/** The canvas. */
export function Canvas() {
  return (
    <ReactFlowProvider>
      <Flow />
    </ReactFlowProvider>
  );
}
