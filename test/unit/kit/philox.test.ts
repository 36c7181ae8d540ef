/** Blocks made at once are those made one by one, which are those of the published test vectors. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { philox, wordsOf } from '../../../engine/kit/philox.ts';
import { createStream } from '../../../engine/kit/random.ts';

const block = (c: readonly number[], k: readonly number[]) => {
  const out = new Uint32Array(4);
  philox(out, c[0]!, c[1]!, c[2]!, c[3]!, k[0]!, k[1]!);
  return [...out].map((word) => word.toString(16).padStart(8, '0')).join(' ');
};

describe('philox', () => {
  it('gives the known answers of Random123 (kat_vectors, philox4x32 with 10 rounds)', () => {
    expect(block([0, 0, 0, 0], [0, 0])).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
    const ones = 0xffffffff;
    expect(block([ones, ones, ones, ones], [ones, ones])).toBe(
      '408f276d 41c83b0e a20bc7c6 6d5451fd',
    );
    expect(block([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toBe(
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    );
  });

  it('gives many blocks at once as one by one', () => {
    const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(u32, u32, u32, u32, fc.integer({ min: 0, max: 9000 }), (c0, c2, k0, k1, most) => {
        const words = wordsOf(c0, c2, k0, k1, most);
        const groups = Math.floor(Math.min(most, 4096) / 16);
        expect(words !== null).toBe(groups > 0 && c0 + 4 * groups < 2 ** 32);
        if (!words) return;
        expect(words.length).toBe(16 * groups);
        const out = new Uint32Array(4);
        for (const k of [0, 1, 2, 3, 4 * groups - 1]) {
          philox(out, c0 + k, 0, c2, 0, k0, k1);
          expect([...words.subarray(4 * k, 4 * k + 4)]).toEqual([...out]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('uniforms', () => {
  it('are those of uniform(), and leave the stream where it would be', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 0, max: 5000 }),
        (before, n) => {
          const one = createStream(7, 'n', 's', 3);
          const many = createStream(7, 'n', 's', 3);
          for (const stream of [one, many]) for (let k = 0; k < before; k++) stream.bits();
          const expected = Float64Array.from({ length: n }, () => one.uniform());
          const found = new Float64Array(n);
          many.uniforms(found);
          expect(found).toEqual(expected);
          expect(many.bits()).toBe(one.bits());
        },
      ),
      { numRuns: 100 },
    );
  });
});
