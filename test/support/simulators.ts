/** Golden files, and how runs are compared with them. */

import { readFileSync } from 'node:fs';

/** A file of `test/golden/data`; its `source` names the tool that made it. */
export const golden = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../golden/data/${name}.json`, import.meta.url), 'utf8')) as T;

/** Stamps of spikes of the given steps: the end of each step [ms]. */
export const stamps = (steps: Uint32Array, dt: number): number[] =>
  Array.from(steps, (k) => Number(((k + 1) * dt).toFixed(6)));

/** Largest |a - b| / max(1, |b|). */
export function worstError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length < b.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let k = 0; k < b.length; k++) {
    const expected = b[k] ?? Number.NaN;
    const error = Math.abs((a[k] ?? Number.NaN) - expected) / Math.max(1, Math.abs(expected));
    worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(worst, error);
  }
  return worst;
}
