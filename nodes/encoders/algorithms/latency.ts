/**
 * Codes in the time of one spike per value: latency laws, rank order and time to first spike.
 * Where rounding to a step decides, arithmetic is float32 and ties go to the even step, as in the
 * frameworks whose results these laws reproduce (snnTorch: Eshraghian et al. 2023,
 * doi:10.1109/JPROC.2023.3308088; SpikingJelly: Fang et al. 2023, doi:10.1126/sciadv.adi1480;
 * rank order: Thorpe & Gautrais 1998, doi:10.1007/978-1-4615-4831-7_19).
 */

import { exp, log, log1p, lowerBound, pow, roundHalfEven } from '#engine/kit';

const f = Math.fround;

export interface ChargingLaw {
  readonly steps: number;
  readonly threshold: number;
  /** Time constant in steps. */
  readonly tau: number;
  readonly firstSpike: number;
  readonly normalize: boolean;
  readonly linear: boolean;
}

const EPSILON = 1e-7;

/**
 * Times [steps, not rounded] at which a capacitor charged by `x` reaches the threshold
 * (`tau ln(x / (x - threshold))`), or its straight-line form. Inputs are meant to be in 0..1.
 */
export function chargingTimes(x: ArrayLike<number>, law: ChargingLaw): Float32Array {
  const { steps, firstSpike, normalize, linear } = law;
  const threshold = f(law.threshold);
  const least = f(law.threshold + EPSILON);
  const tau = linear && normalize ? steps - 1 - firstSpike : f(law.tau);
  const latest = f(-tau * f(threshold - 1));
  const times = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const value = f(x[i]!);
    if (linear) times[i] = f(Math.min(f(-tau * f(value - 1)), latest) + firstSpike);
    else {
      const v = Math.max(value, least);
      times[i] = f(f(tau * f(log(f(v / f(v - threshold))))) + firstSpike);
    }
  }
  if (normalize && !linear) {
    let most = 0;
    for (let i = 0; i < times.length; i++) most = Math.max(most, f(times[i]! - firstSpike));
    if (most > 0)
      for (let i = 0; i < times.length; i++)
        times[i] = f(
          f(f(f(times[i]! - firstSpike) * (steps - firstSpike - 1)) / most) + firstSpike,
        );
  }
  return times;
}

/**
 * Times as whole steps; -1 where nothing fires: beyond the last step, or, with `clip`, for inputs
 * below the threshold.
 */
export function stepsOfTimes(
  x: ArrayLike<number>,
  times: Float32Array,
  steps: number,
  clip: boolean,
  threshold: number,
): Int32Array {
  return Int32Array.from(times, (time, i) => {
    const step = roundHalfEven(time);
    return step > steps - 1 || (clip && f(x[i]!) < f(threshold)) ? -1 : step;
  });
}

/** A ramp `[steps, n]` from `off` to `on` that ends at each spike: targets for a regression loss. */
export function rampTargets(
  spikeSteps: Int32Array,
  steps: number,
  on: number,
  off: number,
): Float32Array {
  const n = spikeSteps.length;
  const result = new Float32Array(steps * n).fill(off);
  for (let i = 0; i < n; i++) {
    const last = spikeSteps[i]!;
    const slope = last > 0 ? f((on - off) / last) : 0;
    for (let t = 0; t < last && t < steps; t++) result[t * n + i] = off + f(t * slope);
    if (last >= 0 && last < steps) result[last * n + i] = on;
  }
  return result;
}

/** Steps `round((T-1)(1-x))`: every input in 0..1 fires once. */
export function linearSteps(x: ArrayLike<number>, steps: number): Int32Array {
  return Int32Array.from(x, (v) => roundHalfEven(f((steps - 1) * f(1 - f(v)))));
}

/** Steps `round(T-1 - ln(alpha x + 1))` with alpha = e^(T-1) - 1: every input in 0..1 fires once. */
export function logarithmicSteps(x: ArrayLike<number>, steps: number): Int32Array {
  const alpha = exp(steps - 1) - 1;
  return Int32Array.from(x, (v) => roundHalfEven(f(steps - 1 - f(log1p(f(alpha * f(v)))))));
}

/** `count` evenly spaced numbers from `first` to `last`, both included. */
export function evenly(first: number, last: number, count: number): Float64Array {
  const step = count > 1 ? (last - first) / (count - 1) : 0;
  return Float64Array.from({ length: count }, (_, i) =>
    i === count - 1 && count > 1 ? last : first + i * step,
  );
}

/** Means of consecutive intervals of `length` samples; an incomplete last one is left out. */
export function intervalMeans(signal: ArrayLike<number>, length: number): Float64Array {
  const means = new Float64Array(Math.floor(signal.length / length));
  for (let k = 0; k < means.length; k++) {
    let sum = 0;
    for (let j = 0; j < length; j++) sum += signal[k * length + j]!;
    means[k] = sum / length;
  }
  return means;
}

/**
 * Position of the spike of a value 0..1 in an interval of `length` steps: its intensity
 * `0.1 ln(1/v)` on a grid of `length` marks from 0 to 1.
 */
export function firstSpikePosition(value: number, length: number): number {
  const intensity = value > 0 ? 0.1 * log(1 / value) : 2;
  return Math.min(length - 1, lowerBound(evenly(0, 1, length), intensity));
}

/** Rank of each element by descending value, ties by index; -1 for zeros. */
export function ranks(x: ArrayLike<number>): Int32Array {
  const order = Array.from({ length: x.length }, (_, i) => i)
    .filter((i) => x[i]! > 0)
    .sort((a, b) => x[b]! - x[a]! || a - b);
  const result = new Int32Array(x.length).fill(-1);
  for (const [rank, i] of order.entries()) result[i] = rank;
  return result;
}

/** What a rank weighs for a decoder: `modulation^rank`, 0 for those that did not fire. */
export function rankWeights(rank: ArrayLike<number>, modulation: number): Float64Array {
  return Float64Array.from(rank, (r) => (r < 0 ? 0 : pow(modulation, r)));
}
