/**
 * Numbers about spikes and weights that plots draw and read aloud. All take the stretch of spikes
 * they are asked about, in step order, and look at each once.
 */

import { lowerBound } from '#engine';
import type { Steps } from './feed.ts';

export interface Histogram {
  /** Left edges; all bins are `width` wide. */
  readonly from: number;
  readonly width: number;
  readonly counts: Float64Array;
}

/** Counts values per bin of equal width over [from, to]; values outside are left out. */
export function histogram(
  values: ArrayLike<number>,
  bins: number,
  from: number,
  to: number,
): Histogram {
  const counts = new Float64Array(Math.max(1, bins));
  const width = to > from ? (to - from) / counts.length : 1;
  for (let k = 0; k < values.length; k++) {
    const value = values[k] ?? Number.NaN;
    if (!(value >= from && value <= to)) continue;
    const bin = Math.min(counts.length - 1, Math.floor((value - from) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { from, width, counts };
}

/** Bins of a histogram by Freedman and Diaconis (1981, doi 10.1007/BF01025868), 8 to 64. */
export function binsFor(values: ArrayLike<number>, from: number, to: number): number {
  if (values.length < 2 || !(to > from)) return 8;
  const sorted = Float64Array.from(values).sort();
  const quartile = (q: number) => sorted[Math.floor(q * (sorted.length - 1))] ?? 0;
  const spread = quartile(0.75) - quartile(0.25);
  if (!(spread > 0)) return 16;
  const width = (2 * spread) / Math.cbrt(sorted.length);
  return Math.max(8, Math.min(64, Math.ceil((to - from) / width)));
}

/**
 * Mean rate per neuron [Hz] in bins of `bin` steps from step `from`: the population rate, or over
 * aligned trials, sorted, the PSTH. A spike of step s is stamped (s+1)*dt, so the bin of steps a to b covers
 * the times (a*dt, b*dt]. `dt` [ms].
 */
export function populationRate(
  steps: Steps,
  from: number,
  to: number,
  bin: number,
  neurons: number,
  dt: number,
): Histogram {
  const bins = Math.max(1, Math.ceil((to - from) / bin));
  const counts = new Float64Array(bins);
  // Steps ascend: a search per bin instead of a look at every spike.
  let begin = lowerBound(steps, from);
  for (let k = 0; k < bins; k++) {
    const end = lowerBound(steps, from + (k + 1) * bin);
    counts[k] = end - begin;
    begin = end;
  }
  const scale = 1000 / (bin * dt * Math.max(1, neurons));
  for (let k = 0; k < bins; k++) counts[k] = (counts[k] ?? 0) * scale;
  return { from, width: bin, counts };
}

/** Spikes of repeated trials laid over each other: steps since the trial's begin. */
export function alignTrials(steps: Steps, trial: number): Float64Array {
  const length = Math.max(1, Math.round(trial));
  return Float64Array.from(steps, (step) => step % length);
}

/** Intervals between the spikes of each neuron [ms], and how regular they are. */
export interface Intervals {
  readonly intervals: Float32Array;
  /** Mean over neurons with at least `FEWEST` spikes of standard deviation / mean; NaN if none. */
  readonly cv: number;
  /** Neurons the CV is a mean of. */
  readonly neurons: number;
  /** Mean interval [ms]; NaN if there is none. */
  readonly mean: number;
}

const FEWEST = 4;

/** Interspike intervals of all neurons in a stretch of spikes, and their coefficient of variation. */
export function interspikeIntervals(
  steps: Steps,
  elements: Uint32Array,
  neurons: number,
  dt: number,
): Intervals {
  const last = new Float64Array(neurons).fill(Number.NaN);
  const count = new Uint32Array(neurons);
  const mean = new Float64Array(neurons);
  const squares = new Float64Array(neurons);
  const intervals = new Float32Array(steps.length);
  let found = 0;
  let sum = 0;
  for (let k = 0; k < steps.length; k++) {
    const element = elements[k] ?? 0;
    if (element >= neurons) continue;
    const step = steps[k] ?? 0;
    const interval = (step - (last[element] ?? Number.NaN)) * dt;
    last[element] = step;
    if (Number.isNaN(interval)) continue;
    intervals[found++] = interval;
    sum += interval;
    // Welford (1962): the variance of near-equal intervals must not drown in rounding.
    const n = (count[element] ?? 0) + 1;
    const delta = interval - (mean[element] ?? 0);
    const middle = (mean[element] ?? 0) + delta / n;
    count[element] = n;
    mean[element] = middle;
    squares[element] = (squares[element] ?? 0) + delta * (interval - middle);
  }
  let cv = 0;
  let counted = 0;
  for (let i = 0; i < neurons; i++) {
    const n = count[i] ?? 0;
    const average = mean[i] ?? 0;
    if (n < FEWEST - 1 || average <= 0) continue;
    cv += Math.sqrt((squares[i] ?? 0) / n) / average;
    counted++;
  }
  return {
    intervals: intervals.slice(0, found),
    cv: counted > 0 ? cv / counted : Number.NaN,
    neurons: counted,
    mean: found > 0 ? sum / found : Number.NaN,
  };
}

/** Mean, standard deviation, least and greatest of values; null where there is none. */
export function describe(values: ArrayLike<number>): {
  readonly mean: number;
  readonly deviation: number;
  readonly least: number;
  readonly greatest: number;
} | null {
  let mean = 0;
  let squares = 0;
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  let n = 0;
  for (let k = 0; k < values.length; k++) {
    const value = values[k] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    n++;
    const delta = value - mean;
    mean += delta / n;
    squares += delta * (value - mean);
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return n === 0 ? null : { mean, deviation: Math.sqrt(squares / n), least, greatest };
}

/** Counts of (true, decided) classes: row is the label, column the decision. */
export function confusion(
  labels: readonly number[],
  decisions: readonly number[],
  classes: number,
): { readonly counts: Float64Array; readonly accuracy: number; readonly total: number } {
  const counts = new Float64Array(classes * classes);
  let right = 0;
  let total = 0;
  const pairs = Math.min(labels.length, decisions.length);
  for (let k = 0; k < pairs; k++) {
    const label = labels[k] ?? -1;
    const decision = decisions[k] ?? -1;
    if (label < 0 || label >= classes || decision < 0 || decision >= classes) continue;
    const cell = label * classes + decision;
    counts[cell] = (counts[cell] ?? 0) + 1;
    total++;
    if (label === decision) right++;
  }
  return { counts, accuracy: total > 0 ? right / total : Number.NaN, total };
}

/** Index of the greatest value; -1 where there is none. */
export function greatestAt(values: ArrayLike<number>): number {
  let best = -1;
  for (let k = 0; k < values.length; k++)
    if (best < 0 || (values[k] ?? 0) > (values[best] ?? 0)) best = k;
  return best;
}
