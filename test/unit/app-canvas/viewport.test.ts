/** The level of detail: slow to change while a person zooms, the same whenever a graph is opened. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { beginAnother, moveViewport, useReach } from '../../../app/canvas/viewport.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const move = (zoom: number, x = 0) => {
  moveViewport({ x, y: 0, zoom, width: 800, height: 500 });
  return useReach.getState().lod;
};
/** The level once the view has come to rest. */
const at = (zoom: number, x = 0) => {
  move(zoom, x);
  vi.advanceTimersByTime(150);
  return useReach.getState().lod;
};

it('depends on where the zoom came from, but not for a graph that is opened', () => {
  expect(at(0.3)).toBe(1);
  expect(at(0.48)).toBe(1);
  expect(at(0.55)).toBe(2);
  expect(at(0.48)).toBe(2);
  expect(at(0.3)).toBe(1);
  beginAnother();
  expect(move(0.48)).toBe(2);
  // Only the movement that shows it.
  expect(at(0.3)).toBe(1);
  expect(at(0.48, 10)).toBe(1);
});

it('waits for a pause in a zoom, but not for long, and not where there would be nothing to see', () => {
  expect(at(0.4)).toBe(1);
  const { reach } = useReach.getState();
  expect(move(0.6)).toBe(1);
  vi.advanceTimersByTime(100);
  expect(move(0.62)).toBe(1);
  vi.advanceTimersByTime(100);
  expect(move(0.64)).toBe(1);
  expect(useReach.getState().reach).toBe(reach);
  vi.advanceTimersByTime(130);
  expect(useReach.getState().lod).toBe(2);

  let waited = 0;
  for (let zoom = 0.9; move(zoom) === 2; zoom += 0.001, waited += 60) vi.advanceTimersByTime(60);
  expect(useReach.getState().lod).toBe(3);
  expect(waited).toBeLessThanOrEqual(660);

  // Beyond what is in reach everything follows at once.
  expect(move(0.3)).toBe(1);
});
