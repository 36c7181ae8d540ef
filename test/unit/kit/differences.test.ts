/** The SIMD loop and the plain one give the same list. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareShifted, compareShiftedPlainly, planeOf } from '#engine/kit';

describe('compareShifted', () => {
  it('agrees with the plain loop for any size, shift and threshold', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 21 }),
        fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 1, maxLength: 60 }),
        fc.nat(8),
        fc.nat(8),
        fc.integer({ min: 1, max: 12 }),
        (height, width, values, from, to, level) => {
          const row = width + 2;
          const plane = planeOf(height + 2, row);
          for (let i = 0; i < plane.pixels.length; i++)
            plane.pixels[i] = values[i % values.length]! / 15;
          const shift = (cell: number) => Math.floor(cell / 3) * row + (cell % 3);
          const threshold = Math.fround(level / 15);
          const args = [plane, shift(from), shift(to), [height, width], threshold] as const;
          expect(Array.from(compareShifted(...args))).toEqual(
            Array.from(compareShiftedPlainly(...args)),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('grows for large planes', () => {
    const plane = planeOf(1002, 1002);
    plane.pixels.fill(0);
    plane.pixels[1002 * 501 + 501] = 1;
    expect(Array.from(compareShifted(plane, 1003, 1002, [1000, 1000], 0.5))).toEqual([
      1000 * 500 + 500,
      1000 * 1000 + 1000 * 500 + 501,
    ]);
  });
});
