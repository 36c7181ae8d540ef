/**
 * Paints what has no element: wires when there are many, nodes and chips when they are small. One
 * canvas lies under the nodes, larger than the view by a margin; while the view moves the canvas is
 * moved by the compositor and painted anew only when the movement rests or leaves the margin.
 */

import { curveOf } from './curve.ts';
import { isPainted, MANY } from './flow.ts';
import { MOST_FADING } from './flow-wires.ts';
import { BROKEN, LINES } from './lines.ts';
import type { Box, Places, WirePlace } from './places.ts';
import { shifted } from './shifted.ts';
import { farMark, farName, type Lod, meets, type Rect, type Viewport } from './viewport.ts';

export interface Scene {
  readonly places: Places;
  /** Ids that are elements. */
  readonly present: ReadonlySet<string>;
  readonly wirePresent: ReadonlySet<string>;
  readonly lod: Lod;
  readonly paintsWires: boolean;
  /** So many wires are in sight that they stand back. */
  readonly crowded: boolean;
  /** Nodes whose wires stand out. */
  readonly lit: ReadonlySet<string>;
  readonly selection: ReadonlySet<string>;
  /** Nodes with a warning and no error: painted ones get a mark. */
  readonly warned: ReadonlySet<string>;
  /** Why wires cannot be, by wire. */
  readonly broken: ReadonlyMap<string, string>;
  readonly moving: ReadonlySet<string>;
  /** By how much all that is selected is dragged; null: what moves is elements. */
  readonly shift: readonly [dx: number, dy: number] | null;
}

/** What of a scene is painted. */
export interface Painted extends Omit<Scene, 'places'> {
  readonly places: Pick<Places, 'boxes' | 'wires'>;
}

/** How far the canvas reaches beyond the view, as a share of its size. */
export const MARGIN = 0.4;

/** Colours by name, read once per paint from the theme. */
function colours(style: CSSStyleDeclaration): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    let colour = known.get(name);
    if (colour === undefined) {
      colour = style.getPropertyValue(name).trim() || '#888';
      known.set(name, colour);
    }
    return colour;
  };
}

/** Paints a scene as seen through a viewport, whose origin lies at the margin's corner. */
export function paintScene(canvas: HTMLCanvasElement, scene: Scene, view: Viewport): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const scale = canvas.width / (view.width * (1 + 2 * MARGIN));
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  const seen = scene.shift ? shifted(scene, scene.shift) : scene;
  const { zoom } = view;
  const [ox, oy] = [view.x + view.width * MARGIN, view.y + view.height * MARGIN];
  context.setTransform(scale * zoom, 0, 0, scale * zoom, scale * ox, scale * oy);
  const visible: Rect = {
    x: -ox / zoom,
    y: -oy / zoom,
    width: (view.width * (1 + 2 * MARGIN)) / zoom,
    height: (view.height * (1 + 2 * MARGIN)) / zoom,
  };
  const colour = colours(getComputedStyle(canvas));
  if (seen.paintsWires) paintWires(context, seen, visible, zoom, colour);
  if (seen.lod <= 1) paintBoxes(context, seen, visible, zoom, colour);
}

function paintWires(
  context: CanvasRenderingContext2D,
  { places, wirePresent, crowded, lit, moving, selection, broken }: Painted,
  visible: Rect,
  zoom: number,
  colour: (name: string) => string,
): void {
  const groups = new Map<string, { kind: string; isLit: boolean; wires: WirePlace[] }>();
  for (const wire of places.wires()) {
    if (wirePresent.has(wire.id) || moving.has(wire.source) || moving.has(wire.target)) continue;
    const { from, to } = wire;
    const box = {
      x: Math.min(from.x, to.x) - 60,
      y: Math.min(from.y, to.y) - 60,
      width: Math.abs(from.x - to.x) + 120,
      height: Math.abs(from.y - to.y) + 120,
    };
    if (!meets(box, visible)) continue;
    const kind = broken.has(wire.id) ? 'broken' : wire.kind;
    const isLit = lit.has(wire.source) || lit.has(wire.target);
    const group = groups.get(`${isLit} ${kind}`);
    if (group) group.wires.push(wire);
    else groups.set(`${isLit} ${kind}`, { kind, isLit, wires: [wire] });
  }
  // Far away a straight hairline is all that can be seen, and costs a tenth of a curve.
  const straight = zoom < 0.25;
  const fades = selection.size > 0 && selection.size <= MOST_FADING;
  const faint = (fades ? 0.35 : 1) * (crowded ? 0.35 : straight ? 0.6 : 1);
  for (const { kind, isLit, wires } of [...groups.values()].sort((a, b) => +a.isLit - +b.isLit)) {
    context.globalAlpha = isLit ? 1 : faint;
    const isBroken = kind === 'broken';
    const line = LINES[kind];
    const dash = isBroken ? BROKEN : straight ? undefined : line?.dash;
    context.strokeStyle = colour(isBroken ? '--danger' : `--port-${kind}`);
    context.lineWidth = straight ? (isBroken ? 2 : 1) / zoom : (line?.width ?? 2);
    context.setLineDash(dash?.split(' ').map((n) => Number(n) / (straight ? zoom : 1)) ?? []);
    context.beginPath();
    for (const { from, to, bend } of wires) {
      if (straight) {
        context.moveTo(from.x, from.y);
        if (bend) context.lineTo(bend[0], bend[1]);
        context.lineTo(to.x, to.y);
        continue;
      }
      for (const c of curveOf(from, to, bend)) {
        context.moveTo(c[0] ?? 0, c[1] ?? 0);
        context.bezierCurveTo(c[2] ?? 0, c[3] ?? 0, c[4] ?? 0, c[5] ?? 0, c[6] ?? 0, c[7] ?? 0);
      }
    }
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function paintBoxes(
  context: CanvasRenderingContext2D,
  { places, present, lod, warned, selection }: Painted,
  visible: Rect,
  zoom: number,
  colour: (name: string) => string,
): void {
  const byColour = new Map<string, Box[]>();
  for (const box of places.boxes.values()) {
    if (present.has(box.id) || !meets(box, visible)) continue;
    const chip = box.layout?.kind === 'chip';
    if (!isPainted(box, lod, places.boxes.size > MANY)) continue;
    const name = chip
      ? '--port-spikes'
      : (CATEGORY[box.definition?.category ?? ''] ?? '--line-strong');
    const list = byColour.get(name);
    if (list) list.push(box);
    else byColour.set(name, [box]);
  }
  const surface = colour('--surface');
  const stripe = lod === 1 ? 10 : Math.max(3, 4 / zoom);
  for (const [name, boxes] of byColour) {
    const chips = boxes.filter((b) => b.layout?.kind === 'chip');
    const cards = boxes.filter((b) => b.layout?.kind !== 'chip');
    context.fillStyle = surface;
    for (const b of cards) context.fillRect(b.x, b.y, b.width, b.height);
    context.fillStyle = colour(name);
    for (const b of cards) context.fillRect(b.x, b.y, b.width, Math.min(stripe, b.height / 3));
    // The two halves of a wire meet in a far chip's dot.
    const r = lod === 1 ? 3 / zoom : 2 / zoom;
    const w = lod === 1 ? 2 : 1 / zoom;
    for (const b of chips) context.fillRect(b.x, b.y + b.height / 2 - w / 2, b.width, w);
    for (const b of chips)
      context.fillRect(b.x + b.width / 2 - r, b.y + b.height / 2 - r, 2 * r, 2 * r);
  }
  context.strokeStyle = colour('--line-strong');
  context.lineWidth = 1 / zoom;
  context.beginPath();
  for (const boxes of byColour.values())
    for (const b of boxes) if (b.layout?.kind !== 'chip') context.rect(b.x, b.y, b.width, b.height);
  context.stroke();
  const all = [...byColour.values()].flat();
  paintSelected(
    context,
    all.filter(({ id }) => selection.has(id)),
    zoom,
    colour,
  );
  if (lod === 1) paintNames(context, all, zoom, colour);
  paintMarks(
    context,
    all.filter(({ id }) => warned.has(id)),
    zoom,
    colour,
  );
}

/** A ring around each that is selected; far chips are dots, and become large ones. */
function paintSelected(
  context: CanvasRenderingContext2D,
  boxes: readonly Box[],
  zoom: number,
  colour: (name: string) => string,
): void {
  context.strokeStyle = context.fillStyle = colour('--accent');
  context.lineWidth = 2 / zoom;
  context.beginPath();
  for (const b of boxes) if (b.layout?.kind !== 'chip') context.rect(b.x, b.y, b.width, b.height);
  context.stroke();
  const r = 4 / zoom;
  for (const b of boxes)
    if (b.layout?.kind === 'chip')
      context.fillRect(b.x + b.width / 2 - r, b.y + b.height / 2 - r, 2 * r, 2 * r);
}

/** Names of far cards, at the size and on the lines that their elements have. */
function paintNames(
  context: CanvasRenderingContext2D,
  boxes: readonly Box[],
  zoom: number,
  colour: (name: string) => string,
): void {
  const size = farName(zoom);
  context.fillStyle = colour('--text');
  context.font = `600 ${size}px ${FAR_FONT}`;
  context.textBaseline = 'top';
  for (const b of boxes) {
    if (b.layout?.kind === 'chip') continue;
    const width = b.width - 20;
    const { name } = b.node;
    const space = name.lastIndexOf(' ');
    const first = shortened(context, name, width);
    const isTwo = first !== name && space > 0 && b.height > 2.2 * size + 16;
    const lines = isTwo ? [name.slice(0, space), name.slice(space + 1)] : [name];
    for (const [k, line] of lines.entries())
      context.fillText(shortened(context, line, width), b.x + 10, b.y + 14 + 1.1 * size * k);
  }
}

/** A triangle on the corner of each: a warning, also for those who do not see its colour. */
function paintMarks(
  context: CanvasRenderingContext2D,
  boxes: readonly Box[],
  zoom: number,
  colour: (name: string) => string,
): void {
  const r = 8 * farMark(zoom);
  context.fillStyle = colour('--warn');
  context.beginPath();
  for (const b of boxes) {
    const [x, y] = [b.x + b.width, b.y];
    context.moveTo(x, y - r);
    context.lineTo(x + r, y + 0.8 * r);
    context.lineTo(x - r, y + 0.8 * r);
  }
  context.fill();
}

const FAR_FONT = "'Inter Variable', system-ui, sans-serif";
const short = new Map<string, string>();
const MOST_SHORT = 10_000;

/** A name cut to a width, with an ellipsis where something is missing. */
function shortened(context: CanvasRenderingContext2D, name: string, width: number): string {
  const key = `${context.font} ${width} ${name}`;
  let text = short.get(key);
  if (text === undefined) {
    text = name;
    for (let n = name.length - 1; n > 0 && context.measureText(text).width > width; n--)
      text = `${name.slice(0, n).trimEnd()}…`;
    if (short.size > MOST_SHORT) short.clear();
    short.set(key, text);
  }
  return text;
}

/** The colour of each category, as the cards have it. */
export const CATEGORY: Readonly<Record<string, string>> = {
  source: '--port-spikes',
  encoder: '--port-image',
  neuron: '--port-current',
  modulator: '--port-mod',
  plasticity: '--port-mod',
  readout: '--port-result',
  plot: '--port-analog',
  composite: '--accent',
};
