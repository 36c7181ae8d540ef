/**
 * Numbers that describe activity without labels: how regular single neurons are, how variable their
 * counts, how much they fire together and how activity leads to activity. Each is computed in one
 * pass over the spikes of an interval; NaN where there is too little to say.
 */

import type { SpikeList } from '#engine/kit';

export interface Irregularity {
  /** Standard deviation of intervals over their mean, averaged over neurons with two intervals or more. */
  readonly cv: number;
  /** Local variation, 2|b - a|/(a + b) over neighbouring intervals (Holt et al. 1996). */
  readonly cv2: number;
  /** Share of intervals shorter than `burst` [steps]. */
  readonly bursts: number;
}

/** Regularity of intervals; `step` ascending. */
export function irregularity({ step, element }: SpikeList, n: number, burst: number): Irregularity {
  const last = new Float64Array(n).fill(-1);
  const before = new Float64Array(n).fill(-1);
  const intervals = new Float64Array(n);
  const sum = new Float64Array(n);
  const squares = new Float64Array(n);
  let [pairs, local, short, all] = [0, 0, 0, 0];
  for (let k = 0; k < step.length; k++) {
    const e = element[k]!;
    if (e >= n) continue;
    if (last[e]! >= 0) {
      const interval = step[k]! - last[e]!;
      intervals[e]!++;
      sum[e]! += interval;
      squares[e]! += interval * interval;
      all++;
      if (interval < burst) short++;
      if (before[e]! >= 0 && interval + before[e]! > 0) {
        local += (2 * Math.abs(interval - before[e]!)) / (interval + before[e]!);
        pairs++;
      }
      before[e] = interval;
    }
    last[e] = step[k]!;
  }
  let [neurons, total] = [0, 0];
  for (let e = 0; e < n; e++) {
    const count = intervals[e]!;
    if (count < 2 || sum[e] === 0) continue;
    const mean = sum[e]! / count;
    total += Math.sqrt(Math.max(0, squares[e]! / count - mean * mean)) / mean;
    neurons++;
  }
  return { cv: total / neurons, cv2: local / pairs, bursts: short / all };
}

export interface Counted {
  /** Variance over mean of a neuron's counts, averaged over neurons that fired. */
  readonly fano: number;
  /** 0 for independent, 1 for equal neurons: sqrt(variance of the mean over mean of variances) (Golomb & Rinzel 1994). */
  readonly synchrony: number;
  /** Spikes that a spike leads to in the next bin: slope of activity on activity before (Wilting & Priesemann 2018). */
  readonly branching: number;
}

/** What counts in bins of `bin` steps say, over the whole bins of an interval of `steps`. */
export function countedInBins(
  { step, element }: SpikeList,
  n: number,
  steps: number,
  bin: number,
): Counted {
  const bins = Math.floor(steps / bin);
  const together = new Float64Array(bins);
  const total = new Float64Array(n);
  const squares = new Float64Array(n);
  const current = new Int32Array(n).fill(-1);
  const held = new Float64Array(n);
  for (let k = 0; k < step.length; k++) {
    const e = element[k]!;
    const b = Math.floor(step[k]! / bin);
    if (e >= n || b >= bins) continue;
    together[b]!++;
    total[e]!++;
    if (current[e] !== b) {
      squares[e]! += held[e]! * held[e]!;
      held[e] = 0;
      current[e] = b;
    }
    held[e]!++;
  }
  let [ratio, fired, variances] = [0, 0, 0];
  for (let e = 0; e < n; e++) {
    const mean = total[e]! / bins;
    const variance = (squares[e]! + held[e]! * held[e]!) / bins - mean * mean;
    variances += variance / n;
    if (total[e] === 0) continue;
    ratio += variance / mean;
    fired++;
  }
  const mean = together.reduce((a, b) => a + b, 0) / bins;
  const variance = together.reduce((a, b) => a + (b - mean) * (b - mean), 0) / bins;
  return {
    fano: bins > 1 ? ratio / fired : Number.NaN,
    synchrony: bins > 1 ? Math.sqrt(variance / (n * n) / variances) : Number.NaN,
    branching: slope(together),
  };
}

/** Slope of the regression of each number on the one before. */
function slope(x: Float64Array): number {
  const m = x.length - 1;
  if (m < 2) return Number.NaN;
  let [a, b] = [0, 0];
  for (let k = 0; k < m; k++) {
    a += x[k]! / m;
    b += x[k + 1]! / m;
  }
  let [top, bottom] = [0, 0];
  for (let k = 0; k < m; k++) {
    top += (x[k]! - a) * (x[k + 1]! - b);
    bottom += (x[k]! - a) * (x[k]! - a);
  }
  return top / bottom;
}
