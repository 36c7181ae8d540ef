/** Spikes are sorted by step and element, the same whether they are counted or compared. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sortSpikes } from '../../../../nodes/encoders/algorithms/emit.ts';

const byComparing = (pairs: readonly (readonly [number, number, number])[]) =>
  [...pairs].sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);

it('sorts any spikes, and keeps the order of equals', () => {
  const spike = fc.tuple(fc.oneof(fc.nat(20), fc.nat(1e6)), fc.nat(5));
  fc.assert(
    fc.property(fc.array(spike, { maxLength: 60 }), fc.boolean(), (spikes, byElement) => {
      const list = byElement ? [...spikes].sort((a, b) => a[1] - b[1]) : spikes;
      const pairs = list.map(([step, element], k) => [step, element, k] as const);
      const sorted = sortSpikes({
        step: Uint32Array.from(pairs, ([step]) => step),
        element: Uint32Array.from(pairs, ([, element]) => element),
        value: Float32Array.from(pairs, ([, , k]) => k),
      });
      const expected = byComparing(pairs);
      expect([...sorted.step]).toEqual(expected.map(([step]) => step));
      expect([...sorted.element]).toEqual(expected.map(([, element]) => element));
      expect([...(sorted.value ?? [])]).toEqual(expected.map(([, , k]) => k));
    }),
  );
});
