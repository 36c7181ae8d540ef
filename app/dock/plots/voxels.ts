/**
 * Voxels as cubes on a 2-D canvas: of each cube the sides that look at the viewer and have no
 * neighbour, from far to near. On a grid the far cube is the one met first on a walk along all three
 * axes away from the back, so the order is exact and changes only when an axis turns over.
 */

import type { Held } from './buffers.ts';

/** More cubes than this are drawn as points: a canvas would paint them too slowly to turn. */
export const MOST_CUBES = 8000;

/** Cubes at whole places, and where they stand in the order of each walk. */
export interface Grid {
  readonly cells: Int32Array; // [n, 3]
  readonly middle: readonly [number, number, number];
  /** Half the longest side, with room to turn. */
  readonly reach: number;
  /** Per cube a bit for each of its six sides that has no neighbour: 2 axis + (0 below, 1 above). */
  readonly open: Uint8Array;
}

/** Sides to paint in this order. */
export interface Sides {
  readonly count: number;
  /** Four corners of each, x and y in -1…1. */
  readonly corners: Float32Array;
  readonly axis: Uint8Array;
  readonly cube: Uint32Array;
}

/** Rows of whole numbers as cubes; null where they are none, or too many. */
export function gridOf({ shape, data }: Pick<Held, 'shape' | 'data'>): Grid | null {
  const width = Math.max(3, shape.at(-1) ?? 3);
  const n = Math.floor(data.length / width);
  if (n === 0 || n > MOST_CUBES) return null;
  const cells = new Int32Array(3 * n);
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = low.map(() => Number.NEGATIVE_INFINITY);
  const known = new Set<string>();
  for (let k = 0; k < n; k++) {
    for (let a = 0; a < 3; a++) {
      const v = data[k * width + a] ?? 0;
      if (!Number.isInteger(v) || Math.abs(v) > 2 ** 30) return null;
      cells[3 * k + a] = v;
      low[a] = Math.min(low[a] ?? v, v);
      high[a] = Math.max(high[a] ?? v, v);
    }
    known.add(cells.subarray(3 * k, 3 * k + 3).join());
  }
  const open = new Uint8Array(n);
  for (let k = 0; k < n; k++)
    for (let side = 0; side < 6; side++) {
      const beside = Array.from(cells.subarray(3 * k, 3 * k + 3));
      beside[side >> 1] = (beside[side >> 1] ?? 0) + (side & 1 ? 1 : -1);
      if (!known.has(beside.join())) open[k] = (open[k] ?? 0) | (1 << side);
    }
  const middle = low.map((v, a) => (v + (high[a] ?? v)) / 2) as [number, number, number];
  const reach = 0.87 * Math.max(...low.map((v, a) => (high[a] ?? v) - v + 1));
  return { cells, middle, reach, open };
}

/** What a viewer at this angle sees of the cubes, far to near; the same projection as of points. */
export function sidesOf({ cells, middle, reach, open }: Grid, yaw: number, pitch: number): Sides {
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  // Away from the viewer.
  const away = [sy * cp, cy * cp, sp];
  const n = open.length;
  const order = Uint32Array.from({ length: n }, (_, k) => k);
  const from = away.map((d) => (d > 0 ? -1 : 1));
  order.sort((i, j) => {
    for (let a = 0; a < 3; a++) {
      const d = ((cells[3 * i + a] ?? 0) - (cells[3 * j + a] ?? 0)) * (from[a] ?? 1);
      if (d !== 0) return d;
    }
    return i - j;
  });
  const corners = new Float32Array(8 * 3 * n);
  const axis = new Uint8Array(3 * n);
  const cube = new Uint32Array(3 * n);
  let count = 0;
  const at = [0, 0, 0];
  for (const k of order)
    for (let a = 0; a < 3; a++) {
      const above = (away[a] ?? 0) < 0 ? 1 : 0;
      if (((open[k] ?? 0) & (1 << (2 * a + above))) === 0) continue;
      const [b, c] = [(a + 1) % 3, (a + 2) % 3];
      for (let corner = 0; corner < 4; corner++) {
        at[a] = above - 0.5;
        at[b] = corner === 1 || corner === 2 ? 0.5 : -0.5;
        at[c] = corner >= 2 ? 0.5 : -0.5;
        const [x = 0, y = 0, z = 0] = at.map(
          (v, d) => ((cells[3 * k + d] ?? 0) + v - (middle[d] ?? 0)) / reach,
        );
        corners[8 * count + 2 * corner] = x * cy - y * sy;
        corners[8 * count + 2 * corner + 1] = z * cp - (x * sy + y * cy) * sp;
      }
      axis[count] = a;
      cube[count++] = k;
    }
  return { count, corners, axis, cube };
}
