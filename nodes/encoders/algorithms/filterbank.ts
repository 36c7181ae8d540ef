/**
 * Filter banks for sound: Butterworth band passes of order 2 on a linear or mel scale (as tonic's
 * filter banks), and the short-time mel spectrum (Davis & Mermelstein 1980,
 * doi:10.1109/TASSP.1980.1163420). Filters are two second-order sections each, in direct form II
 * transposed.
 */

import { cos, fourier, log, pow, tan } from '#engine/kit';

const LN_10 = Math.LN10;

/** Hertz on the mel scale. */
const toMel = (f: number): number => (2595 * log(1 + f / 700)) / LN_10;
/** Mel in hertz. */
const fromMel = (mel: number): number => 700 * (pow(10, mel / 2595) - 1);

export type Scale = 'linear' | 'mel';

/**
 * Bands `[n, 2]` as fractions of Nyquist: from a centre-to-be f to `f (1 + 2/n)`, the lowest
 * starting at `lowest` [Hz], the highest ending just below Nyquist.
 */
export function filterBands(
  count: number,
  sampleRate: number,
  lowest: number,
  scale: Scale,
): Float64Array {
  const nyquist = sampleRate / 2;
  const width = 1 + 2 / count;
  const highest = nyquist / width - 1;
  const to = scale === 'mel' ? toMel : (f: number) => f;
  const back = scale === 'mel' ? fromMel : (f: number) => f;
  const bands = new Float64Array(2 * count);
  for (let k = 0; k < count; k++) {
    const share = count > 1 ? k / (count - 1) : 0;
    const f = back(to(lowest) + share * (to(highest) - to(lowest)));
    bands[2 * k] = f / nyquist;
    bands[2 * k + 1] = (f * width) / nyquist;
  }
  return bands;
}

/** Denominators [a1, a2] of two sections whose numerators are gain * (1 - z^-2). */
export interface BandPass {
  readonly gain: number;
  readonly sections: readonly (readonly [a1: number, a2: number])[];
}

/** Square root of a complex number, real part not negative. */
function complexRoot(re: number, im: number): readonly [number, number] {
  const size = Math.sqrt(re * re + im * im);
  const r = Math.sqrt((size + Math.abs(re)) / 2);
  if (r === 0) return [0, 0];
  const other = Math.abs(im) / (2 * r);
  return re >= 0 ? [r, im < 0 ? -other : other] : [other, im < 0 ? -r : r];
}

/** A Butterworth band pass of order 2 between fractions of Nyquist, by the bilinear transform. */
export function designBandPass(low: number, high: number): BandPass {
  const w1 = 4 * tan((Math.PI * low) / 2);
  const w2 = 4 * tan((Math.PI * high) / 2);
  const width = w2 - w1;
  const square = w1 * w2;
  // The prototype's pole in the upper half plane; its conjugate gives the conjugate sections.
  const pr = (-Math.SQRT1_2 * width) / 2;
  const pi = (Math.SQRT1_2 * width) / 2;
  const [rr, ri] = complexRoot(pr * pr - pi * pi - square, 2 * pr * pi);
  const sections: [number, number][] = [];
  let gain = 16 * width * width;
  for (const sign of [1, -1]) {
    const sr = pr + sign * rr;
    const si = pi + sign * ri;
    // z = (4 + s) / (4 - s)
    const d = (4 - sr) ** 2 + si * si;
    const zr = ((4 + sr) * (4 - sr) - si * si) / d;
    const zi = ((4 + sr) * si + si * (4 - sr)) / d;
    sections.push([-2 * zr, zr * zr + zi * zi]);
    gain /= d;
  }
  return { gain, sections };
}

/** One channel of the bank, rectified if wished. */
export function applyBandPass(
  x: ArrayLike<number>,
  { gain, sections }: BandPass,
  rectify: boolean,
): Float64Array {
  let y = Float64Array.from(x, (v) => v * gain);
  for (const [a1, a2] of sections) {
    const out = new Float64Array(y.length);
    let s1 = 0;
    let s2 = 0;
    for (let t = 0; t < y.length; t++) {
      const v = y[t]! + s1;
      s1 = s2 - a1 * v;
      s2 = -y[t]! - a2 * v;
      out[t] = v;
    }
    y = out;
  }
  return rectify ? y.map(Math.abs) : y;
}

export interface MelOptions {
  readonly sampleRate: number;
  readonly channels: number;
  readonly frame: number; // samples
  readonly hop: number; // samples
  readonly lowest: number; // Hz
  readonly highest: number; // Hz
}

/** Logarithmic mel energies `[frames, channels]`: `log(1e-6 + E)`; triangles of height 1. */
export function melSpectrogram(x: ArrayLike<number>, o: MelOptions): Float64Array {
  let size = 1;
  while (size < o.frame) size *= 2;
  const frames = Math.max(0, Math.floor((x.length - o.frame) / o.hop) + 1);
  const window = Float64Array.from(
    { length: o.frame },
    (_, k) => 0.5 - 0.5 * cos((2 * Math.PI * k) / o.frame),
  );
  const low = toMel(o.lowest);
  const step = (toMel(o.highest) - low) / (o.channels + 1);
  const corner = Float64Array.from(
    { length: o.channels + 2 },
    (_, k) => (fromMel(low + k * step) * size) / o.sampleRate,
  );
  const result = new Float64Array(frames * o.channels);
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  for (let t = 0; t < frames; t++) {
    re.fill(0);
    im.fill(0);
    for (let k = 0; k < o.frame; k++) re[k] = x[t * o.hop + k]! * window[k]!;
    fourier(re, im);
    for (let c = 0; c < o.channels; c++) {
      const from = corner[c]!;
      const top = corner[c + 1]!;
      const to = corner[c + 2]!;
      let energy = 0;
      for (let b = Math.ceil(from); b <= Math.min(size / 2, Math.floor(to)); b++) {
        const weight = b <= top ? (b - from) / (top - from) : (to - b) / (to - top);
        energy += weight * (re[b]! ** 2 + im[b]! ** 2);
      }
      result[t * o.channels + c] = log(1e-6 + energy);
    }
  }
  return result;
}

/** Resamples by a windowed sinc (linear phase, 32 zero crossings); float64. */
export function resample(
  x: ArrayLike<number>,
  from: number,
  to: number,
  sin: (angle: number) => number,
): Float64Array {
  if (from === to) return Float64Array.from(x);
  const length = Math.floor((x.length * to) / from);
  const cutoff = Math.min(1, to / from);
  const reach = Math.ceil(16 / cutoff);
  const result = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const centre = (i * from) / to;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(x.length - 1, Math.floor(centre + reach));
    let sum = 0;
    let total = 0;
    for (let k = first; k <= last; k++) {
      const d = centre - k;
      const angle = Math.PI * d * cutoff;
      const sinc = d === 0 ? 1 : sin(angle) / angle;
      const weight = sinc * (0.5 + 0.5 * cos((Math.PI * d) / reach));
      sum += weight * x[k]!;
      total += weight;
    }
    result[i] = total === 0 ? 0 : sum / total;
  }
  return result;
}
