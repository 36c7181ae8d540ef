/**
 * Where everything of a scene stands: boxes of nodes, ends of wires. Computed from the document and
 * the definitions in one pass per edit; boxes that did not change stay the same objects. A chip that
 * nobody has moved stands in the middle of its wire; parallel ones fan out, also those of both
 * directions between the same two populations.
 */

import {
  type GraphDocument,
  type GraphEdge,
  type GraphNode,
  isCollapsed,
  join,
  type NodeDefinition,
  parameterPort,
  placeOfPlot,
  portNamed,
  positionOf,
  sizeOfNode,
  withLocal,
} from '#engine';
import { registry } from '../state/registry.ts';
import { connectedPorts, endsOf } from './ends.ts';
import { type CardLayout, CHIP, isChip, layoutOf, type PortPlace } from './geometry.ts';
import { type Stray, sameStrays, straysIn } from './strays.ts';

export interface Box {
  readonly id: string;
  readonly node: GraphNode;
  readonly definition: NodeDefinition | undefined;
  readonly layout: CardLayout | undefined;
  /** Ports that wires end at and that the type, installed or not, does not offer. */
  readonly strays: readonly Stray[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WireEnd {
  readonly x: number;
  readonly y: number;
  readonly side: PortPlace['side'];
}

export interface WirePlace {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly from: WireEnd;
  readonly to: WireEnd;
  readonly bend: readonly [number, number] | null;
  readonly kind: string;
  /** Units that are converted on the way, 'mV → V'; null where there is nothing to convert. */
  readonly conversion: string | null;
}

export interface Places {
  readonly boxes: ReadonlyMap<string, Box>;
  /** Ports that have a wire, by node. */
  readonly connected: ReadonlyMap<string, ReadonlySet<string>>;
  readonly scene: GraphDocument;
  wires(): readonly WirePlace[];
}

const UNKNOWN = { width: CHIP.width + 120, height: 60 } as const;
const cache = new WeakMap<GraphDocument, Places>();
let last: ReadonlyMap<string, Box> = new Map();

/** Everything of a scene at its place. */
export function placesOf(scene: GraphDocument): Places {
  let places = cache.get(scene);
  if (!places) {
    places = (latest && onlyNodes(latest, scene)) ?? compute(scene);
    cache.set(scene, places);
    last = places.boxes;
    latest = places;
  }
  return places;
}

let latest: Places | null = null;

/** After an edit of nodes alone (a value, a name) everything else stands where it stood. */
function onlyNodes(before: Places, scene: GraphDocument): Places | null {
  const { scene: old } = before;
  if (old.edges !== scene.edges || old.layout !== scene.layout || old.items !== scene.items)
    return null;
  if (old.controls !== scene.controls || old.definitions !== scene.definitions) return null;
  const boxes = new Map(before.boxes);
  let count = 0;
  for (const id in scene.nodes) {
    const node = scene.nodes[id];
    const box = boxes.get(id);
    if (!node || !box || box.node.type !== node.type) return null;
    if (box.node !== node) boxes.set(id, { ...box, node });
    count++;
  }
  if (count !== boxes.size) return null;
  return { ...before, boxes, scene };
}

function compute(scene: GraphDocument): Places {
  const types = withLocal(registry, scene);
  const pins = new Map<string, string[]>();
  for (const control of scene.controls ?? []) {
    const dot = control.lastIndexOf('.');
    const id = control.slice(0, dot);
    pins.set(id, [...(pins.get(id) ?? []), control.slice(dot + 1)]);
  }
  const strays = straysIn(scene, (type) => types.get(type));
  const connected = connectedPorts(scene.edges);
  const boxes = new Map<string, Box>();
  const chips: string[] = [];
  for (const [id, node] of Object.entries(scene.nodes)) {
    const definition = types.get(node.type);
    if (definition && isChip(definition)) chips.push(id);
    const [x, y] = positionOf(scene, id);
    const known = definition && facing(definition, pins.get(id), connected.get(id));
    const place = placeOfPlot(scene, id);
    const pictured = place === 'canvas' || place === 'both';
    const layout =
      definition &&
      layoutOf(
        definition,
        isCollapsed(scene, id),
        known,
        false,
        pictured,
        sizeOfNode(scene, id)?.[0],
      );
    boxes.set(id, boxAt({ id, node, definition, strays: strays(id) }, layout, x, y));
  }
  if (chips.length > 0) placeChips(scene, chips, boxes);
  let wires: readonly WirePlace[] | null = null;
  return {
    boxes,
    connected,
    scene,
    wires: () => {
      wires ??= wiresOf(scene, boxes);
      return wires;
    },
  };
}

/** Parameters that a card shows: those that are pinned, then those that a wire ends at. */
function facing(
  definition: NodeDefinition,
  pinned: readonly string[] | undefined,
  connected: ReadonlySet<string> | undefined,
): readonly string[] | undefined {
  const own = pinned?.filter((name) => definition.parameters[name]);
  let all = own;
  for (const name of connected ?? [])
    if (!definition.ports[name] && !own?.includes(name) && parameterPort(definition, name))
      all = [...(all ?? []), name];
  return all;
}

/** A card while it is made wider or narrower. */
export function resized(box: Box, width: number): Box {
  const { definition, layout } = box;
  if (!definition || layout?.kind !== 'card' || layout.picture) return box;
  const next = layoutOf(definition, layout.collapsed, layout.pins, false, false, width);
  return { ...box, layout: next, width: next.width, height: next.height };
}

/** A box; the very one of the scene before where it is the same. */
function boxAt(
  what: Pick<Box, 'id' | 'node' | 'definition' | 'strays'>,
  layout: CardLayout | undefined,
  x: number,
  y: number,
): Box {
  const { id, node, definition, strays } = what;
  const old = last.get(id);
  if (
    old &&
    old.node === node &&
    old.layout === layout &&
    old.definition === definition &&
    sameStrays(old.strays, strays) &&
    old.x === x &&
    old.y === y
  )
    return old;
  const { width, height } = layout ?? UNKNOWN;
  return { id, node, definition, layout, strays, x, y, width, height };
}

const FAN = 38;
const ABOVE = 76;

function placeChips(scene: GraphDocument, ids: readonly string[], boxes: Map<string, Box>): void {
  const ends = new Map<string, { pre?: GraphEdge; post?: GraphEdge }>(ids.map((id) => [id, {}]));
  for (const edge of Object.values(scene.edges)) {
    const { source, out, target, into } = endsOf(edge);
    const entered = into === 'pre' ? ends.get(target) : undefined;
    if (entered) entered.pre = edge;
    const left = out === 'post' ? ends.get(source) : undefined;
    if (left) left.post = edge;
  }
  const groups = new Map<string, string[]>();
  for (const [id, { pre, post }] of ends) {
    const a = pre ? endsOf(pre).source : id;
    const b = post ? endsOf(post).target : id;
    const pair = a < b ? `${a} ${b}` : `${b} ${a}`;
    const group = groups.get(pair);
    if (group) group.push(id);
    else groups.set(pair, [id]);
  }
  for (const group of groups.values()) {
    const loose = group.filter((id) => scene.layout?.[id] === undefined);
    for (const id of group) {
      const box = boxes.get(id);
      if (!box) continue;
      const { pre, post } = ends.get(id) ?? {};
      const from = pre && endsOf(pre);
      const to = post && endsOf(post);
      const a = from && portAt(boxes.get(from.source), from.out);
      const b = to && portAt(boxes.get(to.target), to.into);
      // A wire that runs to the left enters its chip from the right.
      const layout =
        a && b && a.x > b.x && box.definition
          ? layoutOf(box.definition, false, box.layout?.pins, true)
          : box.layout;
      if (scene.layout?.[id] !== undefined) {
        boxes.set(id, boxAt(box, layout, box.x, box.y));
        continue;
      }
      const self = from && from.source === to?.target ? boxes.get(from.source) : undefined;
      const fan = (loose.indexOf(id) - (loose.length - 1) / 2) * FAN;
      const at: readonly [number, number] = self
        ? [
            self.x + self.width / 2 - CHIP.width / 2,
            self.y - ABOVE - Math.max(0, loose.indexOf(id)) * FAN,
          ]
        : a && b
          ? [(a.x + b.x) / 2 - CHIP.width / 2, (a.y + b.y) / 2 - CHIP.height / 2 + fan]
          : a
            ? [a.x + 64, a.y - CHIP.height / 2 + fan]
            : b
              ? [b.x - 64 - CHIP.width, b.y - CHIP.height / 2 + fan]
              : [0, 0];
      const [x, y] = [Math.round(at[0]), Math.round(at[1])];
      boxes.set(id, boxAt(box, layout, x, y));
    }
  }
}

/** The point a wire ends at; undefined where the node or its port is unknown. */
function portAt(box: Box | undefined, port: string): WireEnd | undefined {
  for (const place of box?.layout?.ports ?? [])
    if (box && place.name === port)
      return { x: box.x + place.x, y: box.y + place.y, side: place.side };
  return undefined;
}

/** The same, also where the node has no such port; undefined where there is no node. */
function endAt(box: Box | undefined, port: string, isOutput: boolean): WireEnd | undefined {
  if (!box?.strays.some((s) => s.name === port && s.isOutput === isOutput))
    return portAt(box, port);
  const side = isOutput ? 'right' : 'left';
  return { x: box.x + (isOutput ? box.width : 0), y: box.y + box.height / 2, side };
}

function wiresOf(scene: GraphDocument, boxes: ReadonlyMap<string, Box>): readonly WirePlace[] {
  const wires: WirePlace[] = [];
  for (const id in scene.edges) {
    const edge = scene.edges[id];
    if (!edge) continue;
    const { source, out, target, into } = endsOf(edge);
    const box = boxes.get(source);
    const from = endAt(box, out, true);
    const to = endAt(boxes.get(target), into, false);
    if (!from || !to) continue;
    const bend = scene.layout?.[id] === undefined ? null : positionOf(scene, id);
    const kind = lookOf(box?.definition?.ports[out]?.kind ?? 'analog');
    const conversion = conversionOf(box, out, boxes.get(target), into);
    const old = lastWires.get(id);
    const isSame =
      old &&
      old.source === source &&
      old.target === target &&
      old.kind === kind &&
      old.conversion === conversion &&
      sameEnd(old.from, from) &&
      sameEnd(old.to, to) &&
      old.bend?.[0] === bend?.[0] &&
      old.bend?.[1] === bend?.[1];
    wires.push(isSame ? old : { id, source, target, from, to, bend, kind, conversion });
  }
  lastWires = new Map(wires.map((wire) => [wire.id, wire]));
  return wires;
}

function conversionOf(source: Box | undefined, out: string, target: Box | undefined, into: string) {
  const from = source?.definition?.ports[out];
  const to = portNamed(target?.definition, into);
  // Most wires carry no unit, or the same at both ends: nothing to look up.
  if (!from || !to || !('unit' in from) || !('unit' in to) || from.unit === to.unit) return null;
  const means = join(from, to);
  return means.kind === 'connect' ? (means.conversion ?? null) : null;
}

let lastWires: ReadonlyMap<string, WirePlace> = new Map();
const sameEnd = (a: WireEnd, b: WireEnd): boolean =>
  a.x === b.x && a.y === b.y && a.side === b.side;

/** The look of a kind: weighted spikes look like spikes, rules like weights. */
export const lookOf = (kind: string): string =>
  kind === 'impulses' ? 'spikes' : kind === 'rule' ? 'weights' : kind;

/** The smallest rectangle around these boxes, frames and notes of the scene included. */
export function boundsOf(
  places: Places,
  ids: Iterable<string> = [...places.boxes.keys(), ...Object.keys(places.scene.items ?? {})],
): {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
} | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const id of ids) {
    const item = places.scene.items?.[id];
    const box =
      places.boxes.get(id) ??
      (item && { x: item.at[0], y: item.at[1], width: item.size[0], height: item.size[1] });
    if (!box) continue;
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return right >= left ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}
