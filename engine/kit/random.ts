/**
 * Random numbers for everything that is drawn outside the kernels, from a generator that counts
 * (`philox.ts`). The key comes from the seed, a node's id and the name of what is drawn, the counter
 * from a row and the position in it: nothing has to be saved, and adding a node never shifts another
 * node's numbers.
 */

import { cos, exp, log, sin } from './elementary.ts';
import { integersOf, mulHigh, philox, wordsOf } from './philox.ts';
import type { RandomStream } from './types.ts';

/** A 64-bit hash of a text (two independent FNV-1a halves, then mixed), as two u32. */
function hashName(text: string): readonly [number, number] {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ (code + 0x9e37), 0x85ebca6b);
  }
  return [mix(a), mix(b ^ (text.length << 16))];
}

/** Finaliser of MurmurHash3 (Appleby 2011, public domain). */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const TWO_53 = 2 ** -53;
const TAU = 6.283185307179586;

export interface KeyedStream extends RandomStream {
  /** 32 random bits. */
  bits(): number;
  exponential(): number;
  /** Fills `out` with what as many calls of `uniform` give. */
  uniforms(out: Float64Array): void;
  /** Fills `out` with what as many calls of `normal` give. */
  normals(out: Float64Array): void;
  /** Fills out[from..to) with what as many calls of `integer(below)` give; below at most 2^32 - 1. */
  integers(below: number, out: Uint16Array | Uint32Array, from: number, to: number): void;
  /** Of the given shape and scale 1 (Marsaglia & Tsang 2000, doi:10.1145/358407.358414). */
  gamma(shape: number): number;
  /** Moves to the start of another row; a row has 2^34 numbers. */
  row(index: number): void;
}

/** A stream for one purpose of one node. `row` picks an independent part of it. */
export function createStream(seed: number, node: string, stream: string, row = 0): KeyedStream {
  const [n0, n1] = hashName(`${node}/${stream}`);
  const k0 = mix((seed >>> 0) ^ n0);
  const k1 = (mix(Math.floor(seed / 2 ** 32) ^ 0x5bd1e995) ^ n1) >>> 0;
  const block = new Uint32Array(4);
  let at = 4;
  let counter = 0;
  let current = row;
  let spare = Number.NaN;

  const bits = (): number => {
    if (at === 4) {
      philox(
        block,
        counter,
        Math.floor(counter / 2 ** 32),
        current,
        Math.floor(current / 2 ** 32),
        k0,
        k1,
      );
      counter++;
      at = 0;
    }
    return block[at++]!;
  };
  const uniform = (): number => {
    const high = bits() >>> 5; // 27 bits
    const low = bits() >>> 6; // 26 bits
    return (high * 2 ** 26 + low) * TWO_53;
  };
  const uniforms = (out: Float64Array): void => {
    let k = 0;
    while (at === 4 && k + 2 <= out.length) {
      const words = wordsOf(counter, current, k0, k1, 2 * (out.length - k));
      if (!words) break;
      counter += words.length / 4;
      for (let w = 0; w + 1 < words.length; w += 2)
        out[k++] = ((words[w]! >>> 5) * 2 ** 26 + (words[w + 1]! >>> 6)) * TWO_53;
    }
    for (; k < out.length; k++) out[k] = uniform();
  };
  const normal = (): number => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = Number.NaN;
      return value;
    }
    const radius = Math.sqrt(-2 * log(1 - uniform()));
    const angle = TAU * uniform();
    spare = radius * sin(angle);
    return radius * cos(angle);
  };
  const normals = (out: Float64Array): void => {
    let k = 0;
    while (k < out.length) {
      const pairs = (out.length - k) >> 1;
      const none = at < 4 || pairs === 0 || !Number.isNaN(spare);
      const words = none ? null : wordsOf(counter, current, k0, k1, 4 * pairs);
      if (!words) {
        out[k++] = normal();
        continue;
      }
      counter += words.length / 4;
      for (let w = 0; w + 3 < words.length; w += 4) {
        const u = ((words[w]! >>> 5) * 2 ** 26 + (words[w + 1]! >>> 6)) * TWO_53;
        const v = ((words[w + 2]! >>> 5) * 2 ** 26 + (words[w + 3]! >>> 6)) * TWO_53;
        const radius = Math.sqrt(-2 * log(1 - u));
        const angle = TAU * v;
        out[k++] = radius * cos(angle);
        out[k++] = radius * sin(angle);
      }
    }
  };
  const integer = (below: number): number => {
    if (below <= 1) return 0;
    if (below > 2 ** 32) return Math.floor(uniform() * below);
    // Lemire 2019 (doi:10.1145/3230636): unbiased by rejection.
    for (;;) {
      const x = bits();
      const low = Math.imul(x, below) >>> 0;
      if (low >= below || low >= (2 ** 32 - below) % below) return mulHigh(x, below) >>> 0;
    }
  };
  const integers = (
    below: number,
    out: Uint16Array | Uint32Array,
    from: number,
    to: number,
  ): void => {
    let k = from;
    while (k < to && below > 1) {
      // No number of whole blocks can be left over.
      const words = at === 4 ? wordsOf(counter, current, k0, k1, to - k) : null;
      if (words) {
        counter += words.length / 4;
        const found = integersOf(words.length, below, out instanceof Uint16Array);
        out.set(found, k);
        k += found.length;
      } else out[k++] = integer(below);
    }
    if (below <= 1) out.fill(0, from, to);
  };
  const gamma = (shape: number): number => {
    if (shape < 1) {
      const u = 1 - uniform();
      return gamma(shape + 1) * exp(log(u) / shape);
    }
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const t = 1 + c * x;
      const v = t * t * t;
      if (v <= 0) continue;
      const u = 1 - uniform();
      if (log(u) < 0.5 * x * x + d - d * v + d * log(v)) return d * v;
    }
  };
  return {
    bits,
    uniform,
    uniforms,
    normal,
    normals,
    integer,
    integers,
    exponential: () => -log(1 - uniform()),
    gamma,
    row(index) {
      current = index;
      counter = 0;
      at = 4;
      spare = Number.NaN;
    },
  };
}

/** States of 4 interleaved xoshiro128++ generators for one block of 256 elements: s0[4] s1[4] s2[4] s3[4]. */
export function seedXoshiro(seed: number, node: string, block: number): Uint32Array {
  const stream = createStream(seed, node, 'xoshiro', block);
  const state = new Uint32Array(16);
  for (let i = 0; i < 16; i++) state[i] = stream.bits();
  // The all-zero state is the one a generator cannot leave.
  for (let lane = 0; lane < 4; lane++)
    if ((state[lane]! | state[lane + 4]! | state[lane + 8]! | state[lane + 12]!) === 0)
      state[lane] = 1;
  return state;
}
