/**
 * Point clouds to voxels, the first half of Spike Voxel Coding ("Efficient 3D Recognition with
 * Event-driven Spike Sparse Convolution", arXiv:2412.07360): grid sampling as in its
 * classification and segmentation code. Its detector's voxeliser is in `voxel-detector.ts`.
 */

import type { RandomStream } from '#engine/kit';
import { type CellHash, type Grouped, groupByKey, groupInBox } from './voxel-groups.ts';

export type { CellHash } from './voxel-groups.ts';
export type Pick = 'mean' | 'first' | 'random' | 'nearest';

/** More cells than this on an axis are refused: keys would no longer be safe. */
export const MOST_CELLS = 2 ** 21;

export interface Voxels extends Grouped {
  /** What was taken from each axis: cell = floor(coordinate / size) - least. */
  readonly least: readonly [number, number, number];
}

/**
 * Coordinates `[N, 3]` with the mean taken away and the farthest point at distance 1; float32.
 * `stride` is the length of a row of `points`; the input is not changed.
 */
export function normaliseCloud(points: ArrayLike<number>, n: number, stride: number): Float32Array {
  const result = new Float32Array(3 * n);
  const mean = [0, 0, 0];
  for (let i = 0; i < n; i++) for (let a = 0; a < 3; a++) mean[a]! += points[i * stride + a]!;
  let farthest = 0;
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (let a = 0; a < 3; a++) {
      const d = Math.fround(points[i * stride + a]! - Math.fround(mean[a]! / n));
      result[3 * i + a] = d;
      square += d * d;
    }
    farthest = Math.max(farthest, square);
  }
  const scale = Math.fround(Math.sqrt(farthest));
  if (scale > 0) for (let i = 0; i < result.length; i++) result[i]! /= scale;
  return result;
}

/** Cells of coordinates `[N, 3]`, or the axis on which there are too many. */
function cellsOf(
  coordinates: ArrayLike<number>,
  n: number,
  size: readonly [number, number, number],
): { cells: Int32Array; least: [number, number, number]; most: number[] } | { axis: number } {
  const cells = new Int32Array(3 * n);
  const [sx, sy, sz] = size.map(Math.fround) as [number, number, number];
  let [x0, y0, z0] = [Infinity, Infinity, Infinity];
  let [x1, y1, z1] = [-Infinity, -Infinity, -Infinity];
  // One way through memory for all axes.
  for (let i = 0; i < 3 * n; i += 3) {
    // Divided in float32, as the reference does: points on a border depend on it.
    const x = Math.floor(Math.fround(coordinates[i]! / sx));
    const y = Math.floor(Math.fround(coordinates[i + 1]! / sy));
    const z = Math.floor(Math.fround(coordinates[i + 2]! / sz));
    if (x < x0) x0 = x;
    if (x > x1) x1 = x;
    if (y < y0) y0 = y;
    if (y > y1) y1 = y;
    if (z < z0) z0 = z;
    if (z > z1) z1 = z;
    cells[i] = x;
    cells[i + 1] = y;
    cells[i + 2] = z;
  }
  const least: [number, number, number] = [x0, y0, z0];
  const most = [x1 - x0, y1 - y0, z1 - z0];
  for (let axis = 0; axis < 3; axis++)
    if (!(most[axis]! < MOST_CELLS) || Math.abs(least[axis]!) > 2 ** 30) return { axis };
  for (let i = 0; i < 3 * n; i += 3) {
    cells[i]! -= x0;
    cells[i + 1]! -= y0;
    cells[i + 2]! -= z0;
  }
  return { cells, least, most };
}

/** A box of this many cells per point has a table with a place for every cell. */
const CELLS_PER_POINT = 4;

/**
 * The voxels of coordinates `[N, 3]` (a packed float array) on a grid of `size`, by ascending key.
 * `{ axis }` where an axis has more than 2^21 cells. An empty cloud has no voxels.
 */
export function gridSample(
  coordinates: ArrayLike<number>,
  n: number,
  size: readonly [number, number, number],
  hash: CellHash,
): Voxels | { readonly axis: number } {
  const found = cellsOf(coordinates, n, size);
  if (n > 0 && 'axis' in found) return found;
  const { cells, least, most } =
    'axis' in found
      ? { cells: new Int32Array(), least: [0, 0, 0] as const, most: [0, 0, 0] }
      : found;
  const box = most.reduce((product, m) => product * (m + 1), 1);
  const grouped =
    (box <= CELLS_PER_POINT * n ? groupInBox(cells, n, most, hash) : null) ??
    groupByKey(cells, n, most, hash);
  return { ...grouped, least };
}

/** Mean of the rows of each voxel; `features` is `[N, width]`, the result `[M, width]`. */
export function meanFeatures(
  features: ArrayLike<number>,
  width: number,
  { ofPoint, count }: Voxels,
): Float32Array {
  const sums = new Float64Array(count.length * width);
  for (let i = 0; i < ofPoint.length; i++) {
    const to = ofPoint[i]! * width;
    for (let k = 0; k < width; k++) sums[to + k]! += features[i * width + k]!;
  }
  return Float32Array.from(sums, (sum, k) => sum / count[Math.floor(k / width)]!);
}

/** The point that stands for each voxel. `coordinates` and `size` are needed by 'nearest' only. */
export function pickPoints(
  pick: Exclude<Pick, 'mean'>,
  voxels: Voxels,
  coordinates: ArrayLike<number>,
  size: readonly [number, number, number],
  random: RandomStream,
): Uint32Array {
  const { first, count, ofPoint, cells, least } = voxels;
  if (pick === 'first') return first;
  const chosen = Uint32Array.from(first);
  if (pick === 'random') {
    const want = Int32Array.from(count, (c) => random.integer(c));
    for (let i = 0; i < ofPoint.length; i++) {
      const v = ofPoint[i]!;
      if (want[v]! === 0) chosen[v] = i;
      want[v]!--;
    }
    return chosen;
  }
  const best = new Float64Array(count.length).fill(Infinity);
  for (let i = 0; i < ofPoint.length; i++) {
    const v = ofPoint[i]!;
    let square = 0;
    for (let a = 0; a < 3; a++) {
      const centre = (cells[3 * v + a]! + least[a]! + 0.5) * size[a]!;
      square += (coordinates[3 * i + a]! - centre) ** 2;
    }
    if (square < best[v]!) {
      best[v] = square;
      chosen[v] = i;
    }
  }
  return chosen;
}
