/** The shape at the end of a wire lies before its port, on the side the wire comes from. */

import { expect, it } from 'vitest';
import { aroundCurves, curveOf } from '../../../app/canvas/curve.ts';
import { endPath } from '../../../app/canvas/lines.ts';

const CENTRES = { left: [93, 50], right: [107, 50], top: [100, 43], bottom: [100, 57] } as const;

it.each(['left', 'right', 'top', 'bottom'] as const)('of a wire that enters from %s', (side) => {
  const [cx, cy] = CENTRES[side];
  for (const sign of ['E', 'M'] as const) {
    const path = endPath({ x: 100, y: 50, side }, sign);
    const corners =
      path.match(/[-\d.]+ [-\d.]+/g)?.map((pair) => pair.split(' ').map(Number)) ?? [];
    expect(corners).toHaveLength(sign === 'E' ? 3 : 4);
    for (const [x = 0, y = 0] of corners)
      expect(Math.max(Math.abs(x - cx), Math.abs(y - cy))).toBeLessThanOrEqual(6);
    // Its tip points into the port.
    expect(corners[0]).toEqual([100 + (cx - 100) / 7, 50 + (cy - 50) / 7]);
  }
  expect(endPath({ x: 100, y: 50, side }, 'I')).toContain(`M${cx - 4.5} ${cy}a`);
});

it('a line reaches beyond the cards it joins, and what is around it holds it', () => {
  const cards = { x: 0, y: 0, width: 400, height: 100 };
  const over = curveOf({ x: 400, y: 50, side: 'right' }, { x: 100, y: 0, side: 'top' }, null);
  const all = aroundCurves(cards, over);
  expect(all.x).toBe(0);
  expect(all.y).toBeLessThan(-20);
  expect(all.x + all.width).toBeGreaterThan(440);
  expect(all.y + all.height).toBe(100);
  expect(aroundCurves(cards, [])).toEqual(cards);
});
