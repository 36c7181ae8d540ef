/**
 * A cloud of points or of voxels in space, turned slowly. A plain 2-D projection, not WebGL: clouds of this tool have
 * thousands of points, which a canvas paints in a few milliseconds without a second rendering path,
 * a context that can be lost, or shaders to keep. Nothing turns under reduced motion; dragging
 * turns by hand.
 */

import { strings } from '../../strings.ts';
import { numberText } from './axis.ts';
import type { Held } from './buffers.ts';
import { cssColour, viridis } from './colormaps.ts';
import { type HeldFeed, stepAt } from './feed.ts';
import { requestPaint } from './painter.ts';
import type { MakeView, View } from './view.ts';
import { type Grid, gridOf, sidesOf } from './voxels.ts';

const words = strings.panels.plots;

const MOST_POINTS = 60_000;
const TURN = 0.4; // radians per second

/** Points [n, 3+f] seen from an angle: x and y in -1…1, depth 0 (near) to 1. */
export function project(
  held: Held,
  yaw: number,
  pitch: number,
): {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly depth: Float32Array;
  readonly left: number;
} {
  const width = Math.max(3, held.shape.at(-1) ?? 3);
  const all = Math.floor(held.data.length / width);
  const n = Math.min(all, MOST_POINTS);
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = low.map(() => Number.NEGATIVE_INFINITY);
  for (let k = 0; k < n; k++)
    for (let c = 0; c < 3; c++) {
      const v = held.data[k * width + c] ?? 0;
      low[c] = Math.min(low[c] ?? v, v);
      high[c] = Math.max(high[c] ?? v, v);
    }
  const middle = low.map((v, c) => (v + (high[c] ?? v)) / 2);
  const size = Math.max(1e-12, ...low.map((v, c) => (high[c] ?? v) - v)) * 0.87;
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  const x = new Float32Array(n);
  const y = new Float32Array(n);
  const depth = new Float32Array(n);
  for (let k = 0; k < n; k++) {
    const px = ((held.data[k * width] ?? 0) - (middle[0] ?? 0)) / size;
    const py = ((held.data[k * width + 1] ?? 0) - (middle[1] ?? 0)) / size;
    const pz = ((held.data[k * width + 2] ?? 0) - (middle[2] ?? 0)) / size;
    const rx = px * cy - py * sy;
    const ry = px * sy + py * cy;
    x[k] = rx;
    y[k] = pz * cp - ry * sp;
    depth[k] = Math.max(0, Math.min(1, 0.5 + (ry * cp + pz * sp) / 2));
  }
  return { x, y, depth, left: all - n };
}

/** The axes x, y and z as short arms at the lower left; z points up. */
function paintAxes(pen: CanvasRenderingContext2D, yaw: number, pitch: number, ratio: number): void {
  const arm = 18 * ratio;
  const [left, low] = [36 * ratio, pen.canvas.height - 34 * ratio];
  const style = getComputedStyle(pen.canvas);
  pen.strokeStyle = style.color;
  pen.fillStyle = style.color;
  pen.lineWidth = ratio;
  pen.font = `${11 * ratio}px ${style.fontFamily}`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  for (const [name, [x, y]] of axesFrom(yaw, pitch)) {
    pen.beginPath();
    pen.moveTo(left, low);
    pen.lineTo(left + x * arm, low - y * arm);
    pen.stroke();
    pen.fillText(name, left + x * arm * 1.45, low - y * arm * 1.45);
  }
}

/** Where the axes point on the screen, seen from an angle: to the right and up, -1 to 1. */
export function axesFrom(
  yaw: number,
  pitch: number,
): readonly (readonly [name: string, at: readonly [number, number]])[] {
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  return [
    ['x', [cy, -sy * sp]],
    ['y', [-sy, -cy * sp]],
    ['z', [0, cp]],
  ];
}

/** How bright the sides across x, y and z are. */
const LIGHT = [0.8, 0.62, 1];

function paintCubes(
  pen: CanvasRenderingContext2D,
  grid: Grid,
  yaw: number,
  pitch: number,
  scale: number,
): void {
  const { width, height } = pen.canvas;
  const sides = sidesOf(grid, yaw, pitch);
  for (let s = 0; s < sides.count; s++) {
    // Height by colour; how a side lies by brightness.
    const z = (grid.cells[3 * (sides.cube[s] ?? 0) + 2] ?? 0) - grid.middle[2];
    const tone = Math.round(150 + (170 * z) / grid.reach);
    pen.fillStyle = cssColour(viridis[Math.max(40, Math.min(250, tone))] ?? 0);
    pen.beginPath();
    for (let c = 0; c < 4; c++)
      pen.lineTo(
        width / 2 + (sides.corners[8 * s + 2 * c] ?? 0) * scale,
        height / 2 - (sides.corners[8 * s + 2 * c + 1] ?? 0) * scale,
      );
    pen.closePath();
    pen.fill();
    pen.fillStyle = `rgb(0 0 0 / ${1 - (LIGHT[sides.axis[s] ?? 0] ?? 1)})`;
    pen.fill();
  }
}

/** Points in space. */
export const makeCloud: MakeView = (host, context) => {
  const { time, dt } = context.stage;
  const feed = context.feeds.find((f): f is HeldFeed => f.kind === 'cloud');
  const canvas = document.createElement('canvas');
  canvas.className = 'plot-cloud';
  host.append(canvas);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  let yaw = 0.6;
  let pitch = 0.4;
  let dragged: readonly [number, number] | null = null;
  let last = 0;
  let size = { width: 200, height: 150 };
  let alive = true;

  let known: { readonly held: Held; readonly grid: Grid | null } | null = null;
  const gridFor = (shown: Held): Grid | null => {
    if (known?.held !== shown) known = { held: shown, grid: gridOf(shown) };
    return known.grid;
  };

  const held = (): Held | null =>
    feed?.buffer.at(time.cursor === null ? Number.POSITIVE_INFINITY : stepAt(time.cursor, dt)) ??
    null;
  canvas.addEventListener('pointerdown', (event) => {
    dragged = [event.clientX, event.clientY];
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!dragged) return;
    yaw += (event.clientX - dragged[0]) * 0.01;
    pitch = Math.max(-1.5, Math.min(1.5, pitch + (event.clientY - dragged[1]) * 0.01));
    dragged = [event.clientX, event.clientY];
    requestPaint(self);
  });
  canvas.addEventListener('pointerup', () => {
    dragged = null;
    requestPaint(self);
  });

  const view: View = {
    paint() {
      const now = performance.now();
      const turns = !still && !dragged;
      if (turns && last > 0) yaw += Math.min(0.1, ((now - last) / 1000) * TURN);
      last = now;
      const pen = canvas.getContext('2d');
      const shown = held();
      if (!pen) return;
      const ratio = devicePixelRatio || 1;
      canvas.width = Math.round(size.width * ratio);
      canvas.height = Math.round(size.height * ratio);
      if (!shown) return;
      const scale = 0.46 * Math.min(canvas.width, canvas.height);
      const grid = gridFor(shown);
      if (grid) {
        paintCubes(pen, grid, yaw, pitch, scale);
        paintAxes(pen, yaw, pitch, ratio);
        if (turns) requestPaint(self);
        return;
      }
      const points = project(shown, yaw, pitch);
      for (let k = 0; k < points.x.length; k++) {
        const near = 1 - (points.depth[k] ?? 0);
        pen.fillStyle = cssColour(viridis[Math.round(40 + near * 190)] ?? 0);
        const dot = (1 + near * 1.5) * ratio;
        pen.fillRect(
          canvas.width / 2 + (points.x[k] ?? 0) * scale,
          canvas.height / 2 - (points.y[k] ?? 0) * scale,
          dot,
          dot,
        );
      }
      paintAxes(pen, yaw, pitch, ratio);
      if (turns) requestPaint(self);
    },
    resize(width, height) {
      size = { width, height: height - 2 };
      canvas.style.width = `${size.width}px`;
      canvas.style.height = `${size.height}px`;
    },
    summary() {
      const shown = held();
      if (!feed) return words.empty.notWired;
      return shown
        ? words.says.points(feed.name, Math.floor(shown.data.length / (shown.shape.at(-1) || 3)))
        : words.empty.sampleOf(feed.name);
    },
    table() {
      const shown = held();
      const width = shown?.shape.at(-1) ?? 3;
      const n = Math.floor((shown?.data.length ?? 0) / width);
      return {
        columns: Array.from({ length: width }, (_v, c) => ({
          name: ['x', 'y', 'z'][c] ?? `feature ${c - 2}`,
          values: Float64Array.from({ length: n }, (_w, k) => shown?.data[k * width + c] ?? 0),
        })),
      };
    },
    figure() {
      const shown = held();
      const points = shown ? project(shown, yaw, pitch) : null;
      return {
        title: shown
          ? `${context.title}, yaw ${numberText(Number(yaw.toFixed(2)))}`
          : context.title,
        x: { from: -1.1, to: 1.1, title: '' },
        y: { from: -1.1, to: 1.1, title: '' },
        marks: points
          ? [
              {
                kind: 'dots',
                x: points.x,
                y: points.y,
                size: 1.6,
                colours: [...points.depth].map((d) =>
                  cssColour(viridis[Math.round(230 - d * 190)] ?? 0),
                ),
              },
            ]
          : [],
        legend: [],
        aspect: 1,
      };
    },
    destroy() {
      alive = false;
      canvas.remove();
    },
  };
  const self = {
    paint: () => {
      if (alive) view.paint();
    },
    get visible() {
      return alive && canvas.offsetParent !== null;
    },
  };
  return view;
};
