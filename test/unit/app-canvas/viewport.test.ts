/** The level of detail: slow to change while a person zooms, the same whenever a graph is opened. */

import { expect, it } from 'vitest';
import { beginAnother, moveViewport, useReach } from '../../../app/canvas/viewport.ts';

const at = (zoom: number, x = 0) => {
  moveViewport({ x, y: 0, zoom, width: 800, height: 500 });
  return useReach.getState().lod;
};

it('depends on where the zoom came from, but not for a graph that is opened', () => {
  expect(at(0.3)).toBe(1);
  expect(at(0.48)).toBe(1);
  expect(at(0.55)).toBe(2);
  expect(at(0.48)).toBe(2);
  expect(at(0.3)).toBe(1);
  beginAnother();
  expect(at(0.48)).toBe(2);
  // Only the movement that shows it.
  expect(at(0.3)).toBe(1);
  expect(at(0.48, 10)).toBe(1);
});
