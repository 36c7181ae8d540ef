/** Points by cell: every way to compute it, boxes of every form, and cells whose keys meet. */

import { describe, expect, it } from 'vitest';
import { createStream, type GridCells, groupByCell, groupPlainly, hashCells } from '#engine/kit';
import { meanFeatures } from '../../../nodes/encoders/algorithms/voxel.ts';
import { cellKey } from '../../support/cell-keys.ts';

const UNIT = [1, 1, 1] as const;

function grouped(points: Float32Array, hash: 'fnv' | 'ravel', size = UNIT): GridCells {
  const found = groupByCell(points, points.length / 3, size, hash);
  if ('axis' in found) throw new Error('too large');
  return found;
}

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
    const found = grouped(points, 'fnv');
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
    const found = grouped(points, 'ravel');
    expect(found.count.length).toBe(3);
    expect(Array.from(found.count)).toEqual([1, 2, 1]);
  });
});

describe('points by cell', () => {
  const bytes = (a: Int32Array | Uint32Array) => Buffer.from(a.buffer, a.byteOffset, a.byteLength);
  /** Half a million numbers are compared at once. */
  const same = (one: GridCells, other: GridCells) => {
    for (const name of ['cells', 'ofPoint', 'count', 'first', 'points'] as const)
      expect(bytes(one[name]).equals(bytes(other[name])), name).toBe(true);
    expect([one.least, one.most]).toEqual([other.least, other.most]);
  };

  /** The same by 64-bit integers, one by one. */
  function oneByOne(points: Float32Array, hash: 'fnv' | 'ravel'): GridCells {
    const n = points.length / 3;
    const row = (i: number) => [...points.subarray(3 * i, 3 * i + 3)];
    const least = [0, 1, 2].map((a) =>
      points.reduce((m, v, k) => (k % 3 === a ? Math.min(m, v) : m), Infinity),
    );
    const most = [0, 1, 2].map(
      (a) => points.reduce((m, v, k) => (k % 3 === a ? Math.max(m, v) : m), -Infinity) - least[a]!,
    );
    const cells = Array.from({ length: n }, (_, i) => row(i).map((v, a) => v - least[a]!));
    const keys = cells.map((cell) => cellKey(cell, most, hash));
    const order = keys.map((_, i) => i).sort((a, b) => Number(keys[a]! - keys[b]!) || a - b);
    const [first, count]: [number[], number[]] = [[], []];
    const ofPoint = new Uint32Array(n);
    for (const [k, i] of order.entries()) {
      if (k === 0 || keys[i] !== keys[order[k - 1]!]) {
        first.push(i);
        count.push(0);
      }
      count[count.length - 1]!++;
      ofPoint[i] = first.length - 1;
    }
    return {
      cells: Int32Array.from(first.flatMap((i) => cells[i]!)),
      ofPoint,
      count: Uint32Array.from(count),
      first: Uint32Array.from(first),
      points: Uint32Array.from(order),
      least: least as unknown as GridCells['least'],
      most: most as unknown as GridCells['most'],
    };
  }

  it.each([
    ['fnv', 200_000, [1_999_999, 1_999_999, 3]], // rows enough for some to share their upper word
    ['fnv', 20_000, [3, 3, 5000]],
    ['fnv', 20_000, [0, 0, 2_000_000]], // one column: one part
    ['fnv', 20_000, [0, 2_000_000, 0]],
    ['fnv', 5_000, [1, 1, 1]], // many points in each cell
    ['fnv', 23, [9, 9, 9]], // few points: sorted by insertion alone
    ['ravel', 20_000, [2_000_000, 2_000_000, 2_000_000]],
    ['ravel', 20_000, [60_000, 60_000, 7]],
    ['ravel', 20_000, [0, 1, 2_000_000]],
    ['ravel', 20_000, [30, 30, 30]],
    ['ravel', 1, [0, 0, 0]],
    ['fnv', 1, [0, 0, 0]],
  ] as const)('%s, %i points in %j cells', (hash, n, most) => {
    const random = createStream(3, 'keys', hash, n);
    const points = new Float32Array(3 * n);
    for (let i = 0; i < n; i++) {
      // Every third point lies where an earlier one does, or above or below it.
      const like = i % 3 === 2 ? random.integer(i) : -1;
      for (let a = 0; a < 3; a++)
        points[3 * i + a] =
          like >= 0 && !(a === 2 && i % 2)
            ? points[3 * like + a]!
            : random.integer(most[a]! + 1) - 5;
    }
    const found = grouped(points, hash);
    same(found, oneByOne(points, hash));
    same(found, groupPlainly(points, n, UNIT, hash) as GridCells);
    if (n < 200_000) return;
    const upper = new Map<bigint, bigint>();
    let shared = 0;
    for (let v = 0; v < found.first.length; v++) {
      const key = cellKey([...found.cells.subarray(3 * v, 3 * v + 3)], [], hash);
      const row = key >> 2n; // z is at most 3
      const before = upper.get(key >> 32n);
      if (before !== undefined && before !== row) shared++;
      upper.set(key >> 32n, row);
    }
    expect(shared).toBeGreaterThan(0);
  });

  it('divides in float32 and takes borders to the upper cell, on both sides of 0', () => {
    const random = createStream(5, 'borders', 'of cells');
    const points = Float32Array.from(
      { length: 30_000 },
      () =>
        // Multiples of a twentieth, some of them off by a last digit.
        (random.integer(400) - 200) * 0.05 + (random.integer(3) - 1) * 2 ** -22,
    );
    const sizes = [0.05, 0.1, 0.3] as const;
    for (const hash of ['fnv', 'ravel'] as const) {
      const found = grouped(points, hash, sizes as unknown as typeof UNIT);
      same(found, groupPlainly(points, 10_000, sizes, hash) as GridCells);
      for (let i = 0; i < 10_000; i++)
        for (let a = 0; a < 3; a++)
          expect(found.cells[3 * found.ofPoint[i]! + a]! + found.least[a]!).toBe(
            Math.floor(Math.fround(points[3 * i + a]! / Math.fround(sizes[a]!))) + 0,
          );
    }
  });

  it('says on which axis there are too many cells, however many', () => {
    for (const far of [2 ** 21, 2 ** 31, 1e20, -3e38])
      for (const axis of [0, 1, 2]) {
        const points = new Float32Array(9);
        points[3 + axis] = far;
        expect(groupByCell(points, 3, UNIT, 'fnv')).toEqual({ axis });
        expect(groupPlainly(points, 3, UNIT, 'fnv')).toEqual({ axis });
      }
    // Few cells, but too far away to be counted.
    expect(groupByCell(new Float32Array(3).fill(2 ** 31), 1, UNIT, 'fnv')).toEqual({ axis: 0 });
    expect(groupByCell(Float32Array.of(0, 0, 0, 2 ** 21 - 1, 0, 0), 2, UNIT, 'fnv')).toMatchObject({
      least: [0, 0, 0],
    });
  });

  it('gives nothing for no points, and as much after a large cloud as before it', () => {
    const empty = grouped(new Float32Array(), 'fnv');
    expect([empty.cells.length, empty.count.length, empty.least]).toEqual([0, 0, [0, 0, 0]]);
    const small = Float32Array.from({ length: 300 }, (_, k) => (k * 7919) % 13);
    const before = grouped(small, 'fnv');
    // More than is kept for the next cloud.
    const large = new Float32Array(3 * 2_000_000).map((_, k) => (k * 7919) % 1009);
    expect(grouped(large, 'ravel').count.reduce((a, b) => a + b, 0)).toBe(2_000_000);
    same(grouped(small, 'fnv'), before);
  });
});
