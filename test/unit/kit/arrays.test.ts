/** Heavy loops of the kit against slow, obvious ones. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  angleOf,
  findNonFinite,
  fourier,
  hashCells,
  resizeImage,
  roundHalfEven,
  sortKeys,
} from '#engine/kit';

describe('roundHalfEven', () => {
  it('takes the even neighbour of a tie', () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4, 2.6].map((x) => roundHalfEven(x) + 0)).toEqual([
      0, 2, 2, 0, -2, 2, 3,
    ]);
  });
});

describe('findNonFinite', () => {
  it('finds the first of them', () => {
    expect(findNonFinite([0, 1, Number.NaN, Number.POSITIVE_INFINITY])).toEqual({
      index: 2,
      value: Number.NaN,
    });
    expect(findNonFinite([0, -1e300])).toBeNull();
  });
});

describe('angleOf', () => {
  it('is the angle of a point', () => {
    for (const [y, x] of [
      [1, 1],
      [1, -1],
      [-1, -1],
      [-1, 1],
      [0, -1],
      [1, 0],
      [-1, 0],
      [0, 0],
    ] as const)
      expect(angleOf(y, x)).toBeCloseTo(Math.atan2(y, x), 14);
  });
});

describe('fourier', () => {
  it('is the sum it is defined by, for any length', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (x) => {
          const re = Float64Array.from(x);
          const im = new Float64Array(x.length);
          fourier(re, im);
          for (let k = 0; k < x.length; k++) {
            let sr = 0;
            let si = 0;
            for (const [t, v] of x.entries()) {
              sr += v * Math.cos((2 * Math.PI * k * t) / x.length);
              si -= v * Math.sin((2 * Math.PI * k * t) / x.length);
            }
            expect(Math.abs(re[k]! - sr) + Math.abs(im[k]! - si)).toBeLessThan(
              1e-12 * (1 + x.length),
            );
          }
          fourier(re, im, 1);
          for (const [t, v] of x.entries()) expect(re[t]! / x.length).toBeCloseTo(v, 12);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('hashCells', () => {
  it('is FNV-1 over words, modulo 2^64', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 21), { minLength: 3, maxLength: 3 }), (cell) => {
        let expected = 14695981039346656037n;
        for (const g of cell)
          expected = ((expected * 1099511628211n) & 0xffffffffffffffffn) ^ BigInt(g);
        const high = new Uint32Array(1);
        const low = new Uint32Array(1);
        hashCells(Int32Array.from(cell), 1, high, low);
        expect((BigInt(high[0]!) << 32n) | BigInt(low[0]!)).toBe(expected);
      }),
    );
  });
});

describe('sortKeys', () => {
  it('sorts 64-bit keys and keeps the order of equals', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(2 ** 31))), (keys) => {
        const high = Uint32Array.from(keys, ([h]) => h);
        const low = Uint32Array.from(keys, ([, l]) => l);
        const expected = keys
          .map((_, i) => i)
          .sort((a, b) => high[a]! - high[b]! || low[a]! - low[b]! || a - b);
        expect(Array.from(sortKeys(high, low, keys.length))).toEqual(expected);
      }),
    );
  });
});

describe('resizeImage', () => {
  it('keeps constant images constant and sizes equal to their own unchanged', () => {
    for (const mode of ['nearest', 'bilinear', 'bicubic'] as const) {
      const flat = resizeImage(new Float32Array(35).fill(0.3), [1, 5, 7], [3, 11], mode, true);
      for (const v of flat) expect(v).toBeCloseTo(0.3, 6);
      const image = Float32Array.from({ length: 12 }, (_, k) => k / 12);
      const same = resizeImage(image, [1, 3, 4], [3, 4], mode, false);
      for (const [k, v] of same.entries()) expect(v).toBeCloseTo(image[k]!, 6);
    }
  });
});
