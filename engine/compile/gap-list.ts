/**
 * Targets as gaps: each is so far from the one before it in its bucket, in one byte instead of two
 * or four. Rows in which one synapse of sixteen pairs exists have hardly ever a longer gap, and a
 * shorter list is read faster.
 */

import type { Synapses } from './connect.ts';

const LONGEST = 255;

/** Gaps of all rows, the first of each bucket from element `from`; null where one is too long. */
export function toGaps(
  { rows, targets }: Pick<Synapses, 'rows' | 'targets'>,
  from: number,
): Uint8Array<ArrayBuffer> | null {
  const gaps = new Uint8Array(targets.length);
  for (let row = 0; row + 1 < rows.length; row++) {
    const end = rows[row + 1]!;
    for (let k = rows[row]!, before = from; k < end; k++) {
      const target = targets[k]!;
      const gap = target - before;
      if (gap < 0 || gap > LONGEST) return null;
      gaps[k] = gap;
      before = target;
    }
  }
  return gaps;
}
