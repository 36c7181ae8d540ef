/** Gaps from the table are those of the formula, also where the formula is about to change. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createGaps } from '../../../engine/compile/gaps.ts';
import { log } from '../../../engine/kit/elementary.ts';

const formula = (u: number, p: number) => Math.floor(log(1 - u) * (1 / log(1 - p)));

it('looks up what the formula gives', () => {
  const chance = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true });
  const uniform = fc.integer({ min: 0, max: 2 ** 26 - 1 }).map((k) => k / 2 ** 26);
  fc.assert(
    fc.property(chance, fc.array(uniform, { minLength: 200, maxLength: 200 }), (p, draws) => {
      const gap = createGaps(p);
      for (const u of draws) expect(gap(u) || 0).toBe(formula(u, p) || 0);
    }),
    { numRuns: 100, seed: 1 },
  );
});

it('gives the same around every place where the number changes', () => {
  for (const p of [0.001, 0.02, 0.1, 0.5, 0.9, 0.999]) {
    const gap = createGaps(p);
    for (let k = 0, none = 1; k < 3000 && none > 0; k++) {
      none *= 1 - p;
      for (let ulps = -3; ulps <= 3; ulps++) {
        const u = Math.max(0, Math.min(1 - 2 ** -53, 1 - none + ulps * 2 ** -53));
        expect(gap(u) || 0, `p ${p}, u ${u}`).toBe(formula(u, p) || 0);
      }
    }
  }
});
