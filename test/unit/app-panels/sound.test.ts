/** Which trains of a raster are heard, and which of their spikes at what time. */

import '../../support/local-storage.ts';
import { expect, it } from 'vitest';
import { clicksOf, isTooMany, loudest, MOST_CLICKS } from '../../../app/dock/plots/sound.ts';

const spikes = (
  elements: number,
  pairs: readonly (readonly [step: number, element: number])[],
) => ({
  elements,
  buffer: {
    steps: Float64Array.from(pairs, ([step]) => step),
    elements: Uint32Array.from(pairs, ([, element]) => element),
  },
});

const first = spikes(3, [
  [10, 2],
  [20, 1],
  [30, 1],
  [40, 0],
  [50, 1],
]);
const second = spikes(2, [
  [15, 0],
  [25, 1],
  [35, 1],
  [36, 1],
  [37, 1],
]);

it('finds the rows that fired most, counted over all populations', () => {
  expect(loudest([first, second], 0)).toEqual([4, 1, 0, 2, 3]);
  expect(loudest([first, second], 0, 2)).toEqual([4, 1]);
  expect(loudest([first, second], 38)).toEqual([0, 1]);
  expect(loudest([first], 51)).toEqual([]);
  expect(loudest([], 0)).toEqual([]);
});

it('clicks for the spikes of these rows, each once', () => {
  const rows = [4, 1];
  expect(clicksOf([first, second], rows, 20, 36)).toEqual([
    { step: 20, voice: 1 },
    { step: 30, voice: 1 },
    { step: 25, voice: 0 },
    { step: 35, voice: 0 },
  ]);
  const parts = [clicksOf([first, second], rows, 0, 30), clicksOf([first, second], rows, 30, 60)];
  expect(parts.flat()).toHaveLength(clicksOf([first, second], rows, 0, 60).length);
  expect(clicksOf([first, second], [], 0, 60)).toEqual([]);
});

it('falls silent above a bound, and is heard again well below it', () => {
  const rates = [0.9, 1.1, 0.95, 1.05, 0.8, 0.7, 0.9].map((share) => share * MOST_CLICKS);
  let silent = false;
  const course = rates.map((rate) => {
    silent = isTooMany(rate, silent);
    return silent;
  });
  expect(course).toEqual([false, true, true, true, true, false, false]);
});
