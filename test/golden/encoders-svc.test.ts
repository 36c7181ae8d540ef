/** Spike voxel coding and spike sparse convolution against the authors' code and dense convolution. */

import { describe, expect, it } from 'vitest';
import {
  addSpikes,
  arrangeWeights,
  convolveSites,
  invertMap,
  type KernelMap,
  normaliseSites,
  passesGradient,
  type Sites,
  siteCount,
  sparseMap,
  spikeLevel,
  submanifoldMap,
  unfoldLevels,
} from '../../nodes/encoders/algorithms/sparse.ts';
import { gridSample, meanFeatures, normaliseCloud } from '../../nodes/encoders/algorithms/voxel.ts';
import { voxeliseDetector } from '../../nodes/encoders/algorithms/voxel-detector.ts';
import { cellKeys } from '../support/cell-keys.ts';
import { type Case, goldenCases, tensor } from '../support/golden.ts';

function expectClose(ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number) {
  expect(ours.length).toBe(theirs.length);
  for (let i = 0; i < ours.length; i++)
    expect(Math.abs(ours[i]! - theirs[i]!)).toBeLessThanOrEqual(tolerance);
}

const list = (x: ArrayLike<number>) => Array.from(x);

/** Golden sites have no batch column. */
function sitesOf(raw: unknown, shape: readonly number[]): Sites {
  const { data } = tensor(raw);
  const d = shape.length;
  const index = new Int32Array((data.length / d) * (1 + d));
  for (let i = 0; i < data.length; i++) index[Math.floor(i / d) * (1 + d) + 1 + (i % d)] = data[i]!;
  return { index, shape };
}

const withoutBatch = ({ index, shape }: Sites) =>
  list(index).filter((_, i) => i % (1 + shape.length) !== 0);

const checks: Record<string, (c: Case) => void> = {
  'grid-sample'(c) {
    const coord = tensor(c.input.coord);
    const normal = tensor(c.input.normal);
    const n = coord.shape[0]!;
    const points = c.params.normalize
      ? normaliseCloud(coord.data, n, 3)
      : Float32Array.from(coord.data);
    expectClose(
      points,
      tensor(c.expected.normalizedCoord).data,
      c.expected.tolerance.normalizedCoord,
    );
    const g = c.params.gridSize;
    const found = gridSample(points, n, [g, g, g], c.params.hash);
    if ('axis' in found) throw new Error('too many cells');
    expect(found.least).toEqual(c.expected.minGrid);
    expect(list(found.cells)).toEqual(list(tensor(c.expected.gridCoord).data));
    expect(cellKeys(found.cells, c.params.hash).map(String)).toEqual(c.expected.key);
    expect(list(found.ofPoint)).toEqual(list(tensor(c.expected.pointToVoxel).data));
    expect(list(found.count)).toEqual(list(tensor(c.expected.count).data));
    expect(list(found.first)).toEqual(list(tensor(c.expected.firstIndex).data));
    const features = new Float64Array(6 * n);
    for (let i = 0; i < n; i++) {
      features.set(points.subarray(3 * i, 3 * i + 3), 6 * i);
      features.set(normal.data.subarray(3 * i, 3 * i + 3), 6 * i + 3);
    }
    expectClose(
      meanFeatures(features, 6, found),
      tensor(c.expected.meanFeature).data,
      c.expected.tolerance.meanFeature,
    );
    expect(found.count.length).toBe(c.expected.numVoxels);
  },
  subm: (c) => checkConvolution(c, (sites) => submanifoldMap(sites, c.params.kernel, three(c))),
  sparse: (c) =>
    checkConvolution(c, (sites) => sparseMap(sites, { ...c.params, dilation: three(c) } as never)),
  multispike(c) {
    const x = tensor(c.input).data;
    const levels = list(x).map((u) => spikeLevel(u, c.params.D));
    expect(levels).toEqual(list(tensor(c.expected.integer).data));
    expect(list(x).map((u) => Number(passesGradient(u, c.params.D)))).toEqual(
      list(tensor(c.expected.gradMask).data),
    );
    expect(list(unfoldLevels(levels, c.params.D))).toEqual(list(tensor(c.expected.unfolded).data));
  },
  'svc-stem'(c) {
    const { cin, c1, c2, D, bnEps, spatialShape } = c.params;
    const map = submanifoldMap(sitesOf(c.input.indices, spatialShape), [3, 3, 3], [1, 1, 1]);
    const first = arrangeWeights(tensor(c.input.W1).data, 27, cin, c1);
    const u = convolveSites(map, tensor(c.input.features).data, first, cin, c1);
    const { gamma, beta, mean, var: variance } = c.input.bn;
    normaliseSites(u, c1, {
      gamma: tensor(gamma).data,
      beta: tensor(beta).data,
      mean: tensor(mean).data,
      variance: tensor(variance).data,
      epsilon: bnEps,
    });
    expectClose(u, tensor(c.expected.preActivation).data, c.expected.tolerance);
    const levels = u.map((v) => spikeLevel(v, D));
    expect(list(levels)).toEqual(list(tensor(c.expected.spikes).data));
    expect(levels.reduce((a, b) => a + b, 0)).toBe(c.expected.spikeCount);
    const second = arrangeWeights(tensor(c.input.W2).data, 27, c1, c2);
    const theirs = tensor(c.expected.conv2OfIntegers).data;
    expectClose(convolveSites(map, levels, second, c1, c2), theirs, c.expected.tolerance);
    const bits = unfoldLevels(levels, D);
    const current = new Float64Array(theirs.length);
    let operations = 0;
    for (let d = 0; d < D; d++)
      operations += addSpikes(
        map,
        bits.subarray(d * levels.length, (d + 1) * levels.length),
        second,
        c1,
        c2,
        current,
      );
    expectClose(current, theirs, c.expected.tolerance);
    const fanOut = new Uint32Array(siteCount(map.input));
    for (const site of map.from) fanOut[site]!++;
    const expected = levels.reduce((sum, n, i) => sum + n * fanOut[Math.floor(i / c1)]! * c2, 0);
    expect(operations).toBe(expected);
  },
  'voxel-mean'(c) {
    const { voxelSize, range, maxPointsPerVoxel, maxVoxels, gridSize_xyz } = c.params;
    const found = voxeliseDetector(tensor(c.input).data, 4, {
      size: voxelSize,
      range,
      mostPoints: maxPointsPerVoxel,
      mostVoxels: maxVoxels,
    });
    expect(list(found.cells)).toEqual(list(tensor(c.expected.coords_zyx).data));
    expect(list(found.count)).toEqual(list(tensor(c.expected.count).data));
    expectClose(found.mean, tensor(c.expected.mean).data, c.expected.tolerance);
    const [x, y, z] = gridSize_xyz;
    expect(found.shape).toEqual([z + 1, y, x]);
  },
};

const three = (c: Case): number[] => c.params.kernel.map(() => c.params.dilation);

function checkConvolution(c: Case, mapOf: (sites: Sites) => KernelMap) {
  const { cin, cout, spatialShape, kernel } = c.params;
  const map = mapOf(sitesOf(c.input.indices, spatialShape));
  expect(map.from.length).toBe(c.expected.kernelMapPairs);
  expect(map.output.shape).toEqual(c.expected.spatialShape);
  expect(withoutBatch(map.output)).toEqual(list(tensor(c.expected.indices).data));
  const cells = kernel.reduce((a: number, b: number) => a * b, 1);
  const weight = arrangeWeights(tensor(c.input.weight).data, cells, cin, cout);
  const ours = convolveSites(map, tensor(c.input.features).data, weight, cin, cout);
  expectClose(ours, tensor(c.expected.features).data, c.expected.tolerance);
}

describe('SVC and SSC', () => {
  const cases = goldenCases('svc-ssc.json');
  it.each(cases.map((c) => [c.name as string, c] as const))('%s', (_, c) => {
    const check = checks[c.op as string];
    expect(check, `a check for ${c.op}`).toBeDefined();
    check?.(c);
  });
});

describe('inverse sparse convolution', () => {
  it('is the transpose of the layer it inverts', () => {
    const c = goldenCases('svc-ssc.json').find((x) => x.name === 'sparse-k3s2p1')!;
    const map = sparseMap(sitesOf(c.input.indices, c.params.spatialShape), {
      ...c.params,
      dilation: [1, 1, 1],
    } as never);
    const back = invertMap(map);
    expect(withoutBatch(back.output)).toEqual(withoutBatch(map.input));
    const weight = Float64Array.from({ length: 27 }, (_, k) => Math.sin(k + 1));
    const x = Float64Array.from({ length: siteCount(map.input) }, (_, i) => Math.cos(i));
    const y = Float64Array.from({ length: siteCount(map.output) }, (_, i) => Math.sin(3 * i));
    const forward = convolveSites(map, x, weight, 1, 1);
    const backward = convolveSites(back, y, weight, 1, 1);
    const dot = (a: Float64Array, b: Float64Array) => a.reduce((s, v, i) => s + v * b[i]!, 0);
    // <A x, y> = <x, A' y>
    expect(dot(forward, y)).toBeCloseTo(dot(x, backward), 10);
  });
});
