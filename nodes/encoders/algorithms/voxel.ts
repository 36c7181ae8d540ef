/**
 * Point clouds to voxels, the first half of Spike Voxel Coding ("Efficient 3D Recognition with
 * Event-driven Spike Sparse Convolution", arXiv:2412.07360): grid sampling as in its
 * classification and segmentation code. Its detector's voxeliser is in `voxel-detector.ts`.
 */

import type { RandomStream, GridCells as Voxels } from '#engine/kit';

export { type CellHash, type GridCells as Voxels, groupByCell as gridSample } from '#engine/kit';
export type Pick = 'mean' | 'first' | 'random' | 'nearest';

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

/** Bytes of rows that are read in any order without waiting for memory. */
const NEAR = 2 ** 18;

/** Rows `order[0]`, `order[1]`, ... of `features`: block after block of them, so that each is near when it is read. */
function rowsInOrder(features: ArrayLike<number>, width: number, order: Uint32Array): Float32Array {
  const n = order.length;
  const rows = new Float32Array(n * width);
  let shift = 0;
  while (4 * width * 2 ** (shift + 1) <= NEAR) shift++;
  const next = new Uint32Array((n >>> shift) + 2);
  for (let k = 0; k < n; k++) next[(order[k]! >>> shift) + 1]!++;
  for (let b = 1; b < next.length; b++) next[b]! += next[b - 1]!;
  const [source, place] = [new Uint32Array(n), new Uint32Array(n)];
  for (let k = 0; k < n; k++) {
    const at = next[order[k]! >>> shift]!++;
    source[at] = order[k]!;
    place[at] = k;
  }
  for (let j = 0; j < n; j++) {
    const from = source[j]! * width;
    const to = place[j]! * width;
    for (let k = 0; k < width; k++) rows[to + k] = features[from + k]!;
  }
  return rows;
}

/** Mean of the rows of each voxel; `features` is `[N, width]`, float32, the result `[M, width]`. */
export function meanFeatures(
  features: ArrayLike<number>,
  width: number,
  { points, count }: Voxels,
): Float32Array {
  const rows = rowsInOrder(features, width, points);
  // The means take the place of rows that were read.
  for (let v = 0, from = 0, to = 0; v < count.length; v++, to += width) {
    const end = from + count[v]! * width;
    for (let k = 0; k < width; k++) {
      let sum = 0;
      for (let at = from + k; at < end; at += width) sum += rows[at]!;
      rows[to + k] = sum / count[v]!;
    }
    from = end;
  }
  return rows.slice(0, count.length * width);
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
