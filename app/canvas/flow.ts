/**
 * Nodes, frames and notes as React Flow sees them: only those in reach of the view, or in use. One
 * flow object is kept per box, so an edit makes one new object and one node renders anew.
 */

import { type Node, type NodeProps, Position } from '@xyflow/react';
import type { GraphNode, LayoutItem } from '#engine';
import { strings } from '../strings.ts';
import { HIT, hitCorner, isChip, strayCorner } from './geometry.ts';
import { labelOfNode, markId, rateId } from './labels.ts';
import { MOST_IN_USE, type Spots } from './moving.ts';
import { type Box, type Places, resized } from './places.ts';
import { type Lod, meets, type Rect } from './viewport.ts';

export type FlowNode = Node<
  { readonly node?: GraphNode; readonly box?: Box; readonly item?: LayoutItem },
  'card' | 'chip' | 'frame' | 'note'
>;

const SIDES = {
  left: Position.Left,
  right: Position.Right,
  top: Position.Top,
  bottom: Position.Bottom,
} as const;

/** Above this, only what is in reach becomes elements. */
export const MANY = 150;
/** Above this, cards become blocks below a zoom of 50 % already. */
export const HUGE = 5000;
/** React Flow's element with the words of `ariaLabelConfig`. */
const FLOW_HELP = 'react-flow__node-desc-1';
/** An open chip lies above what is selected. */
const OPEN = 2000;

interface Question {
  readonly places: Places;
  readonly selection: ReadonlySet<string>;
  readonly spots: Spots;
  readonly sizes: Spots;
  readonly hovered: string | null;
  readonly lod: Lod;
  readonly reach: Rect;
  /** Nodes with an error: elements even far away, for their mark. */
  readonly marked: ReadonlySet<string>;
  /** The chip that is open as a card. */
  readonly expanded: string | null;
}

/** Whether a node that is not in use is painted: far away; cards with their names only where there are many. */
export const isPainted = (box: Box, lod: Lod, many: boolean): boolean =>
  lod === 0 || (lod === 1 && (many || box.layout?.kind === 'chip'));

interface Kept {
  readonly box: Box | LayoutItem;
  /** What a screen reader is told, and the ports that were wired when it was made. */
  readonly label: string;
  wired: ReadonlySet<string> | undefined;
  readonly x: number;
  readonly y: number;
  readonly selected: boolean;
  readonly stop: boolean;
  readonly open: boolean;
  readonly flow: FlowNode;
}
const cache = new Map<string, Kept>();

/** The nodes that are elements. */
export function flowNodes(question: Question): FlowNode[] {
  const { places, selection, spots, sizes, hovered, lod, reach } = question;
  const isFew = places.boxes.size <= MANY;
  const nodes: FlowNode[] = itemNodes(question);
  const inUse = selection.size <= MOST_IN_USE;
  // One Tab stop: the selected node, else the first.
  const [chosen] = inUse ? selection : [];
  let stop = chosen !== undefined && places.boxes.has(chosen) ? chosen : undefined;
  for (const kept of places.boxes.values()) {
    const { id } = kept;
    const size = sizes[id];
    const box = size ? resized(kept, size[0]) : kept;
    const active = (inUse && selection.has(id)) || id === hovered || id in spots;
    const painted = isPainted(box, lod, !isFew) && !question.marked.has(id);
    if (!active && (painted || !(isFew || meets(box, reach)))) continue;
    stop ??= id;
    const [x, y] = spots[id] ?? [box.x, box.y];
    const selected = selection.has(id);
    const open = id === question.expanded;
    const found = cache.get(id);
    const wired = places.connected.get(id);
    const label =
      found?.box === box && found.wired === wired ? found.label : labelOfNode(places, box);
    if (
      found &&
      found.label === label &&
      found.box === box &&
      found.open === open &&
      found.x === x &&
      found.y === y &&
      found.selected === selected &&
      found.stop === (stop === id)
    ) {
      found.wired = wired;
      nodes.push(found.flow);
      continue;
    }
    const flow = {
      ariaLabel: label,
      ...flowNode(box, x, y, selected, stop === id),
      ...(open ? { zIndex: OPEN } : {}),
    };
    cache.set(id, { box, label, wired, x, y, selected, stop: stop === id, open, flow });
    nodes.push(flow);
  }
  if (cache.size > 2 * places.boxes.size + 100)
    for (const id of cache.keys()) if (!places.boxes.has(id)) cache.delete(id);
  return nodes;
}

function flowNode(box: Box, x: number, y: number, selected: boolean, stop: boolean): FlowNode {
  return {
    id: box.id,
    type: box.definition && isChip(box.definition) ? 'chip' : 'card',
    position: { x, y },
    width: box.width,
    height: box.height,
    // What is made wider begins with what it is.
    measured: { width: box.width, height: box.height },
    selected,
    // Its rate and its problem are read with it, as they are at that moment.
    domAttributes: {
      tabIndex: stop ? 0 : -1,
      'aria-describedby': `${rateId(box.id)} ${markId(box.id)} ${FLOW_HELP}`,
    },
    ...stillOf(box),
  };
}

type Still = Pick<FlowNode, 'data' | 'handles'>;
const stills = new WeakMap<Box, Still>();

/** What stays the same wherever a node is. */
function stillOf(box: Box): Still {
  const known = stills.get(box);
  if (known) return known;
  const still: Still = {
    data: { node: box.node, box },
    handles: [
      ...(box.layout?.ports ?? []).map((p) => ({
        id: p.name,
        type: p.port.flow === 'out' ? ('source' as const) : ('target' as const),
        position: SIDES[p.side],
        ...hitCorner(p),
        width: HIT,
        height: HIT,
      })),
      ...box.strays.map(({ name, isOutput }) => ({
        id: name,
        type: isOutput ? ('source' as const) : ('target' as const),
        position: SIDES[isOutput ? 'right' : 'left'],
        ...strayCorner(box, isOutput),
        width: HIT,
        height: HIT,
      })),
    ],
  };
  stills.set(box, still);
  return still;
}

/** Whether a node looks as before: where it is does not count. */
export const looksSame = (before: NodeProps<FlowNode>, after: NodeProps<FlowNode>): boolean =>
  before.id === after.id && before.data === after.data && before.selected === after.selected;

function itemNodes({ places, selection, spots, sizes }: Question): FlowNode[] {
  return Object.entries(places.scene.items ?? {}).map(([id, item]) => {
    const [x, y] = spots[id] ?? item.at;
    const [width, height] = sizes[id] ?? item.size;
    const selected = selection.has(id);
    const found = cache.get(id);
    if (
      found &&
      found.box === item &&
      found.x === x &&
      found.y === y &&
      found.flow.width === width &&
      found.flow.height === height &&
      found.selected === selected
    )
      return found.flow;
    const flow: FlowNode = {
      id,
      type: item.kind,
      position: { x, y },
      width,
      height,
      selected,
      // React Flow lifts what is selected by a thousand; a frame stays under what stands on it.
      zIndex: item.kind === 'frame' ? (selected ? -1010 : -10) : 0,
      data: found?.box === item ? found.flow.data : { item },
      dragHandle: '.item-grip',
      ariaLabel: strings.canvas.itemLabel(item.kind, item.title ?? item.text ?? ''),
      domAttributes: { tabIndex: -1 },
      connectable: false,
      ...(item.kind === 'frame' ? { style: { pointerEvents: 'none' } } : {}),
    };
    cache.set(id, {
      box: item,
      label: '',
      wired: undefined,
      x,
      y,
      selected,
      stop: false,
      open: false,
      flow,
    });
    return flow;
  });
}
