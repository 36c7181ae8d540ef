/**
 * Philox 4x32-10 (Salmon, Moraes, Dror & Shaw 2011, doi:10.1145/2063384.2063405), a counter-based
 * generator: one block at a time, and many at once by vector instructions, which is how networks
 * are drawn. Both give the same words; where a host allows no WebAssembly the first does all.
 */

import { Code } from './assembler.ts';
import { ModuleBuilder } from './module.ts';
import { OP, SIMD } from './opcodes.ts';

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const ROUNDS = 10;

/** High 32 bits of an unsigned product, as a signed number, in integer instructions only. */
export function mulHigh(a: number, b: number): number {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const middle = (Math.imul(ah, bl) + (Math.imul(al, bl) >>> 16)) | 0; // below 2^32, unsigned
  const low = (Math.imul(al, bh) + (middle & 0xffff)) | 0; // likewise
  return (Math.imul(ah, bh) + (middle >>> 16) + (low >>> 16)) | 0;
}

/** Fills `out[0..3]` with the block at counter (c0..c3) under key (k0, k1). */
export function philox(
  out: Uint32Array,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  let a = c0 | 0;
  let b = c1 | 0;
  let c = c2 | 0;
  let d = c3 | 0;
  let x = k0 | 0;
  let y = k1 | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const h0 = mulHigh(M0, a);
    const l0 = Math.imul(M0, a);
    const h1 = mulHigh(M1, c);
    const l1 = Math.imul(M1, c);
    a = h1 ^ b ^ x;
    b = l1;
    c = h0 ^ d ^ y;
    d = l0;
    x = (x + W0) | 0;
    y = (y + W1) | 0;
  }
  out[0] = a;
  out[1] = b;
  out[2] = c;
  out[3] = d;
}

/** Words of four blocks, which are made at once. */
const GROUP = 16;
/** Most words that are made at once; they stand at the begin of the memory, integers behind them. */
const MOST = 4096;
const INTEGERS = 4 * MOST;

interface Bulk {
  readonly words: Uint32Array;
  readonly shorts: Uint16Array;
  readonly integers: Uint32Array;
  /** Fills the memory with `groups` times four blocks from counter (c0, 0, c2, 0) on. */
  fill(c0: number, c2: number, k0: number, k1: number, groups: number): void;
  /** Makes integers below a number of the first `count` words; `size` in bytes. How many it made. */
  reduce(count: number, below: number, bound: number, size: number): number;
}

/** Null where WebAssembly is not allowed; undefined until it is first wanted. */
let bulk: Bulk | null | undefined;

/**
 * The words of blocks from counter (c0, 0, c2, 0) on: whole groups of four blocks, at most `most`
 * words and at most 4,096. Good until the next call. Null where there are none: too few were asked
 * for, a counter has more than 32 bits, or there is no WebAssembly.
 */
export function wordsOf(
  c0: number,
  c2: number,
  k0: number,
  k1: number,
  most: number,
): Uint32Array | null {
  const groups = Math.floor(Math.min(most, MOST) / GROUP);
  if (groups === 0 || c0 + 4 * groups >= 2 ** 32 || c2 >= 2 ** 32) return null;
  if (bulk === undefined) bulk = createBulk();
  if (!bulk) return null;
  bulk.fill(c0 | 0, c2 | 0, k0, k1, groups);
  return bulk.words.subarray(0, GROUP * groups);
}

/**
 * Integers below `below` (at most 2^32 - 1) of the words that were made last, by rejection: Lemire
 * 2019, doi:10.1145/3230636. Good until the next call.
 */
export function integersOf(
  count: number,
  below: number,
  short: boolean,
): Uint16Array | Uint32Array {
  const bound = (2 ** 32 - below) % below;
  const found = bulk?.reduce(count, below | 0, bound | 0, short ? 2 : 4) ?? 0;
  return (short ? bulk?.shorts : bulk?.integers)?.subarray(0, found) ?? new Uint32Array();
}

function createBulk(): Bulk | null {
  try {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const module = new ModuleBuilder([]);
    module.add('fill', { parameters: ['i32', 'i32', 'i32', 'i32', 'i32'], results: [] }, fill());
    module.add('reduce', { parameters: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] }, reduce());
    const compiled = new WebAssembly.Module(module.encode(false));
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
    return {
      words: new Uint32Array(memory.buffer, 0, MOST),
      shorts: new Uint16Array(memory.buffer, INTEGERS, MOST),
      integers: new Uint32Array(memory.buffer, INTEGERS, MOST),
      fill: exports.fill as Bulk['fill'],
      reduce: exports.reduce as Bulk['reduce'],
    };
  } catch {
    return null; // the host forbids it, or has no vectors
  }
}

/** Lanes of 32 bits of two vectors, as bytes. */
const lanes = (...numbers: readonly number[]) =>
  numbers.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]);

/** Four blocks at once, lane i of a vector being a word of block i. */
function fill(): Code {
  const [C0, C2, K0, K1, GROUPS] = [0, 1, 2, 3, 4];
  const code = new Code(5);
  const vector = () => code.local('v128');
  const [a, b, c, d] = [vector(), vector(), vector(), vector()];
  const [x, y, m0, m1, w0, w1] = [vector(), vector(), vector(), vector(), vector(), vector()];
  const [low, high, firsts, seconds, t, u] = [
    vector(),
    vector(),
    vector(),
    vector(),
    vector(),
    vector(),
  ];
  const at = code.local('i32');
  const splat = (value: number, into: number) => code.i32(value).simd(SIMD.i32x4Splat).set(into);
  splat(M0, m0);
  splat(M1, m1);
  splat(W0, w0);
  splat(W1, w1);
  /** High and low halves of the products of `from` with `factor`. */
  const multiply = (from: number, factor: number, highs: number, lows: number) => {
    code.get(from).get(factor).simd(SIMD.i64x2ExtMulLowU).set(low);
    code.get(from).get(factor).simd(SIMD.i64x2ExtMulHighU).set(high);
    code
      .get(low)
      .get(high)
      .simd(SIMD.shuffle, ...lanes(1, 3, 5, 7))
      .set(highs);
    code
      .get(low)
      .get(high)
      .simd(SIMD.shuffle, ...lanes(0, 2, 4, 6))
      .set(lows);
  };
  code.loop(() => {
    code.get(C0!).simd(SIMD.i32x4Splat);
    code.simd(SIMD.const, ...new Uint8Array(Uint32Array.of(0, 1, 2, 3).buffer));
    code.simd(SIMD.i32x4Add).set(a);
    splat(0, b);
    code.get(C2!).simd(SIMD.i32x4Splat).set(c);
    splat(0, d);
    code.get(K0!).simd(SIMD.i32x4Splat).set(x);
    code.get(K1!).simd(SIMD.i32x4Splat).set(y);
    for (let round = 0; round < ROUNDS; round++) {
      multiply(a, m0, firsts, t);
      multiply(c, m1, seconds, u);
      code.get(seconds).get(b).simd(SIMD.xor).get(x).simd(SIMD.xor).set(a);
      code.get(firsts).get(d).simd(SIMD.xor).get(y).simd(SIMD.xor).set(c);
      code.get(u).set(b).get(t).set(d);
      code.get(x).get(w0).simd(SIMD.i32x4Add).set(x);
      code.get(y).get(w1).simd(SIMD.i32x4Add).set(y);
    }
    for (const [half, pair] of [lanes(0, 4, 1, 5), lanes(2, 6, 3, 7)].entries()) {
      code
        .get(a)
        .get(b)
        .simd(SIMD.shuffle, ...pair)
        .set(t);
      code
        .get(c)
        .get(d)
        .simd(SIMD.shuffle, ...pair)
        .set(u);
      for (const [k, words] of [lanes(0, 1, 4, 5), lanes(2, 3, 6, 7)].entries()) {
        code
          .get(at)
          .get(t)
          .get(u)
          .simd(SIMD.shuffle, ...words);
        code.simdMemory(SIMD.store, 16 * (2 * half + k));
      }
    }
    code
      .get(at)
      .i32(4 * GROUP)
      .op(OP.i32Add)
      .set(at);
    code.get(C0!).i32(4).op(OP.i32Add).set(C0!);
    code.get(GROUPS!).i32(1).op(OP.i32Sub).tee(GROUPS!).branchIf(0);
  });
  return code;
}

/** Every word is written where the next integer belongs; a rejected one is written over. */
function reduce(): Code {
  const [COUNT, BELOW, BOUND, SIZE] = [0, 1, 2, 3] as const;
  const code = new Code(4);
  const product = code.local('i64');
  const at = code.local('i32');
  const from = code.local('i32');
  const end = code.local('i32');
  code.get(COUNT).i32(2).op(OP.i32Shl).set(end);
  const through = (store: number) =>
    code.loop(() => {
      code.get(from).memory(OP.i32Load, 0).op(OP.i64ExtendU);
      code.get(BELOW).op(OP.i64ExtendU, OP.i64Mul).set(product);
      code.get(at).get(product).i64(32n).op(OP.i64ShrU, OP.i32Wrap).memory(store, INTEGERS);
      code.get(product).op(OP.i32Wrap).get(BOUND).op(OP.i32GeU);
      code.get(SIZE).op(OP.i32Mul).get(at).op(OP.i32Add).set(at);
      code.get(from).i32(4).op(OP.i32Add).tee(from).get(end).op(OP.i32LtU).branchIf(0);
    });
  code
    .get(SIZE)
    .i32(2)
    .op(OP.i32Eq)
    .when(
      () => through(OP.i32Store16),
      () => through(OP.i32Store),
    );
  code.get(at).get(SIZE).i32(1).op(OP.i32ShrU, OP.i32ShrU);
  return code;
}
