/**
 * Delivery through a bit matrix: the rows of all listed sources are added as bits, 128 targets at
 * a time, into counters that lie across bit planes (carry-save adders; Harley & Seal's scheme in
 * Warren, "Hacker's Delight", 2nd ed. 2012, section 5-1), and the counters are added to the ring
 * once. A synapse costs a fraction of an instruction instead of a read, an addition and a write.
 */

import type { MatrixKernel } from '../compile/kernel-types.ts';
import { Code } from '../kit/assembler.ts';
import { OP, SIMD } from '../kit/opcodes.ts';
import { pushSlot } from './emit-element.ts';
import { pushI32x4 } from './lanes.ts';

const STEP = 0;
const LIST = 1;
const COUNT = 2;
/** Rows that one pass adds. */
const GROUP = 8;
/** Planes of a counter: a chunk has at most 255 rows. */
export const PLANES = 8;
const MOST_ROWS = 255;
/** Planes that counters of chunks need, fewest first: a third of the work of eight where rows are few. */
const DEPTHS = [3, 4, 5, 6, PLANES] as const;
const VECTOR = 16;
/** Bytes that a processor reads at once. */
const LINE = 64;

/** Bit j of the first byte in lane 2j, of the second in lane 2j + 1. */
const BITS = [1, 1, 2, 2, 4, 4, 8, 8, 16, 16, 32, 32, 64, 64, 128, 128] as const;

export function emitMatrix(kernel: MatrixKernel): Code {
  const code = new Code(4);
  const chunk = code.local('i32');
  const end = code.local('i32');
  const slot = code.local('i32');
  pushSlot(code, STEP, kernel.ring, kernel.delay);
  code.set(slot);
  const deliver = ([planes = PLANES, ...deeper]: readonly number[]): void => {
    const count = (): void => {
      emitGroup(code, kernel, end, planes, true);
      if (planes > 3)
        code.repeatWhile(
          () => code.get(LIST).get(end).op(OP.i32LtU),
          () => emitGroup(code, kernel, end, planes, false),
        );
      emitExpansion(code, kernel, slot, planes);
    };
    if (deeper.length === 0) count();
    else
      code
        .get(chunk)
        .i32(1 << planes)
        .op(OP.i32LtS)
        .when(count, () => deliver(deeper));
  };
  code.repeatWhile(
    () => code.get(COUNT).i32(0).op(OP.i32GtS),
    () => {
      code.get(COUNT).i32(MOST_ROWS).get(COUNT).i32(MOST_ROWS).op(OP.i32LtS, OP.select).set(chunk);
      code.get(LIST).get(chunk).i32(2).op(OP.i32Shl, OP.i32Add).set(end);
      emitTouch(code, kernel, end);
      deliver(DEPTHS);
      code.get(end).set(LIST);
      code.get(COUNT).get(chunk).op(OP.i32Sub).set(COUNT);
    },
  );
  code.i32(0);
  return code;
}

/** Runs `body` for each vector of a row; it gets a local with the byte offset of the vector. */
function overRow(code: Code, kernel: MatrixKernel, body: (at: number) => void): void {
  const at = code.local('i32');
  code.i32(0).set(at);
  code.loop(() => {
    body(at);
    code.get(at).i32(VECTOR).op(OP.i32Add).tee(at).i32(kernel.stride).op(OP.i32LtS).branchIf(0);
  });
}

/**
 * Reads a little of every line of the listed rows: they lie far apart and are rarely in the nearest
 * cache, but many such reads are under way at once, while additions would wait for each.
 */
function emitTouch(code: Code, kernel: MatrixKernel, end: number): void {
  const list = code.local('i32');
  const line = code.local('i32');
  const last = code.local('i32');
  code.get(LIST).set(list);
  code.repeatWhile(
    () => code.get(list).get(end).op(OP.i32LtU),
    () => {
      code.get(list).memory(OP.i32Load, 0).i32(kernel.stride).op(OP.i32Mul);
      code.tee(line).i32(kernel.stride).op(OP.i32Add).set(last);
      code.loop(() => {
        code.get(line).memory(OP.i32Load8u, kernel.bits).op(OP.drop);
        code.get(line).i32(LINE).op(OP.i32Add).tee(line).get(last).op(OP.i32LtU).branchIf(0);
      });
      code.get(list).i32(4).op(OP.i32Add).set(list);
    },
  );
}

/**
 * Adds up to eight rows to the planes; missing ones are the row of zeros. The `first` rows of a
 * chunk find no counters: they write them.
 */
function emitGroup(
  code: Code,
  kernel: MatrixKernel,
  end: number,
  used: number,
  first: boolean,
): void {
  const rows = Array.from({ length: GROUP }, () => code.local('i32'));
  for (const [k, row] of rows.entries()) {
    const load = () => {
      code.get(LIST).memory(OP.i32Load, 4 * k);
      code.i32(kernel.stride).op(OP.i32Mul).i32(kernel.bits).op(OP.i32Add);
    };
    if (k === 0) load();
    else
      code
        .get(LIST)
        .i32(4 * k)
        .op(OP.i32Add)
        .get(end)
        .op(OP.i32LtU)
        .when(load, () => code.i32(kernel.zeros), 'i32');
    code.set(row);
  }
  code
    .get(LIST)
    .i32(4 * GROUP)
    .op(OP.i32Add)
    .set(LIST);
  const place = (p: number) => kernel.planes + p * kernel.stride;
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
  overRow(code, kernel, (at) => {
    const load = (row: number, into: number) =>
      code.get(rows[row]!).get(at).op(OP.i32Add).simdMemory(SIMD.load, 0).set(into);
    const pair = (row: number, out: number, nothing = false) => {
      load(row, a);
      load(row + 1, b);
      adder(out, ones, a, b, nothing);
    };
    if (!first)
      for (const [p, plane] of [ones, twos, fours].entries())
        code.get(at).simdMemory(SIMD.load, place(p)).set(plane);
    pair(0, twosA, first);
    pair(2, twosB);
    adder(foursA, twos, twosA, twosB, first);
    pair(4, twosA);
    pair(6, twosB);
    adder(foursB, twos, twosA, twosB);
    adder(carry, fours, foursA, foursB, first);
    for (const [p, plane] of [ones, twos, fours].entries())
      code.get(at).get(plane).simdMemory(SIMD.store, place(p));
    for (let p = 3; p < used; p++) {
      code.get(at);
      if (first) {
        if (p === 3) code.get(carry);
        else pushI32x4(code, 0);
      } else {
        code.get(at).simdMemory(SIMD.load, place(p)).tee(a).get(carry).simd(SIMD.xor);
        if (p + 1 < used) code.get(a).get(carry).simd(SIMD.and).set(carry);
      }
      code.simdMemory(SIMD.store, place(p));
    }
  });
}

/**
 * Adds the counters to the ring. Sixteen targets are two bytes of each plane; spread over a vector
 * in turns, their counts come out as the low and the high bytes of eight numbers of two bytes.
 */
function emitExpansion(code: Code, kernel: MatrixKernel, slot: number, used: number): void {
  const mask = code.local('v128');
  const low = code.local('v128');
  const sum = code.local('v128');
  const place = code.local('i32');
  code.simd(SIMD.const, ...BITS).set(mask);
  pushI32x4(code, 0x00ff00ff);
  code.set(low);
  const weights = Array.from({ length: used }, (_, p) => {
    const local = code.local('v128');
    pushI32x4(code, 0x01010101 * (1 << p));
    code.set(local);
    return local;
  });
  overRow(code, kernel, (at) => {
    // A byte of bits is eight counts of two bytes.
    code.get(at).i32(4).op(OP.i32Shl).get(slot).op(OP.i32Add).set(place);
    for (let k = 0; k < 8; k++) {
      for (const [p, weight] of weights.entries()) {
        code.get(at).simdMemory(SIMD.load16Splat, kernel.planes + p * kernel.stride + 2 * k);
        code.get(mask).simd(SIMD.and).get(mask).simd(SIMD.i8x16Eq).get(weight).simd(SIMD.and);
        if (p > 0) code.simd(SIMD.or);
      }
      code.set(sum);
      const offset = kernel.ring.offset + 2 * kernel.from + 32 * k;
      code.get(place).get(place).simdMemory(SIMD.load, offset);
      code.get(sum).get(low).simd(SIMD.and).simd(SIMD.i16x8Add).simdMemory(SIMD.store, offset);
      code
        .get(place)
        .get(place)
        .simdMemory(SIMD.load, offset + 16);
      code.get(sum).i32(8).simd(SIMD.i16x8ShrU).simd(SIMD.i16x8Add);
      code.simdMemory(SIMD.store, offset + 16);
    }
  });
}
