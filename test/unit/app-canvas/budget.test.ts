/** How often the window is drawn: at the rate of the screen where that is cheap, within its share where not. */

import { describe, expect, it } from 'vitest';
import { allowance, DrawingBudget } from '../../../app/state/budget.ts';

const SCREEN = 1000 / 60; // ms between two pictures of the screen

/**
 * Draws for some seconds on a screen of 60 Hz; `cost` of the k-th frame, `held` before each [ms].
 * Gives frames per second and the part of the time that was spent on drawing.
 */
function draw(
  may: { readonly share: number; readonly free: number },
  cost: (k: number) => number,
  held = 0,
  seconds = 10,
): { readonly rate: number; readonly spent: number } {
  const budget = new DrawingBudget();
  let now = 0;
  let spent = 0;
  let frames = 0;
  while (now < seconds * 1000) {
    const asked = Math.max(now, budget.next);
    const begun = (Math.floor(asked / SCREEN) + 1) * SCREEN + held;
    now = begun + cost(frames++);
    spent += now - begun;
    budget.drawn(asked, begun, now, may);
  }
  return { rate: (1000 * frames) / now, spent: spent / now };
}

const busy = allowance(true, 2, 1);
const idle = allowance(false, 2, 1);

describe('the budget of drawing', () => {
  it('draws at the rate of the screen while nothing waits and frames fit', () => {
    expect(draw(idle, () => 1).rate).toBeCloseTo(60, 0);
    expect(draw(idle, () => 12).rate).toBeCloseTo(60, 0);
  });

  it('takes half the time at most while nothing waits', () => {
    const { rate, spent } = draw(idle, () => 80);
    expect(spent).toBeLessThanOrEqual(0.5);
    expect(rate).toBeGreaterThan(5);
  });

  it('draws small networks at the rate of the screen beside a run at full speed', () => {
    expect(draw(busy, () => 0.8).rate).toBeCloseTo(60, 0);
  });

  it.each([2, 5, 20, 40])(
    'keeps to its share beside a run at full speed: frames of %d ms',
    (cost) => {
      const { rate, spent } = draw(busy, () => cost);
      expect(spent).toBeLessThanOrEqual(busy.share + 0.005);
      expect(rate).toBeGreaterThan(2);
    },
  );

  it('keeps to its share where a few frames are far dearer than the others', () => {
    const { spent } = draw(busy, (k) => (k % 10 === 0 ? 40 : 2));
    expect(spent).toBeLessThanOrEqual(busy.share);
  });

  it('is seen to live, whatever a frame costs', () => {
    expect(draw(busy, () => 300).rate).toBeGreaterThan(1);
  });

  it('draws less often where frames are held up, though they cost little themselves', () => {
    expect(draw(busy, () => 2, 60).rate).toBeLessThan(0.5 * draw(busy, () => 2).rate);
  });

  it('comes back to the rate of the screen when frames have become cheap, and at once when told', () => {
    const budget = new DrawingBudget();
    budget.drawn(0, 0, 100, busy);
    expect(budget.next).toBeGreaterThan(300);
    budget.release();
    expect(budget.next).toBeLessThanOrEqual(0);
    for (let k = 0; k < 20; k++) budget.drawn(k * SCREEN, k * SCREEN, k * SCREEN + 0.5, busy);
    expect(budget.next).toBeCloseTo(19 * SCREEN + 0.5, 6);
  });

  it('takes more of a machine whose cores the engine leaves free, and never more than half of one', () => {
    const shares = [1, 2, 3, 4, 8, 64].map((cores) => allowance(true, cores, 1).share);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares[0]).toBe(shares[1]);
    expect(shares[3]).toBeGreaterThan(shares[1] ?? 1);
    expect(shares.at(-1)).toBe(0.5);
    expect(allowance(true, 8, 7).share).toBe(shares[0]);
  });
});
