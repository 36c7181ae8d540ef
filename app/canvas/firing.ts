/** What the spikes of a card say in numbers: how often its neurons fire, how regularly, when last. */

import { lowerBound } from '#engine';
import { interspikeIntervals } from '../dock/plots/statistics.ts';
import type { SpikeSeries } from '../state/series.ts';

/** Stretch the rate is of, and the longer one that regularity is of [ms]. */
export const WINDOW = 250;
const REGULARITY = 1000;
/** Spikes without which nothing is said of regularity, and more than which none is looked at. */
const FEWEST = 20;
const MOST = 10_000;
const SHORTEST = 20; // ms from which on a rate is said

export interface Firing {
  /** Mean rate of a train [Hz]; null: there is too little of it. */
  readonly rate: number | null;
  /** Coefficient of variation of its intervals; null: there are too few. */
  readonly cv: number | null;
}

/**
 * Rate and regularity of the trains of a series up to a time [ms]. Of what has not been watched for
 * long, the rate is that of the time it was.
 */
export function firingOf(series: SpikeSeries, until: number, dt: number): Firing {
  const { step, element, count, elements } = series;
  const end = lowerBound(step, until / dt + 1e-9, count);
  const since = (span: number) => lowerBound(step, (until - span) / dt, end);
  const span = Math.min(WINDOW, until - series.since * dt);
  const rate = span > SHORTEST ? (1000 * (end - since(span))) / elements / span : null;
  const begin = Math.max(since(REGULARITY), end - MOST);
  if (end - begin < FEWEST) return { rate, cv: null };
  // Elements keep their numbers where only some are watched.
  const places = new Map<number, number>();
  const trains = Uint32Array.from(element.subarray(begin, end), (train) => {
    const place = places.get(train) ?? places.size;
    places.set(train, place);
    return place;
  });
  const { cv } = interspikeIntervals(step.subarray(begin, end), trains, places.size, dt);
  return { rate, cv: Number.isFinite(cv) ? cv : null };
}

const DECAY = 120; // ms on the clock of the wall

/**
 * How bright a lamp is that lights up with each spike and goes out softly: between 0 and 1, at a
 * time of a run that is `pace` times as fast as the clock.
 */
export function brightness(series: SpikeSeries, until: number, dt: number, pace: number): number {
  const last = lowerBound(series.step, until / dt + 1e-9, series.count) - 1;
  if (last < 0) return 0;
  const age = Math.max(0, until - (series.step[last] ?? 0) * dt);
  return Math.exp(-age / (DECAY * pace));
}
