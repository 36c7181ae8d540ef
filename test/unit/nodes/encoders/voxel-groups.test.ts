/** Cells whose keys meet: what the hash of the published code does, and what ours falls back to. */

import { describe, expect, it } from 'vitest';
import { createStream, hashCells } from '#engine/kit';
import { gridSample, meanFeatures } from '../../../../nodes/encoders/algorithms/voxel.ts';
import { groupByKey, groupInBox } from '../../../../nodes/encoders/algorithms/voxel-groups.ts';

/** Two cells with the same FNV key 0x2af3fb4242a370c3, found by solving for it. */
const ONE = [1177465, 1537699, 0] as const;
const OTHER = [1177466, 1537595, 336687] as const;

describe('cells of the same key', () => {
  const points = Float32Array.of(0, 0, 0, ...ONE, ...OTHER, ...ONE);

  it('are two with the same 64 bits', () => {
    const [high, low] = [new Uint32Array(2), new Uint32Array(2)];
    hashCells(Int32Array.of(...ONE, ...OTHER), 2, high, low);
    expect([high[0], low[0]]).toEqual([high[1], low[1]]);
    expect([high[0], low[0]]).toEqual([0x2af3fb42, 0x42a370c3]);
  });

  it('become one voxel, that of the first point, as in the published code', () => {
    const found = gridSample(points, 4, [1, 1, 1], 'fnv');
    if ('axis' in found) throw new Error('too large');
    const at = found.ofPoint[1]!;
    expect(Array.from(found.ofPoint.slice(1))).toEqual([at, at, at]);
    expect(Array.from(found.cells.subarray(3 * at, 3 * at + 3))).toEqual([...ONE]);
    expect(found.count[at]).toBe(3);
    expect(found.first[at]).toBe(1);
    // The mean is over all of them.
    const mean = meanFeatures(points, 3, found);
    expect(mean[3 * at + 2]).toBeCloseTo(OTHER[2] / 3, 0);
  });

  it('stay apart by ravelled keys, which are numbers of cells', () => {
    const found = gridSample(points, 4, [1, 1, 1], 'ravel');
    if ('axis' in found) throw new Error('too large');
    expect(found.count.length).toBe(3);
    expect(Array.from(found.count)).toEqual([1, 2, 1]);
  });
});

describe('rows of the same key but for what z changes', () => {
  const random = createStream(1, 'rows', 'of cells');
  const n = 2000;
  const cells = Int32Array.from({ length: 3 * n }, () => random.integer(12));
  const most = [11, 11, 11];

  it('are never sorted in a box: it gives up, and keys are looked up one by one', () => {
    const same: typeof hashCells = (_cells, count, high, low) => {
      high.fill(7, 0, count);
      low.fill(5, 0, count);
    };
    expect(groupInBox(cells, n, most, 'fnv', same)).toBeNull();
    expect(groupInBox(cells, n, most, 'fnv')).not.toBeNull();
  });

  it('would be the same voxels either way', () => {
    for (const hash of ['fnv', 'ravel'] as const)
      expect(groupInBox(cells, n, most, hash)).toEqual(groupByKey(cells, n, most, hash));
  });
});
