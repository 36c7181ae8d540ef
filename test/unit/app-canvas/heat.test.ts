/** Heat of far cards: rates before a moment, and how they become a share of a colour. */

import { describe, expect, it } from 'vitest';
import { heatOf, rateBefore, towards } from '../../../app/canvas/heat.ts';

const series = (steps: readonly number[], elements: number) => ({
  kind: 'spikes' as const,
  elements,
  since: 0,
  step: Float64Array.from([...steps, 0, 0]),
  element: new Uint32Array(steps.length + 2),
  count: steps.length,
});

describe('the rate before a moment', () => {
  it('counts the spikes of the last 250 ms, of each train', () => {
    // 0.1 ms steps; 100, 700, 800 and 950 ms.
    const some = series([1000, 7000, 8000, 9500], 2);
    expect(rateBefore(some, 1000, 0.1)).toBeCloseTo(4, 10); // two within (750, 1000], two trains
    expect(rateBefore(some, 900, 0.1)).toBeCloseTo(4, 10); // what comes later does not count
    expect(rateBefore(some, 100, 0.1)).toBeCloseTo(5, 10); // one within 100 ms, two trains
  });
  it('is nothing before anything ran', () => {
    expect(rateBefore(series([], 3), 0, 0.1)).toBe(0);
    expect(rateBefore(series([], 0), 50, 0.1)).toBe(0);
  });
});

it('heat grows with the rate and stays within its bounds', () => {
  const rates = [0, 0.5, 2, 10, 40, 100, 1000];
  const heats = rates.map(heatOf);
  expect(heats[0]).toBe(0);
  expect(heats.at(-2)).toBe(1);
  expect(heats.at(-1)).toBe(1);
  for (let k = 1; k < heats.length - 1; k++) expect(heats[k]).toBeGreaterThan(heats[k - 1] ?? 1);
});

it('heat changes slowly and comes to rest', () => {
  let heat = 0;
  const first = towards(heat, 1);
  expect(first).toBeLessThan(0.5);
  for (let k = 0; k < 40; k++) heat = towards(heat, 1);
  expect(heat).toBeCloseTo(1, 5);
});
