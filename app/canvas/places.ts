/**
 * Where everything of a scene stands: boxes of nodes, ends of wires. Computed from the document and
 * the definitions in one pass per edit; boxes that did not change stay the same objects. A chip that
 * nobody has moved stands in the middle of its wire; parallel ones fan out, also those of both
 * directions between the same two populations.
 */

import {
  type GraphDocument,
  type GraphNode,
  isCollapsed,
  type NodeDefinition,
  positionOf,
  splitPort,
  withLocal,
} from '#engine';
import { registry } from '../state/registry.ts';
import { type CardLayout, CHIP, isChip, layoutOf, type PortPlace } from './geometry.ts';

export interface Box {
  readonly id: string;
  readonly node: GraphNode;
  readonly definition: NodeDefinition | undefined;
  readonly layout: CardLayout | undefined;
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
    places = compute(scene);
    cache.set(scene, places);
    last = places.boxes;
  }
  return places;
}

function compute(scene: GraphDocument): Places {
  const types = withLocal(registry, scene);
  const pins = new Map<string, string[]>();
  for (const control of scene.controls ?? []) {
    const dot = control.lastIndexOf('.');
    const id = control.slice(0, dot);
    pins.set(id, [...(pins.get(id) ?? []), control.slice(dot + 1)]);
  }
  const boxes = new Map<string, Box>();
  const chips: string[] = [];
  for (const [id, node] of Object.entries(scene.nodes)) {
    const definition = types.get(node.type);
    if (definition && isChip(definition)) chips.push(id);
    const [x, y] = positionOf(scene, id);
    const known = pins.get(id)?.filter((name) => definition?.parameters[name]);
    const layout = definition && layoutOf(definition, isCollapsed(scene, id), known);
    boxes.set(id, kept({ id, node, definition, layout, x, y, ...(layout ?? UNKNOWN) }));
  }
  const connected = new Map<string, Set<string>>();
  const note = (ref: string) => {
    const [id, port] = splitPort(ref) ?? ['', ''];
    const ports = connected.get(id);
    if (ports) ports.add(port);
    else connected.set(id, new Set([port]));
  };
  for (const { from, to } of Object.values(scene.edges)) {
    note(from);
    note(to);
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

/** The box of the scene before, where it is the same. */
function kept(box: Box & { readonly kind?: unknown }): Box {
  const old = last.get(box.id);
  return old &&
    old.node === box.node &&
    old.layout === box.layout &&
    old.definition === box.definition &&
    old.x === box.x &&
    old.y === box.y
    ? old
    : {
        id: box.id,
        node: box.node,
        definition: box.definition,
        layout: box.layout,
        x: box.x,
        y: box.y,
        width: box.width,
        height: box.height,
      };
}

const FAN = 38;
const ABOVE = 76;

function placeChips(scene: GraphDocument, ids: readonly string[], boxes: Map<string, Box>): void {
  const ends = new Map<string, { pre?: string; post?: string }>(ids.map((id) => [id, {}]));
  for (const { from, to } of Object.values(scene.edges)) {
    const [source, out] = splitPort(from) ?? ['', ''];
    const [target, into] = splitPort(to) ?? ['', ''];
    const entered = into === 'pre' ? ends.get(target) : undefined;
    if (entered) entered.pre = from;
    const left = out === 'post' ? ends.get(source) : undefined;
    if (left) left.post = to;
  }
  const groups = new Map<string, string[]>();
  for (const [id, { pre, post }] of ends) {
    const pair = [pre, post]
      .map((ref) => splitPort(ref ?? '')?.[0] ?? id)
      .sort()
      .join(' ');
    groups.set(pair, [...(groups.get(pair) ?? []), id]);
  }
  for (const group of groups.values()) {
    const loose = group.filter((id) => scene.layout?.[id] === undefined);
    for (const id of group) {
      const box = boxes.get(id);
      if (!box) continue;
      const { pre, post } = ends.get(id) ?? {};
      const a = pre ? endOf(boxes, pre) : undefined;
      const b = post ? endOf(boxes, post) : undefined;
      // A wire that runs to the left enters its chip from the right.
      const layout =
        a && b && a.x > b.x && box.definition
          ? layoutOf(box.definition, false, undefined, true)
          : box.layout;
      if (scene.layout?.[id] !== undefined) {
        boxes.set(id, kept({ ...box, layout }));
        continue;
      }
      const [source] = splitPort(pre ?? '') ?? [''];
      const [target] = splitPort(post ?? '') ?? [''];
      const self = source !== '' && source === target ? boxes.get(source) : undefined;
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
      boxes.set(id, kept({ ...box, layout, x: Math.round(at[0]), y: Math.round(at[1]) }));
    }
  }
}

/** The point a wire ends at; undefined where node or port is unknown. */
export function endOf(boxes: ReadonlyMap<string, Box>, ref: string): WireEnd | undefined {
  const [id, port] = splitPort(ref) ?? ['', ''];
  const box = boxes.get(id);
  const place = box?.layout?.ports.find(({ name }) => name === port);
  return box && place && { x: box.x + place.x, y: box.y + place.y, side: place.side };
}

function wiresOf(scene: GraphDocument, boxes: ReadonlyMap<string, Box>): readonly WirePlace[] {
  const wires: WirePlace[] = [];
  for (const [id, edge] of Object.entries(scene.edges)) {
    const from = endOf(boxes, edge.from);
    const to = endOf(boxes, edge.to);
    const [source, port] = splitPort(edge.from) ?? ['', ''];
    const [target] = splitPort(edge.to) ?? [''];
    if (!from || !to) continue;
    const kind = boxes.get(source)?.definition?.ports[port]?.kind ?? 'analog';
    wires.push({
      id,
      source,
      target,
      from,
      to,
      bend: scene.layout?.[id] === undefined ? null : positionOf(scene, id),
      kind: lookOf(kind),
    });
  }
  return wires;
}

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
