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

describe('sorted by key', () => {
  const bytes = (a: Int32Array | Uint32Array) => Buffer.from(a.buffer, a.byteOffset, a.byteLength);
  /** Half a million numbers are compared at once. */
  const same = (a: Int32Array | Uint32Array, b: Int32Array | Uint32Array) =>
    bytes(a).equals(bytes(b));

  /** The same by 64-bit integers, one by one. */
  function plainly(cells: Int32Array, n: number, most: readonly number[], hash: 'fnv' | 'ravel') {
    const [high, low] = [new Uint32Array(n), new Uint32Array(n)];
    hashCells(cells, n, high, low);
    const [ny, nz] = [BigInt(most[1]! + 1), BigInt(most[2]! + 1)];
    const key = (i: number): bigint => {
      const [x, y, z] = [0, 1, 2].map((a) => BigInt(cells[3 * i + a]!)) as [bigint, bigint, bigint];
      return hash === 'fnv' ? (BigInt(high[i]!) << 32n) | BigInt(low[i]!) : (x * ny + y) * nz + z;
    };
    const keys = Array.from({ length: n }, (_, i) => key(i));
    const order = keys.map((_, i) => i).sort((a, b) => Number(keys[a]! - keys[b]!) || a - b);
    const first: number[] = [];
    const count: number[] = [];
    const ofPoint = new Uint32Array(n);
    for (const [k, i] of order.entries()) {
      if (k === 0 || keys[i] !== keys[order[k - 1]!]) {
        first.push(i);
        count.push(0);
      }
      count[count.length - 1]!++;
      ofPoint[i] = first.length - 1;
    }
    return { first, count, ofPoint, keys: first.map((i) => keys[i]!) };
  }

  it.each([
    ['fnv', 200_000, [1_999_999, 1_999_999, 3]], // rows enough for some to share their upper word
    ['fnv', 20_000, [3, 3, 5000]],
    ['ravel', 20_000, [2_000_000, 2_000_000, 2_000_000]],
    ['ravel', 20_000, [60_000, 60_000, 7]],
    ['ravel', 20_000, [30, 30, 30]],
    ['ravel', 1, [0, 0, 0]],
  ] as const)('%s, %i points in %j cells', (hash, n, most) => {
    const random = createStream(3, 'keys', hash, n);
    const cells = new Int32Array(3 * n);
    for (let i = 0; i < n; i++) {
      // Every third point lies where an earlier one does, or above or below it.
      const like = i % 3 === 2 ? random.integer(i) : -1;
      for (let a = 0; a < 3; a++)
        cells[3 * i + a] =
          like >= 0 && !(a === 2 && i % 2) ? cells[3 * like + a]! : random.integer(most[a]! + 1);
    }
    const found = groupByKey(cells, n, most, hash);
    const wanted = plainly(cells, n, most, hash);
    expect(same(found.ofPoint, wanted.ofPoint), 'found.ofPoint').toBe(true);
    expect(same(found.first, Uint32Array.from(wanted.first)), 'found.first').toBe(true);
    expect(same(found.count, Uint32Array.from(wanted.count)), 'found.count').toBe(true);
    expect(
      same(
        found.high,
        Uint32Array.from(wanted.keys, (key) => Number(key >> 32n)),
      ),
      'found.high',
    ).toBe(true);
    expect(
      same(
        found.low,
        Uint32Array.from(wanted.keys, (key) => Number(key & 0xffffffffn)),
      ),
      'found.low',
    ).toBe(true);
    expect(found.cells).toEqual(
      Int32Array.from(wanted.first.flatMap((i) => [...cells.subarray(3 * i, 3 * i + 3)])),
    );
    if (n < 200_000) return;
    const upper = new Map<number, number>();
    let shared = 0;
    for (const [v, h] of found.high.entries()) {
      const row = cells[3 * found.first[v]!]! * 2 ** 21 + cells[3 * found.first[v]! + 1]!;
      if ((upper.get(h) ?? row) !== row) shared++;
      upper.set(h, row);
    }
    expect(shared).toBeGreaterThan(0);
  });
});
