/**
 * From a cloud to the voxels and features that a first sparse layer takes: the choices of Spike
 * Voxel Coding (arXiv:2412.07360) around the grids of `voxel.ts`.
 */

import type { RandomStream, Sample } from '#engine/kit';
import type { Sites } from './sparse.ts';
import {
  type CellHash,
  gridSample,
  meanFeatures,
  normaliseCloud,
  type Pick,
  pickPoints,
} from './voxel.ts';
import { voxeliseDetector } from './voxel-detector.ts';

export interface VoxelFeatures {
  readonly sites: Sites;
  readonly features: Float32Array | Float64Array;
  readonly count: number;
}

export interface VoxelOptions {
  readonly detector: boolean;
  readonly normalize: boolean;
  readonly gridSize: number;
  readonly hash: CellHash;
  readonly pick: Pick;
  readonly features: 'all' | 'offset' | 'occupancy' | 'count';
  readonly range: Readonly<Record<string, Float64Array>>;
  readonly voxelSize: Readonly<Record<string, Float64Array>>;
  readonly maxPointsPerVoxel: number;
  readonly maxVoxels: number;
}

const sitesOf = (cells: Int32Array, shape: readonly number[]): Sites => {
  const index = new Int32Array((cells.length / 3) * 4);
  for (let from = 0, to = 1; from < cells.length; from += 3, to += 4) {
    index[to] = cells[from]!;
    index[to + 1] = cells[from + 1]!;
    index[to + 2] = cells[from + 2]!;
  }
  return { index, shape };
};

/** Voxels and their features; null and a problem if the grid is too fine. */
export function voxeliseCloud(
  cloud: Sample,
  values: VoxelOptions,
  at: { readonly random: RandomStream; problem(message: string): void },
): VoxelFeatures | null {
  const width = cloud.shape[1] ?? 3;
  const n = Math.floor(cloud.data.length / width);
  if (values.detector) {
    const { least = [], most = [] } = values.range;
    const found = voxeliseDetector(cloud.data, width, {
      size: Array.from(values.voxelSize.size ?? [1, 1, 1]) as unknown as [number, number, number],
      range: [...least, ...most],
      mostPoints: values.maxPointsPerVoxel,
      mostVoxels: values.maxVoxels,
    });
    return {
      sites: sitesOf(found.cells, found.shape),
      features: found.mean,
      count: found.count.length,
    };
  }
  const points = values.normalize
    ? normaliseCloud(cloud.data, n, width)
    : coordinatesOf(cloud.data, n, width);
  const size = [values.gridSize, values.gridSize, values.gridSize] as const;
  const voxels = gridSample(points, n, size, values.hash);
  if ('axis' in voxels) {
    at.problem(
      `The cloud spans more than 2^21 voxels along ${'xyz'[voxels.axis]}: raise gridSize or normalise.`,
    );
    return null;
  }
  const count = voxels.count.length;
  const shape = voxels.most.map((m) => m + 1);
  const sites = sitesOf(voxels.cells, shape);
  if (values.features === 'occupancy')
    return { sites, features: new Float32Array(count).fill(1), count };
  if (values.features === 'count')
    return { sites, features: Float32Array.from(voxels.count), count };
  const all = values.normalize ? withCoordinates(cloud.data, n, width, points) : cloud.data;
  let features: Float32Array;
  if (values.pick === 'mean') features = meanFeatures(all, width, voxels);
  else {
    const chosen = pickPoints(values.pick, voxels, points, size, at.random);
    features = new Float32Array(count * width);
    for (let v = 0, to = 0; v < count; v++)
      for (let k = 0; k < width; k++) features[to++] = all[chosen[v]! * width + k]!;
  }
  if (values.features === 'all') return { sites, features, count };
  const offset = new Float32Array(3 * count);
  for (let v = 0; v < count; v++)
    for (let a = 0; a < 3; a++)
      offset[3 * v + a] =
        features[v * width + a]! -
        (voxels.cells[3 * v + a]! + voxels.least[a]! + 0.5) * values.gridSize;
  return { sites, features: offset, count };
}

/** The first three columns of rows of `width`; the data themselves where there are no others. */
function coordinatesOf(data: Sample['data'], n: number, width: number): Float32Array {
  if (width === 3 && data instanceof Float32Array) return data.subarray(0, 3 * n);
  const result = new Float32Array(3 * n);
  for (let i = 0, to = 0; i < n; i++)
    for (let a = 0; a < 3; a++) result[to++] = data[i * width + a]!;
  return result;
}

/** A copy of the rows with other coordinates. */
function withCoordinates(
  data: Sample['data'],
  n: number,
  width: number,
  points: Float32Array,
): Float32Array {
  const result = Float32Array.from(data.subarray(0, n * width));
  for (let i = 0, from = 0; i < n; i++)
    for (let a = 0; a < 3; a++) result[i * width + a] = points[from++]!;
  return result;
}
