/** A line that is drawn over wires crosses those that it meets, bends and all. */

import { expect, test } from 'vitest';
import { crossed } from '../../../app/canvas/crossing.ts';
import type { WirePlace } from '../../../app/canvas/places.ts';

const wire = (id: string, y: number, bend: readonly [number, number] | null = null) =>
  ({
    id,
    from: { x: 0, y, side: 'right' },
    to: { x: 400, y, side: 'left' },
    bend,
  }) as unknown as WirePlace;

test('crosses what lies between its points, and nothing beside it', () => {
  const wires = [wire('a', 0), wire('b', 100), wire('c', 200), wire('d', 300, [200, 60])];
  const down = [
    [200, -20],
    [202, 50],
    [200, 120],
  ] as const;
  expect(crossed(wires, down)).toEqual(['a', 'b', 'd']);
  expect(crossed(wires, [[200, 20]])).toEqual([]);
  expect(
    crossed(wires, [
      [-50, -20],
      [-50, 400],
    ]),
  ).toEqual([]);
  // A line that turns round meets what it meets once.
  expect(crossed(wires, [...down, ...[...down].reverse()])).toEqual(['a', 'b', 'd']);
});
