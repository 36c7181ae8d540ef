/**
 * Random numbers of a step: which draw goes to which element, in plain TypeScript. This is the
 * definition; `emit-random.ts` emits the frequent paths for vector lanes and calls the rare ones
 * here, so that both backends give the same numbers.
 *
 * A block of 256 elements owns one state of 4 interleaved xoshiro128++ generators (Blackman &
 * Vigna 2021, doi:10.1145/3460772): u32 s0[4], s1[4], s2[4], s3[4]. A *step* advances all four and
 * gives 128 bits. Blocks never share a state, and ranges begin at block borders, so no result
 * depends on how a population is split. Within a block:
 *
 * 1. Elements go in groups of 16, ascending. At the start of a group each `poisson(m)` of body and
 *    `fires` whose m is the same for all elements (made of numbers, uniforms and `step` only) is
 *    drawn for the 16 elements (`PoissonTable.draw`), in program order.
 * 2. Then vectors of the group, ascending: 2 elements ('f64') or 4 ('f32'). All other draws are
 *    made in program order, each for the whole vector: pair by pair, one step per pair, lanes 0, 1
 *    (low and high word) for the first, lanes 2, 3 for the second element. Both branches of an
 *    `if` draw. Draws in `onFire` follow, for the whole vector, if any of its elements fires.
 *
 * `rand` is a multiple of 2^-52 in [0, 1) (of 2^-24 in single precision); `randn` is Box & Muller
 * (1958, doi:10.1214/aoms/1177706645), one radius and angle for a pair; `poisson` is exact up to
 * the resolution of its uniforms: alias tables (Walker 1977, doi:10.1145/355744.355749; Vose 1991,
 * doi:10.1109/32.92917) of 40-bit thresholds for common m, inversion by search below 10, the
 * transformed rejection PTRS (Hoermann 1993, doi:10.1016/0167-6687(93)90997-4) above.
 */

import { exp, log } from '../kit/elementary.ts';

/** Words of one block's state. */
export const STATE_WORDS = 16;
/** Elements that share a state. */
export const BLOCK = 256;
/** Elements whose common Poisson numbers are drawn together. */
export const GROUP = 16;
/** From here on a common mean is drawn element by element. */
const GROUP_MOST = 48;
/** Below, numbers of a varying mean are found by search. */
export const SEARCH_MOST = 10;
/** A mean above is returned as it is: its spread is below the resolution of the result. */
const MEAN_MOST = 1e15;
const PART_MOST = 6;
const TAIL = 15;

const bits = new Uint32Array(4);
const bytes = new Uint8Array(bits.buffer);

const rotate = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

/** Advances the state at word `at` and returns its 4 words; the array is reused. */
export function advance(words: Uint32Array, at: number): Uint32Array {
  for (let lane = at; lane < at + 4; lane++) {
    let s0 = words[lane]!;
    let s1 = words[lane + 4]!;
    let s2 = words[lane + 8]!;
    let s3 = words[lane + 12]!;
    bits[lane - at] = rotate(s0 + s3, 7) + s0;
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotate(s3, 11);
    words[lane] = s0;
    words[lane + 4] = s1;
    words[lane + 8] = s2;
    words[lane + 12] = s3;
  }
  return bits;
}

/** 52 bits as a multiple of 2^-52 in [0, 1). */
const toUniform = (low: number, high: number): number =>
  ((high >>> 0) * 2 ** 20 + (low >>> 12)) * 2 ** -52;

/** One step: two numbers in [0, 1), written to `out[0], out[1]`. */
export function drawUniforms(words: Uint32Array, at: number, out: Float64Array): void {
  const [a = 0, b = 0, c = 0, d = 0] = advance(words, at);
  out[0] = toUniform(a, b);
  out[1] = toUniform(c, d);
}

/** Half of the uniforms' resolution: added, it keeps them off 0. */
const HALF = 2 ** -53;
const TWO_PI = 6.283185307179586;

/** cos(2 pi c) for c in [-1/4, 1): folded to a sine of at most a quarter turn. */
function cosTurn(c: number): number {
  const folded = 0.25 - Math.abs(c - Math.floor(c + 0.5));
  const r = folded * TWO_PI;
  const z = r * r;
  let p = 1 / 51090942171709440000;
  for (const f of SINE) p = f + z * p;
  return r + r * z * p;
}

/** Coefficients of the sine's series, from r^19 down to r^3. */
export const SINE: readonly number[] = [
  -1 / 121645100408832000,
  1 / 355687428096000,
  -1 / 1307674368000,
  1 / 6227020800,
  -1 / 39916800,
  1 / 362880,
  -1 / 5040,
  1 / 120,
  -1 / 6,
];

/** One step: two standard normal numbers. */
export function drawNormals(words: Uint32Array, at: number, out: Float64Array): void {
  drawUniforms(words, at, out);
  const radius = Math.sqrt(-2 * log(out[0]! + HALF));
  const turn = out[1]! + HALF;
  out[0] = radius * cosTurn(turn);
  out[1] = radius * cosTurn(turn - 0.25);
}

/** Poisson numbers of one mean, 16 at a time: Walker's alias method on the bytes of a step. */
export class PoissonTable {
  readonly mean: number;
  /** A mean above 6 is a sum of equal parts; 0 says that it is too large for this. */
  readonly parts: number;
  /** Bytes: alias[16], then 5 planes of thresholds[16], the highest bytes first. */
  readonly table = new Uint8Array(96);
  readonly #part: number;
  readonly #tail: number;
  readonly #first: number;

  /** A mean that is not above 0 (or NaN) gives zeros. */
  constructor(mean: number) {
    this.mean = mean;
    this.parts = mean >= GROUP_MOST ? 0 : mean > PART_MOST ? Math.ceil(mean / PART_MOST) : 1;
    const part = this.parts > 0 && mean > 0 ? mean / this.parts : 0;
    this.#part = part;
    const weights = new Float64Array(16);
    let p = exp(-part);
    for (let k = 0; k < TAIL; k++) {
      weights[k] = 16 * p;
      p *= part / (k + 1);
    }
    this.#first = p;
    let tail = 0;
    for (let k = TAIL; k < 256 && p > 0; k++) {
      tail += p;
      p *= part / (k + 1);
    }
    this.#tail = tail;
    weights[TAIL] = 16 * tail;
    const small: number[] = [];
    const large: number[] = [];
    for (let k = 0; k < 16; k++) (weights[k]! < 1 ? small : large).push(k);
    // What rounding leaves over keeps itself: threshold all ones, alias the bin itself.
    for (let k = 0; k < 16; k++) this.#set(k, 1, k);
    while (small.length > 0 && large.length > 0) {
      const poor = small.pop()!;
      const rich = large.pop()!;
      this.#set(poor, weights[poor]!, rich);
      weights[rich] = weights[rich]! - (1 - weights[poor]!);
      (weights[rich]! < 1 ? small : large).push(rich);
    }
  }

  #set(bin: number, share: number, alias: number): void {
    this.table[bin] = alias;
    let rest = Math.min(Math.floor(share * 2 ** 40 + 0.5), 2 ** 40 - 1);
    for (let plane = 5; plane >= 1; plane--) {
      this.table[16 * plane + bin] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  }

  /** Numbers of 16 elements; sums stop at 255, which no part of this universe will see. */
  draw(words: Uint32Array, at: number, out: Float64Array): void {
    const { table } = this;
    const bin = new Uint8Array(GROUP);
    const open = new Uint8Array(GROUP);
    out.fill(0);
    if (this.parts === 0)
      for (let k = 0; k < GROUP; k++) out[k] = drawLargePoisson(this.mean, words, at);
    for (let part = 0; part < this.parts; part++) {
      advance(words, at);
      for (let k = 0; k < GROUP; k++) bin[k] = bytes[k]! & 15;
      const value = bin.map((b) => table[b]!);
      open.fill(1);
      for (let plane = 1; plane <= 5 && open.includes(1); plane++) {
        advance(words, at);
        for (let k = 0; k < GROUP; k++) {
          if (!open[k]) continue;
          const threshold = table[16 * plane + bin[k]!]!;
          if (bytes[k]! < threshold) value[k] = bin[k]!;
          if (bytes[k]! !== threshold) open[k] = 0;
        }
      }
      for (let k = 0; k < GROUP; k++) {
        if (value[k] === TAIL) value[k] = this.drawTail(words, at);
        out[k] = Math.min(255, out[k]! + value[k]!);
      }
    }
  }

  /** A number of one part, given that it is 15 or more; one step. */
  drawTail(words: Uint32Array, at: number): number {
    const [low = 0, high = 0] = advance(words, at);
    const target = (toUniform(low, high) + HALF) * this.#tail;
    let p = this.#first;
    let sum = p;
    let k = TAIL;
    while (sum <= target && k < 255) {
      k++;
      p *= this.#part / k;
      sum += p;
    }
    return k;
  }
}

/** Where the search for a number gives up: less than 2^-52 of any mean below 10 is left. */
export const SEARCH_END = 64;

/** Number whose cumulative probability first exceeds `u`; 0 unless 0 < mean < 10. */
function searchPoisson(mean: number, u: number): number {
  if (!(mean > 0 && mean < SEARCH_MOST)) return 0;
  let p = exp(-mean);
  let sum = p;
  let k = 0;
  while (sum <= u && k < SEARCH_END) {
    k++;
    p *= mean / k;
    sum += p;
  }
  return k;
}

const HALF_LOG_TWO_PI = 0.9189385332046728;

/** log(k!), by Stirling's series above 10; relative error 1e-14. */
function logFactorial(k: number): number {
  let factor = 1;
  let n = k;
  while (n < 12) {
    n++;
    factor *= n;
  }
  const x = n + 1;
  const z = 1 / (x * x);
  const series = (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680)))) / x;
  return (x - 0.5) * log(x) - x + HALF_LOG_TWO_PI + series - log(factor);
}

/** One number of a mean of at least 10; a step per attempt (about 1.1). */
export function drawLargePoisson(mean: number, words: Uint32Array, at: number): number {
  if (!(mean < MEAN_MOST)) return mean;
  const root = Math.sqrt(mean);
  const b = 0.931 + 2.53 * root;
  const a = -0.059 + 0.02483 * b;
  const inverse = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  const logMean = log(mean);
  for (;;) {
    const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = advance(words, at);
    const u = toUniform(w0, w1) + HALF - 0.5;
    const v = toUniform(w2, w3) + HALF;
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const left = log(v) + log(inverse) - log(a / (us * us) + b);
    if (left <= k * logMean - mean - logFactorial(k)) return k;
  }
}

const pair = new Float64Array(2);

/** One step for both: search below 10; then, above, the elements one after the other. */
export function drawPoissons(
  words: Uint32Array,
  at: number,
  first: number,
  second: number,
  out: Float64Array,
): void {
  drawUniforms(words, at, pair);
  const [u = 0, v = 0] = pair;
  out[0] = first >= SEARCH_MOST ? drawLargePoisson(first, words, at) : searchPoisson(first, u);
  out[1] = second >= SEARCH_MOST ? drawLargePoisson(second, words, at) : searchPoisson(second, v);
}
