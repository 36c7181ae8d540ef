/**
 * The line a wire takes: a cubic with a tangent that leaves each port straight, at least 40 px, and
 * two of them where the wire passes through a point. React Flow's edges and the canvas of many wires
 * draw and hit-test the same numbers.
 */

import type { WireEnd } from './places.ts';

/** Start, two control points, end: eight numbers per piece. */
export type Curve = readonly number[];

const LEAST = 40;
const MOST = 160;
/** Where a wire goes from the side of a card. */
export const DIRECTION = { left: [-1, 0], right: [1, 0], top: [0, -1], bottom: [0, 1] } as const;

function piece(
  ax: number,
  ay: number,
  [adx, ady]: readonly [number, number],
  bx: number,
  by: number,
  [bdx, bdy]: readonly [number, number],
): number[] {
  const along = Math.abs(bx - ax);
  const distance = Math.hypot(bx - ax, by - ay);
  // Short hops, as between a chip and its neuron, need shorter tangents to stay calm.
  const reach = Math.min(Math.max(along / 2, LEAST), MOST, Math.max(distance / 2, 12));
  const back = (bx - ax) * adx < 0 ? Math.min(1.4, 1 + Math.abs(bx - ax) / 400) : 1;
  const c = reach * back;
  return [ax, ay, ax + adx * c, ay + ady * c, bx + bdx * c, by + bdy * c, bx, by];
}

/** The pieces of a wire's line. */
export function curveOf(
  from: WireEnd,
  to: WireEnd,
  bend: readonly [number, number] | null,
): readonly Curve[] {
  const a = DIRECTION[from.side];
  const b = DIRECTION[to.side];
  if (!bend) return [piece(from.x, from.y, a, to.x, to.y, b)];
  const [x, y] = bend;
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const t = [(to.x - from.x) / length, (to.y - from.y) / length] as const;
  const back = [-t[0], -t[1]] as const;
  return [piece(from.x, from.y, a, x, y, back), piece(x, y, t, to.x, to.y, b)];
}

/** The line as SVG path data. */
export const pathOf = (curves: readonly Curve[]): string =>
  curves
    .map(
      ([ax, ay, bx, by, cx, cy, dx, dy], k) =>
        `${k === 0 ? `M${ax} ${ay}` : ''}C${bx} ${by} ${cx} ${cy} ${dx} ${dy}`,
    )
    .join('');

/** The point at `t` (0 to 1) of one piece. */
export function pointAt(
  [ax = 0, ay = 0, bx = 0, by = 0, cx = 0, cy = 0, dx = 0, dy = 0]: Curve,
  t: number,
): readonly [number, number] {
  const u = 1 - t;
  const [p, q, r, s] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
  return [p * ax + q * bx + r * cx + s * dx, p * ay + q * by + r * cy + s * dy];
}

/** The middle of the whole line. */
export function middleOf(curves: readonly Curve[]): readonly [number, number] {
  const [first, second] = curves;
  if (second) return [second[0] ?? 0, second[1] ?? 0];
  return first ? pointAt(first, 0.5) : [0, 0];
}

const SAMPLES = 12;

/** The smallest rectangle, nearly, around these lines and a rectangle. */
export function aroundCurves(
  rect: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  curves: Iterable<Curve>,
) {
  let { x: left, y: top } = rect;
  let [right, bottom] = [left + rect.width, top + rect.height];
  for (const curve of curves)
    for (let k = 1; k < SAMPLES; k++) {
      const [x, y] = pointAt(curve, k / SAMPLES);
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
