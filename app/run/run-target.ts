/** How long a run goes and how far it is: pure arithmetic of the run bar. */

import { parseQuantity } from '#engine';
import { strings } from '../strings.ts';

export type Target =
  | { readonly kind: 'forever' }
  | { readonly kind: 'for'; readonly span: number } // ms
  | { readonly kind: 'until'; readonly time: number }; // ms

/** Model time a run still has to go when it is started at `now` [ms]; null: for ever. */
export function spanOf(target: Target, now: number): number | null {
  if (target.kind === 'forever') return null;
  return target.kind === 'for' ? target.span : Math.max(0, target.time - now);
}

/** Share done (0 to 1) and wall time left [s] of a run from `begin` to `end` at `now` [ms]. */
export function progress(
  begin: number,
  end: number,
  now: number,
  realTimeFactor: number,
): { readonly share: number; readonly left: number | null } {
  const share = end > begin ? Math.max(0, Math.min(1, (now - begin) / (end - begin))) : 1;
  const left = realTimeFactor > 0 ? Math.max(0, end - now) / 1000 / realTimeFactor : null;
  return { share, left };
}

/** Seconds of waiting in words: '8 s', '3 min', '2 h'. */
export function printWait(seconds: number): string {
  if (seconds < 0.95) return `${Math.max(0.1, seconds).toFixed(1)}\u2009s`;
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))}\u2009s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)}\u2009min`;
  return `${(seconds / 3600).toFixed(1)}\u2009h`;
}

/** A typed time [ms]: '1 s', '200 ms'; a bare number is milliseconds. Null: not a time. */
export function readTime(text: string): number | null {
  const bare = text.trim();
  if (bare === '') return null;
  const outcome = parseQuantity(/^[0-9.]+$/.test(bare) ? `${bare} ms` : bare, 'ms');
  return outcome.ok && outcome.value >= 0 ? outcome.value : null;
}

/** Speeds of the run bar: model time per wall time; null is as fast as possible. */
export const SPEEDS: readonly (readonly [speed: number | null, title: string])[] = [
  [0.001, '1/1000'],
  [0.01, '1/100'],
  [0.1, '1/10'],
  [0.2, '1/5'],
  [0.5, '1/2'],
  [1, strings.run.inRealTime],
  [10, '×10'],
  [null, 'max'],
];

/** '×0.21 real time', '×12'. */
export const printFactor = (factor: number): string =>
  `×${factor >= 100 ? Math.round(factor) : Number(factor.toPrecision(2))}`;

/** Large counts with thin spaces: 81 200; from a million on '1.2 M'. */
export function printCount(count: number): string {
  if (count >= 1e6) return `${(count / 1e6).toPrecision(3)}\u2009M`;
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}

/** '12 MB'. */
export const printBytes = (bytes: number): string =>
  bytes >= 2 ** 30
    ? `${(bytes / 2 ** 30).toFixed(1)}\u2009GB`
    : bytes >= 2 ** 20
      ? `${(bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0)}\u2009MB`
      : `${Math.max(1, Math.round(bytes / 1024))}\u2009kB`;
