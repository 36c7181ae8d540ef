/** How wires look: their lines, and the shapes at their ends. */

import { DIRECTION } from './curve.ts';
import type { WireEnd } from './places.ts';

/** Width and dash of each kind's wire; with shape and colour, the third sign of a kind. */
export const LINES: Readonly<Record<string, { readonly width: number; readonly dash?: string }>> = {
  spikes: { width: 2 },
  events: { width: 2, dash: '1 4' },
  image: { width: 3 },
  cloud: { width: 3, dash: '3 3' },
  analog: { width: 1.5 },
  current: { width: 2 },
  weights: { width: 4 },
  mod: { width: 2, dash: '6 3' },
  label: { width: 1.5, dash: '2 3' },
  result: { width: 1.5 },
};

/** The dash of a wire that cannot be; no kind has it. */
export const BROKEN = '9 7';

/** What a wire does where it ends: excites, inhibits, modulates. */
export type EndSign = 'E' | 'I' | 'M';

/** What wires of a kind do; that of impulses depends on their weight. */
export const END_SIGNS: Readonly<Record<string, EndSign>> = { mod: 'M', result: 'E' };

/** Corners of an arrow and a diamond before a port: how far from it, and how far aside. */
const CORNERS = {
  E: [
    [1, 0],
    [12, 5],
    [12, -5],
  ],
  M: [
    [1, 0],
    [7, 5],
    [13, 0],
    [7, -5],
  ],
} as const;

/**
 * The shape before the end of a wire as SVG path data: an arrow, a disc or a diamond. Turned by its
 * numbers; a transform would be a layer to move.
 */
export function endPath({ x, y, side }: WireEnd, sign: EndSign): string {
  const [dx, dy] = DIRECTION[side];
  if (sign === 'I')
    return `M${x + 7 * dx - 4.5} ${y + 7 * dy}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0Z`;
  const corners = CORNERS[sign].map(
    ([away, aside]) => `${x + away * dx - aside * dy} ${y + away * dy + aside * dx}`,
  );
  return `M${corners.join('L')}Z`;
}
