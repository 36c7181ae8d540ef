/**
 * Delivery through a bit matrix: the rows of all listed sources are added as bits, 128 targets at
 * a time, into counters that lie across bit planes (carry-save adders; Harley & Seal's scheme in
 * Warren, "Hacker's Delight", 2nd ed. 2012, section 5-1), and the counters are added to the ring
 * once. A synapse costs a fraction of an instruction instead of a read, an addition and a write.
 *
 * All matrices of a module share this code, since it takes a host longer to compile it well than
 * to run it a thousand times: a kernel gives it its addresses, which the loops add up anyway.
 */

import type { MatrixKernel } from '../compile/kernel-types.ts';
import { Code, HOLE } from '../kit/assembler.ts';
import type { ValueType } from '../kit/encoding.ts';
import type { ModuleBuilder } from '../kit/module.ts';
import { OP, SIMD } from '../kit/opcodes.ts';
import { pushSlot } from './emit-access.ts';
import { pushI32x4 } from './lanes.ts';

/** Rows that one pass adds. */
const GROUP = 8;
/** Planes of a counter: a chunk has at most 255 rows. */
const PLANES = 8;
const MOST_ROWS = 255;
/** Planes that counters of chunks need, fewest first: a third of the work of eight where rows are few. */
const DEPTHS = [3, 4, 5, 6, PLANES] as const;
const VECTOR = 16;
/** Bytes of the counters of a vector: its planes one behind the other. */
const COUNTERS = VECTOR * PLANES;
/** Bytes that a processor reads at once. */
const LINE = 64;

/** Bit j of the first byte in lane 2j, of the second in lane 2j + 1. */
const BITS = [1, 1, 2, 2, 4, 4, 8, 8, 16, 16, 32, 32, 64, 64, 128, 128] as const;

// What the shared functions are given. LIST: byte address of u32 sources. LENGTH: how many, or where
// they end. SLOT: address in the ring of the first target.
const [LIST, LENGTH, SLOT, MATRIX, ZEROS, COUNTS, STRIDE] = [0, 1, 2, 3, 4, 5, 6];
const GIVEN = [LIST, LENGTH, SLOT, MATRIX, ZEROS, COUNTS, STRIDE];
const SHARED = { parameters: GIVEN.map((): ValueType => 'i32'), results: [] } as const;

let shared: { readonly depths: readonly Code[]; readonly all: Code } | null = null;

/** Adds to a module what its matrices share; returns the function that a kernel calls. */
export function addMatrices(module: ModuleBuilder): number {
  shared ??= { depths: DEPTHS.map(emitDepth), all: emitChunks() };
  const depths = shared.depths.map((code) => module.add(null, SHARED, code));
  return module.add(null, SHARED, shared.all, depths);
}

/** A kernel, with the function of `addMatrices`. */
export function emitMatrix(kernel: MatrixKernel, deliver: number): Code {
  const { ring, bits, zeros, planes, stride, from, delay } = kernel;
  const [step, list, count] = [0, 1, 2];
  const code = new Code(4);
  code.get(list).get(count);
  pushSlot(code, step, ring, delay);
  code.i32(ring.offset + 2 * from).op(OP.i32Add);
  for (const given of [bits, zeros, planes, stride]) code.i32(given);
  return code.call(deliver).i32(0);
}

/** Goes through the list in chunks, each by the function of its depth, whose index is a hole. */
function emitChunks(): Code {
  const code = new Code(GIVEN.length);
  const chunk = code.local('i32');
  const end = code.local('i32');
  const deliver = (k: number): void => {
    const call = (): void => {
      for (const given of GIVEN) code.get(given === LENGTH ? end : given);
      code.call(HOLE * (k + 1));
    };
    if (k === DEPTHS.length - 1) call();
    else
      code
        .get(chunk)
        .i32(1 << DEPTHS[k]!)
        .op(OP.i32LtS)
        .when(call, () => deliver(k + 1));
  };
  code.repeatWhile(
    () => code.get(LENGTH).i32(0).op(OP.i32GtS),
    () => {
      code.get(LENGTH).i32(MOST_ROWS).get(LENGTH).i32(MOST_ROWS);
      code.op(OP.i32LtS, OP.select).set(chunk);
      code.get(LIST).get(chunk).i32(2).op(OP.i32Shl, OP.i32Add).set(end);
      emitTouch(code, end);
      deliver(0);
      code.get(end).set(LIST);
      code.get(LENGTH).get(chunk).op(OP.i32Sub).set(LENGTH);
    },
  );
  return code;
}

/** Adds the rows of a chunk that counters of so many planes can count. */
function emitDepth(planes: number): Code {
  const code = new Code(GIVEN.length);
  emitGroup(code, planes, true);
  if (planes > 3)
    code.repeatWhile(
      () => code.get(LIST).get(LENGTH).op(OP.i32LtU),
      () => emitGroup(code, planes, false),
    );
  emitExpansion(code, planes);
  return code;
}

/**
 * Reads a little of every line of the listed rows: they lie far apart and are rarely in the nearest
 * cache, but many such reads are under way at once, while additions would wait for each.
 */
function emitTouch(code: Code, end: number): void {
  const list = code.local('i32');
  const line = code.local('i32');
  const last = code.local('i32');
  code.get(LIST).set(list);
  code.repeatWhile(
    () => code.get(list).get(end).op(OP.i32LtU),
    () => {
      pushRow(code, () => code.get(list).memory(OP.i32Load, 0));
      code.tee(line).get(STRIDE).op(OP.i32Add).set(last);
      code.loop(() => {
        code.get(line).memory(OP.i32Load8u, 0).op(OP.drop);
        code.get(line).i32(LINE).op(OP.i32Add).tee(line).get(last).op(OP.i32LtU).branchIf(0);
      });
      code.get(list).i32(4).op(OP.i32Add).set(list);
    },
  );
}

/** The address of the row of the source that `push` leaves. */
function pushRow(code: Code, push: () => void): void {
  push();
  code.get(STRIDE).op(OP.i32Mul).get(MATRIX).op(OP.i32Add);
}

/** Runs `body` for each vector of a row; it gets a local with the address of the vector's counters. */
function overRow(code: Code, body: (counters: number) => void): void {
  const at = code.local('i32');
  const end = code.local('i32');
  code.get(COUNTS).tee(at);
  code
    .get(STRIDE)
    .i32(COUNTERS / VECTOR)
    .op(OP.i32Mul, OP.i32Add)
    .set(end);
  code.loop(() => {
    body(at);
    code.get(at).i32(COUNTERS).op(OP.i32Add).tee(at).get(end).op(OP.i32LtU).branchIf(0);
  });
}

/**
 * Adds up to eight rows to the planes; missing ones are the row of zeros. The `first` rows of a
 * chunk find no counters: they write them.
 */
function emitGroup(code: Code, used: number, first: boolean): void {
  const rows = Array.from({ length: GROUP }, () => code.local('i32'));
  for (const [k, row] of rows.entries()) {
    const load = () => pushRow(code, () => code.get(LIST).memory(OP.i32Load, 4 * k));
    if (k === 0) load();
    else
      code
        .get(LIST)
        .i32(4 * k)
        .op(OP.i32Add)
        .get(LENGTH)
        .op(OP.i32LtU)
        .when(load, () => code.get(ZEROS), 'i32');
    code.set(row);
  }
  code
    .get(LIST)
    .i32(4 * GROUP)
    .op(OP.i32Add)
    .set(LIST);
  const at = code.local('i32');
  code.i32(0).set(at);
  const [ones, twos, fours, twosA, twosB, foursA, foursB, carry, a, b, u] = Array.from(
    { length: 11 },
    () => code.local('v128'),
  ) as [number, number, number, number, number, number, number, number, number, number, number];
  /** sum + x + y: the sum stays in `sum`, the carry goes to `out`; with nothing in `sum`, x + y. */
  const adder = (out: number, sum: number, x: number, y: number, nothing = false): void => {
    if (nothing) {
      code.get(x).get(y).simd(SIMD.and).set(out);
      code.get(x).get(y).simd(SIMD.xor).set(sum);
      return;
    }
    code.get(sum).get(x).simd(SIMD.xor).set(u);
    code.get(sum).get(x).simd(SIMD.and);
    code.get(u).get(y).simd(SIMD.and).simd(SIMD.or).set(out);
    code.get(u).get(y).simd(SIMD.xor).set(sum);
  };
  overRow(code, (counters) => {
    const load = (row: number, into: number) =>
      code.get(rows[row]!).get(at).op(OP.i32Add).simdMemory(SIMD.load, 0).set(into);
    const pair = (row: number, out: number, nothing = false) => {
      load(row, a);
      load(row + 1, b);
      adder(out, ones, a, b, nothing);
    };
    if (!first)
      for (const [p, plane] of [ones, twos, fours].entries())
        code
          .get(counters)
          .simdMemory(SIMD.load, VECTOR * p)
          .set(plane);
    pair(0, twosA, first);
    pair(2, twosB);
    adder(foursA, twos, twosA, twosB, first);
    pair(4, twosA);
    pair(6, twosB);
    adder(foursB, twos, twosA, twosB);
    adder(carry, fours, foursA, foursB, first);
    for (const [p, plane] of [ones, twos, fours].entries())
      code
        .get(counters)
        .get(plane)
        .simdMemory(SIMD.store, VECTOR * p);
    for (let p = 3; p < used; p++) {
      code.get(counters);
      if (first) {
        if (p === 3) code.get(carry);
        else pushI32x4(code, 0);
      } else {
        code.get(counters).simdMemory(SIMD.load, VECTOR * p);
        code.tee(a).get(carry).simd(SIMD.xor);
        if (p + 1 < used) code.get(a).get(carry).simd(SIMD.and).set(carry);
      }
      code.simdMemory(SIMD.store, VECTOR * p);
    }
    code.get(at).i32(VECTOR).op(OP.i32Add).set(at);
  });
}

/**
 * Adds the counters to the ring. Sixteen targets are two bytes of each plane; spread over a vector
 * in turns, their counts come out as the low and the high bytes of eight numbers of two bytes.
 */
function emitExpansion(code: Code, used: number): void {
  const mask = code.local('v128');
  const low = code.local('v128');
  const sum = code.local('v128');
  code.simd(SIMD.const, ...BITS).set(mask);
  pushI32x4(code, 0x00ff00ff);
  code.set(low);
  const weights = Array.from({ length: used }, (_, p) => {
    const local = code.local('v128');
    pushI32x4(code, 0x01010101 * (1 << p));
    code.set(local);
    return local;
  });
  overRow(code, (counters) => {
    for (let k = 0; k < 8; k++) {
      for (const [p, weight] of weights.entries()) {
        code.get(counters).simdMemory(SIMD.load16Splat, VECTOR * p + 2 * k);
        code.get(mask).simd(SIMD.and).get(mask).simd(SIMD.i8x16Eq).get(weight).simd(SIMD.and);
        if (p > 0) code.simd(SIMD.or);
      }
      code.set(sum);
      for (const half of [0, VECTOR]) {
        code
          .get(SLOT)
          .get(SLOT)
          .simdMemory(SIMD.load, 2 * VECTOR * k + half)
          .get(sum);
        if (half === 0) code.get(low).simd(SIMD.and);
        else code.i32(8).simd(SIMD.i16x8ShrU);
        code.simd(SIMD.i16x8Add).simdMemory(SIMD.store, 2 * VECTOR * k + half);
      }
    }
    // A byte of bits is eight counts of two bytes.
    code
      .get(SLOT)
      .i32(16 * VECTOR)
      .op(OP.i32Add)
      .set(SLOT);
  });
}
