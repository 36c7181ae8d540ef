/**
 * The inner ear behind the Spiking Heidelberg Digits (Cramer et al. 2022,
 * doi:10.1109/TNNLS.2020.3044364): a hydrodynamic basilar membrane (Sieroka, Dosch & Rupp 2006,
 * doi:10.1121/1.2204438), hair cells with pools of transmitter (Meddis 1986,
 * doi:10.1121/1.393460) and bushy cells, integrate-and-fire neurons that collect the fibres.
 *
 * The membrane's stiffness falls exponentially along it, so with u = exp(-alpha c / 2) the
 * impedance is a quadratic in u, and the phase of its travelling wave, the integral of the wave
 * number, has a closed form: ours below is that of dc = -2 du / (alpha u).
 */

import { angleOf, cos, exp, fourier, log, sin } from '#engine/kit';

type Complex = readonly [re: number, im: number];

const add = (a: Complex, b: Complex): Complex => [a[0] + b[0], a[1] + b[1]];
const times = (a: Complex, b: Complex): Complex => [
  a[0] * b[0] - a[1] * b[1],
  a[0] * b[1] + a[1] * b[0],
];
const scaled = (a: Complex, s: number): Complex => [a[0] * s, a[1] * s];
function over(a: Complex, b: Complex): Complex {
  const d = b[0] * b[0] + b[1] * b[1];
  return [(a[0] * b[0] + a[1] * b[1]) / d, (a[1] * b[0] - a[0] * b[1]) / d];
}
const size = (a: Complex): number => Math.sqrt(a[0] * a[0] + a[1] * a[1]);

/** The principal square root. */
function root(a: Complex): Complex {
  const r = Math.sqrt((size(a) + Math.abs(a[0])) / 2);
  if (r === 0) return [0, 0];
  const other = a[1] / (2 * r);
  return a[0] >= 0 ? [r, other] : [Math.abs(other), a[1] < 0 ? -r : r];
}

const logarithm = (a: Complex): Complex => [log(size(a)), angleOf(a[1], a[0])];
const exponential = (a: Complex): Complex => scaled([cos(a[1]), sin(a[1])], exp(a[0]));

const EULER = 0.5772156649015329;

/**
 * Hankel function of the first kind, order 0 or 1 (Abramowitz & Stegun 9.1, 9.2): its power series
 * up to |z| = 10, its asymptotic series beyond; about seven digits, more for most z.
 */
function hankel(order: 0 | 1, z: Complex): Complex {
  if (size(z) > 10) {
    const mu = 4 * order * order;
    let term: Complex = [1, 0];
    let sum: Complex = [1, 0];
    for (let k = 1; k < 30; k++) {
      const factor = (mu - (2 * k - 1) ** 2) / (8 * k);
      const next = times(term, over([0, factor], z));
      if (size(next) >= size(term)) break;
      term = next;
      sum = add(sum, term);
    }
    const phase: Complex = [z[0] - (order * Math.PI) / 2 - Math.PI / 4, z[1]];
    const wave = exponential([-phase[1], phase[0]]);
    return times(times(root(over([2 / Math.PI, 0], z)), wave), sum);
  }
  const half = scaled(z, 0.5);
  const step = scaled(times(half, half), -1);
  let term: Complex = order === 0 ? [1, 0] : half;
  let bessel: Complex = [0, 0];
  let digamma: Complex = [0, 0];
  let psi = order === 0 ? -2 * EULER : 1 - 2 * EULER; // psi(k + 1) + psi(k + order + 1)
  for (let k = 0; k < 60; k++) {
    bessel = add(bessel, term);
    digamma = add(digamma, scaled(term, psi));
    psi += 1 / (k + 1) + 1 / (k + order + 1);
    term = scaled(times(term, step), 1 / ((k + 1) * (k + order + 1)));
  }
  let second = add(scaled(times(logarithm(half), bessel), 2), scaled(digamma, -1));
  if (order === 1) second = add(second, over([-2, 0], z));
  const neumann = scaled(second, 1 / Math.PI);
  return add(bessel, [-neumann[1], neumann[0]]);
}

/** Stiffness, damping and mass of the membrane, in the model's own (cgs) units. */
export interface Membrane {
  readonly a: number;
  readonly alpha: number;
  readonly rho: number;
  readonly c: number;
  readonly c0: number;
  readonly de: number;
  readonly h: number;
  readonly m: number;
}

export const MEMBRANE: Membrane = {
  a: 3500,
  alpha: 3,
  rho: 1,
  c: 3.5,
  c0: 1e9,
  de: 0.15,
  h: 0.1,
  m: 0.05,
};

/** The membrane's velocity per stapes displacement at place `c` and angular frequency `omega`. */
function membraneTransfer(omega: number, c: number, k: Membrane): Complex {
  const damping = k.de * Math.sqrt(k.c0 * k.m);
  const depth = k.a + k.m * omega * omega;
  const kappa = Math.sqrt(depth);
  const impedance = (u: number): Complex => [k.c0 * u * u - depth, -omega * damping * u];
  const waveNumber = (xi: Complex): Complex => scaled(root(over([k.rho / k.h, 0], xi)), omega);
  const tail = (u: number, xi: Complex): Complex =>
    add(scaled(root(xi), -2), [(-omega * damping * u) / kappa, 2 * kappa]);
  const xi0 = impedance(1);
  const g0 = waveNumber(xi0);
  const phase0 = scaled(g0, 2 / k.alpha);
  const u = exp((-k.alpha * c) / 2);
  const xi = impedance(u);
  const ratio = over(scaled(tail(u, xi), 1 / u), tail(1, xi0));
  const turn = times(
    [0, (2 * omega * Math.sqrt(k.rho / k.h)) / (k.alpha * kappa)],
    logarithm(ratio),
  );
  const pressure = (phase: Complex, g: Complex): Complex =>
    times(root(over(phase, g)), hankel(0, phase));
  const q = ((2 * omega) / k.alpha) * Math.sqrt(2 / (k.h * k.c0));
  const [j0, y0] = hankel(0, [q, 0]);
  const [j1, y1] = hankel(1, [q, 0]);
  const stapes = scaled(over([y0, j0], [j1, -y1]), Math.sqrt((2 * k.c0) / k.h));
  const p = over(pressure(add(phase0, turn), waveNumber(xi)), pressure(phase0, g0));
  return times(times(over([2 * omega, 0], xi), p), stapes);
}

/** Scaled to the root mean square `level`, faded in and out by Hann ramps over its two halves. */
export function windowSound(x: ArrayLike<number>, level: number): Float64Array {
  let square = 0;
  for (let t = 0; t < x.length; t++) square += x[t]! * x[t]!;
  const scale = square > 0 ? level / Math.sqrt(square / x.length) : 0;
  const half = x.length >> 1;
  const ramp = (k: number) => 0.5 - 0.5 * cos((2 * Math.PI * k) / (2 * half - 1));
  const result = Float64Array.from(x, (v) => v * scale);
  for (let k = 0; k < half; k++) {
    result[k]! *= ramp(k);
    result[x.length - 1 - k]! *= ramp(k);
  }
  return result;
}

/**
 * Membrane velocity `[channels, floor(n/2) + 1]` at half the sample rate: the positive frequencies
 * of the sound through each place's transfer function.
 */
export function membraneVelocity(
  sound: Float64Array,
  sampleRate: number,
  channels: number,
  k: Membrane,
): Float64Array {
  const n = (sound.length >> 1) + 1;
  const re = Float64Array.from(sound);
  const im = new Float64Array(sound.length);
  fourier(re, im);
  const top = Math.floor(sampleRate / 2);
  const result = new Float64Array(channels * n);
  const zr = new Float64Array(n);
  const zi = new Float64Array(n);
  for (let channel = 0; channel < channels; channel++) {
    const c = channels > 1 ? (k.c * channel) / (channels - 1) : 0;
    for (let b = 0; b < n; b++) {
      const f = n > 1 ? 1 + ((top - 1) * b) / (n - 1) : 1;
      const [vr, vi] = times(membraneTransfer(2 * Math.PI * f, c, k), [re[b]!, im[b]!]);
      zr[b] = vr;
      zi[b] = vi;
    }
    fourier(zr, zi, 1);
    for (let t = 0; t < n; t++) result[channel * n + t] = zr[t]! / n;
  }
  return result;
}

/** Rates of the hair cell's three pools of transmitter [1/s]. */
export interface HairCell {
  readonly y: number;
  readonly g: number;
  readonly l: number;
  readonly r: number;
  readonly x: number;
  readonly a: number;
  readonly b: number;
  readonly h: number;
  readonly m: number;
}

export const HAIR_CELL: HairCell = {
  y: 5.05,
  g: 2000,
  l: 2500,
  r: 6580,
  x: 66.3,
  a: 5,
  b: 300,
  h: 50000,
  m: 1,
};

/** Probability of a spike of the nerve fibre per sample, from the membrane's velocity. */
export function firingProbability(
  velocity: ArrayLike<number>,
  sampleRate: number,
  k: HairCell,
): Float64Array {
  const dt = 1 / sampleRate;
  const spontaneous = (k.g * k.a) / (k.a + k.b);
  let cleft = (k.m * k.y * spontaneous) / (k.l * spontaneous + k.y * (k.l + k.r));
  let free = (cleft * (k.l + k.r)) / spontaneous;
  let store = (cleft * k.r) / k.x;
  return Float64Array.from(velocity, (v) => {
    const open = v + k.a;
    const release = open > 0 ? (k.g * dt * open) / (open + k.b) : 0;
    const made = free < k.m ? k.y * dt * (k.m - free) : 0;
    const ejected = release * free;
    const lost = (k.l + k.r) * dt * cleft;
    const taken = k.r * dt * cleft;
    const returned = k.x * dt * store;
    free = Math.max(0, free + made - ejected + returned);
    cleft = Math.max(0, cleft + ejected - lost);
    store = Math.max(0, store + taken - returned);
    return cleft * k.h * dt;
  });
}

/** Keeps spikes at least `period` samples after the last kept one of their fibre. */
export function thinFibre(spikes: Uint8Array, period: number): void {
  let last = -period;
  for (let t = 0; t < spikes.length; t++) {
    if (!spikes[t]) continue;
    if (t - last < period) spikes[t] = 0;
    else last = t;
  }
}

export interface BushyCell {
  readonly tauMembrane: number; // s
  readonly tauSynapse: number; // s
  readonly refractory: number; // s
  readonly weight: number; // per fibre
}

/** Samples at which a bushy cell fires; `input` is the number of fibre spikes per sample. */
export function bushySpikes(
  input: ArrayLike<number>,
  sampleRate: number,
  { tauMembrane, tauSynapse, refractory, weight }: BushyCell,
): number[] {
  const dt = 1 / sampleRate;
  const leak = exp(-dt / tauMembrane);
  const fade = exp(-dt / tauSynapse);
  const pause = refractory * sampleRate;
  const spikes: number[] = [];
  let v = 0;
  let current = 0;
  let rest = 0;
  for (let t = 0; t < input.length; t++) {
    v *= leak;
    current = current * fade + input[t]!;
    if (rest <= 0) v += current * weight * dt;
    if (v >= 1 && rest <= 0) {
      spikes.push(t);
      v = 0;
      rest = pause;
    } else rest--;
  }
  return spikes;
}
