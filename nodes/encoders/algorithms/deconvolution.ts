/**
 * Codes that take a signal apart into copies of one filter: Ben's spiker algorithm (Schrauwen &
 * Van Campenhout 2003, doi:10.1109/IJCNN.2003.1224019) and the Hough spiker (Hough et al. 1999),
 * plain and modified. The signal is first shifted so that its least value is not negative.
 */

/** A low-pass filter of `taps` by a Hamming or Hann window, cut at `cutoff` of Nyquist, sum 1. */
export function lowPass(
  taps: number,
  cutoff: number,
  window: 'hamming' | 'hann',
  sin: (x: number) => number,
  cos: (x: number) => number,
): Float64Array {
  const h = new Float64Array(taps);
  let sum = 0;
  for (let k = 0; k < taps; k++) {
    const d = k - (taps - 1) / 2;
    const sinc = d === 0 ? cutoff : sin(Math.PI * cutoff * d) / (Math.PI * d);
    const w = cos((2 * Math.PI * k) / Math.max(1, taps - 1));
    h[k] = sinc * (window === 'hamming' ? 0.54 - 0.46 * w : 0.5 - 0.5 * w);
    sum += h[k]!;
  }
  for (let k = 0; k < taps; k++) h[k]! /= sum;
  return h;
}

/** The signal raised so that its least value is 0, if that is negative, and by how much. */
function raised(x: ArrayLike<number>): { readonly s: Float64Array; readonly shift: number } {
  let least = 0;
  for (let t = 0; t < x.length; t++) least = Math.min(least, x[t]!);
  return { s: Float64Array.from(x, (v) => v - least), shift: -least };
}

export interface Coded {
  readonly spikes: Uint8Array;
  /** What was added to the signal: a decoder subtracts it. */
  readonly shift: number;
}

/**
 * Ben's spiker: a spike where taking the filter away lowers the summed error, by `threshold`
 * (`difference`) or to at most `threshold` times it (`ratio`).
 */
export function benSpiker(
  x: ArrayLike<number>,
  filter: ArrayLike<number>,
  threshold: number,
  rule: 'difference' | 'ratio',
): Coded {
  const { s, shift } = raised(x);
  const spikes = new Uint8Array(s.length);
  const m = filter.length;
  for (let t = 0; t + m <= s.length; t++) {
    let after = 0;
    let before = 0;
    for (let j = 0; j < m; j++) {
      after += Math.abs(s[t + j]! - filter[j]!);
      before += Math.abs(s[t + j]!);
    }
    if (rule === 'difference' ? after <= before - threshold : after <= threshold * before) {
      spikes[t] = 1;
      for (let j = 0; j < m; j++) s[t + j]! -= filter[j]!;
    }
  }
  return { spikes, shift };
}

/** Hough spiker: a spike where the whole filter fits under the signal. */
export function houghSpiker(x: ArrayLike<number>, filter: ArrayLike<number>): Coded {
  const { s, shift } = raised(x);
  const spikes = new Uint8Array(s.length);
  const m = filter.length;
  for (let t = 0; t + m <= s.length; t++) {
    let fits = true;
    for (let j = 0; j < m && fits; j++) fits = s[t + j]! >= filter[j]!;
    if (!fits) continue;
    spikes[t] = 1;
    for (let j = 0; j < m; j++) s[t + j]! -= filter[j]!;
  }
  return { spikes, shift };
}

/** The same, where the filter may stand out by `threshold` in all; the end uses what is there. */
export function modifiedHoughSpiker(
  x: ArrayLike<number>,
  filter: ArrayLike<number>,
  threshold: number,
): Coded {
  const { s, shift } = raised(x);
  const spikes = new Uint8Array(s.length);
  for (let t = 0; t < s.length; t++) {
    const m = Math.min(filter.length, s.length - t);
    let error = 0;
    for (let j = 0; j < m; j++) error += Math.max(0, filter[j]! - s[t + j]!);
    if (error > threshold) continue;
    spikes[t] = 1;
    for (let j = 0; j < m; j++) s[t + j]! -= filter[j]!;
  }
  return { spikes, shift };
}

/** The signal that the spikes stand for: their convolution with the filter, less the shift. */
export function convolveSpikes(
  spikes: ArrayLike<number>,
  filter: ArrayLike<number>,
  shift: number,
): Float64Array {
  const result = new Float64Array(spikes.length).fill(-shift);
  for (let t = 0; t < spikes.length; t++)
    if (spikes[t])
      for (let j = 0; j < filter.length && t + j < result.length; j++) result[t + j]! += filter[j]!;
  return result;
}
