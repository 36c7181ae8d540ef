/** Many numbers at once are the numbers that would be drawn one by one. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStream } from '../../../engine/kit/random.ts';

describe('integers', () => {
  it('are those of integer(), and leave the stream where it would be', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 32 - 1 }),
        fc.integer({ min: 0, max: 5 }),
        fc.oneof({ weight: 9, arbitrary: fc.nat(70) }, fc.nat(9000)),
        fc.integer({ min: 0, max: 2 ** 31 }),
        (below, before, count, row) => {
          const one = createStream(7, 'n', 's');
          const many = createStream(7, 'n', 's');
          for (const stream of [one, many]) {
            stream.row(row);
            for (let k = 0; k < before; k++) stream.bits();
          }
          const expected = Uint32Array.from({ length: count }, () => one.integer(below));
          const found = new Uint32Array(count);
          many.integers(below, found, 0, count);
          expect(Buffer.from(found.buffer).equals(Buffer.from(expected.buffer))).toBe(true);
          expect(many.bits()).toBe(one.bits());
        },
      ),
      { numRuns: 300, seed: 3 },
    );
  });
});

describe('normals', () => {
  it('are those of normal(), and leave the stream where it would be', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 0, max: 3 }),
        fc.oneof({ weight: 9, arbitrary: fc.nat(70) }, fc.nat(9000)),
        fc.integer({ min: 0, max: 2 ** 31 }),
        (bits, before, count, row) => {
          const one = createStream(7, 'n', 's');
          const many = createStream(7, 'n', 's');
          for (const stream of [one, many]) {
            stream.row(row);
            for (let k = 0; k < bits; k++) stream.bits();
            for (let k = 0; k < before; k++) stream.normal();
          }
          const expected = Float64Array.from({ length: count }, () => one.normal());
          const found = new Float64Array(count);
          many.normals(found);
          expect(Buffer.from(found.buffer).equals(Buffer.from(expected.buffer))).toBe(true);
          expect(many.normal()).toBe(one.normal());
          expect(many.bits()).toBe(one.bits());
        },
      ),
      { numRuns: 300, seed: 4 },
    );
  });
});
