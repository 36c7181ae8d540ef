/**
 * How hot a far card is: what share of its colour it has, by the rate of a few of its trains. It
 * rises and falls slowly, so that nothing flashes.
 */

import type { SpikeSeries } from '../state/telemetry.ts';

/** Trains of one node that are watched for its heat. */
export const TRAINS = 8;
const WINDOW = 250; // ms of model time
const HOTTEST = 100; // Hz
/** How far heat goes towards what it should be, in one painting. */
const PACE = 0.35;

/** Mean rate of the watched trains in the stretch before `now` [ms], in Hz. */
export function rateBefore(series: SpikeSeries, now: number, dt: number): number {
  const span = Math.min(WINDOW, now);
  if (span <= 0 || series.elements === 0) return 0;
  let spikes = 0;
  for (let k = series.count - 1; k >= 0; k--) {
    const at = (series.step[k] ?? 0) * dt;
    if (at <= now - span) break;
    if (at <= now) spikes++;
  }
  return (1000 * spikes) / (span * series.elements);
}

/** Heat of a rate [Hz], 0 to 1: equal steps for equal factors, as rates differ by factors. */
export const heatOf = (rate: number): number =>
  Math.min(1, Math.log1p(Math.max(0, rate)) / Math.log1p(HOTTEST));

/** Heat on its way from what it was to what it should be. */
export const towards = (heat: number, wanted: number): number => heat + PACE * (wanted - heat);
