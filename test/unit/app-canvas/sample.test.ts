/** Which trains a card watches: all of few, an even sample of many, a smaller picture of a camera. */

import { describe, expect, it } from 'vitest';
import { fewerOf, sampleOf, strideOf } from '../../../app/canvas/sample.ts';

describe('the trains a card watches', () => {
  it('are all of up to 256', () => {
    expect(sampleOf('spikes', 1, undefined)).toBeNull();
    expect(sampleOf('spikes', 256, undefined)).toBeNull();
  });

  it.each([257, 1000, 12_500, 1_000_000])(
    'are 48 different ones of %d, spread evenly, one for each row',
    (n) => {
      const some = sampleOf('spikes', n, undefined) ?? [];
      expect(some).toHaveLength(48);
      expect(some.map((e) => Math.floor((e * 48) / n))).toEqual([...Array(48).keys()]);
      const gaps = some.slice(1).map((e, k) => e - (some[k] ?? 0));
      expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
      expect(Math.abs((some[0] ?? 0) - (n - 1 - (some.at(-1) ?? 0)))).toBeLessThanOrEqual(1);
    },
  );

  it('are both polarities of every other pixel of a camera twice as large as a card', () => {
    expect(strideOf(96, 128)).toBe(2);
    const some = sampleOf('events', 2 * 96 * 128, [2, 96, 128]) ?? [];
    expect(some).toHaveLength(2 * 48 * 64);
    expect(some.slice(0, 3)).toEqual([0, 2, 4]);
    expect(some[64]).toBe(2 * 128);
    expect(some[48 * 64]).toBe(96 * 128);
    expect(sampleOf('events', 2 * 34 * 34, [2, 34, 34])).toBeNull();
  });

  it('are fewer where these fire more than a card can show, and no fewer than four', () => {
    expect(fewerOf('spikes', 10_000, 48, 20_000)).toBeNull();
    expect(fewerOf('spikes', 10_000, 48, 40_000)).toHaveLength(24);
    expect(fewerOf('spikes', 10_000, 48, 240_000)).toEqual([1250, 3750, 6250, 8750]);
    expect(fewerOf('spikes', 10_000, 4, 240_000)).toBeNull();
    expect(fewerOf('events', 10_000, 4096, 240_000)).toBeNull();
  });
});
