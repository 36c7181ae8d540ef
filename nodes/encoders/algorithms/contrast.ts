/**
 * Temporal contrast: signals become spikes where they change, up +1 and down -1. Threshold-based
 * representation, step forward and moving window after Petro, Kasabov & Kiss (2020,
 * doi:10.1109/TNNLS.2019.2906158); delta modulation as in snnTorch; sigma-delta after Yoon (2017,
 * doi:10.1109/TNNLS.2016.2526029). Each function takes one channel.
 */

const f = Math.fround;

/** Change against the previous sample, float32; the first is compared with 0, or with itself. */
export function deltaModulate(
  x: ArrayLike<number>,
  threshold: number,
  off: boolean,
  padding: boolean,
): Int8Array {
  const spikes = new Int8Array(x.length);
  const reach = f(threshold);
  let before = padding ? f(x[0] ?? 0) : 0;
  for (let t = 0; t < x.length; t++) {
    const value = f(x[t]!);
    const change = f(value - before);
    if (change >= reach) spikes[t] = 1;
    else if (off && change <= -reach) spikes[t] = -1;
    before = value;
  }
  return spikes;
}

/**
 * Changes beyond mean + factor * standard deviation of all changes of the record. `causal` puts a
 * spike at the later sample (the first takes the second change), otherwise at the earlier one (the
 * last repeats the one before).
 */
export function thresholdBased(
  x: ArrayLike<number>,
  factor: number,
  causal: boolean,
): { readonly spikes: Int8Array; readonly threshold: number } {
  const n = x.length;
  const spikes = new Int8Array(n);
  if (n < 2) return { spikes, threshold: 0 };
  const change = new Float64Array(n);
  for (let t = 0; t < n - 1; t++) change[causal ? t + 1 : t] = x[t + 1]! - x[t]!;
  if (causal) change[0] = change[Math.min(2, n - 1)]!;
  else change[n - 1] = change[n - 2]!;
  const { mean, deviation } = moments(causal ? differences(x) : change);
  const threshold = mean + factor * deviation;
  for (let t = 0; t < n; t++)
    spikes[t] = change[t]! > threshold ? 1 : change[t]! < -threshold ? -1 : 0;
  return { spikes, threshold };
}

function differences(x: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: x.length - 1 }, (_, t) => x[t + 1]! - x[t]!);
}

/** Mean and population standard deviation. */
function moments(x: Float64Array): { mean: number; deviation: number } {
  let mean = 0;
  for (const v of x) mean += v;
  mean /= x.length;
  let square = 0;
  for (const v of x) square += (v - mean) ** 2;
  return { mean, deviation: Math.sqrt(square / x.length) };
}

/** Samples that leave a band around a base, which follows by one threshold per spike. */
export function stepForward(x: ArrayLike<number>, threshold: number): Int8Array {
  const spikes = new Int8Array(x.length);
  let base = x[0] ?? 0;
  for (let t = 0; t < x.length; t++) {
    if (x[t]! > base + threshold) {
      spikes[t] = 1;
      base += threshold;
    } else if (x[t]! < base - threshold) {
      spikes[t] = -1;
      base -= threshold;
    }
  }
  return spikes;
}

/** The signal that step-forward or sigma-delta spikes stand for: `start + threshold * cumulative sum`. */
export function accumulate(
  spikes: ArrayLike<number>,
  start: number,
  threshold: number,
): Float64Array {
  let sum = 0;
  return Float64Array.from(spikes, (s) => {
    sum += s;
    return start + threshold * sum;
  });
}

/** Samples beyond a threshold around the mean of the `window` before them. */
export function movingWindow(x: ArrayLike<number>, window: number, threshold: number): Int8Array {
  const spikes = new Int8Array(x.length);
  const size = Math.min(window, x.length);
  for (let t = 0; t < x.length; t++) {
    const from = Math.max(0, t - size);
    const to = Math.max(t, size);
    let sum = 0;
    for (let j = from; j < to; j++) sum += x[j]!;
    const base = sum / (to - from);
    if (x[t]! > base + threshold) spikes[t] = 1;
    else if (x[t]! < base - threshold) spikes[t] = -1;
  }
  return spikes;
}

/** Whole thresholds between the signal and what was sent so far; several spikes per sample. */
export function sigmaDelta(x: ArrayLike<number>, threshold: number, start = 0): Int32Array {
  const events = new Int32Array(x.length);
  let sent = start;
  for (let t = 0; t < x.length; t++) {
    const n = Math.trunc((x[t]! - sent) / threshold);
    sent += n * threshold;
    events[t] = n;
  }
  return events;
}

/** A spike wherever the positive part of the signal is above the threshold. */
export function zeroCrossing(x: ArrayLike<number>, threshold: number): Int8Array {
  return Int8Array.from({ length: x.length }, (_, t) => (Math.max(0, x[t]!) > threshold ? 1 : 0));
}

/**
 * Crossings of a bank of levels 0..254 by values 0..255, in time order: half of the `neurons`
 * answer to rises, half to falls, neuron 0 to 255. The code of sequential MNIST (tonic's SMNIST).
 * With `duplicate` each spike at t becomes two, at 2t and 2t+1, next to each other in the list.
 */
export function levelCrossings(
  x: ArrayLike<number>,
  neurons: number,
  duplicate: boolean,
): { readonly step: number[]; readonly neuron: number[] } {
  const half = (neurons - 1) / 2;
  const levels = Array.from({ length: half }, (_, k) =>
    Math.floor(half > 1 ? (254 * k) / (half - 1) : 0),
  );
  const found: [step: number, neuron: number][] = [];
  for (let t = 0; t < x.length; t++) {
    const value = x[t]!;
    const next = x[t + 1];
    if (next !== undefined)
      for (const [k, level] of levels.entries()) {
        if (value < level && next >= level) found.push([t, neurons - k]);
        if (value >= level && next < level) found.push([t, neurons - half - k]);
      }
    if (value === 255) found.push([t, 0]);
  }
  found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const all = duplicate
    ? found.flatMap(([t, n]): [number, number][] => [
        [2 * t, n],
        [2 * t + 1, n],
      ])
    : found;
  return { step: all.map(([t]) => t), neuron: all.map(([, n]) => n) };
}
