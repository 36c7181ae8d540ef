/**
 * Operations on vector lanes: f64x2 for f64 nodes, f32x4 for f32 nodes, and conditions as vectors
 * of all ones or all zeros. No relaxed instruction: each has one result on every host.
 */

import type { Code } from '../kit/assembler.ts';
import { OP, SIMD } from '../kit/opcodes.ts';
import { assert } from '../problems/problem.ts';
import type { Node, NodeOp } from './dag.ts';
import type { Target } from './emitter.ts';

const bytes = new Uint8Array(16);
const view = new DataView(bytes.buffer);

/** Pushes a vector of two equal numbers. */
export function pushF64x2(code: Code, a: number, b = a): void {
  view.setFloat64(0, a, true);
  view.setFloat64(8, b, true);
  code.simd(SIMD.const, ...bytes);
}

function pushF32x4(code: Code, value: number): void {
  for (let lane = 0; lane < 4; lane++) view.setFloat32(4 * lane, value, true);
  code.simd(SIMD.const, ...bytes);
}

export function pushI32x4(code: Code, ...values: readonly number[]): void {
  for (let lane = 0; lane < 4; lane++)
    view.setInt32(4 * lane, values[lane] ?? values[0] ?? 0, true);
  code.simd(SIMD.const, ...bytes);
}

function pushI64x2(code: Code, value: bigint): void {
  view.setBigUint64(0, BigInt.asUintN(64, value), true);
  view.setBigUint64(8, BigInt.asUintN(64, value), true);
  code.simd(SIMD.const, ...bytes);
}

/** Lanes of the upper half in the lower; the upper is not looked at. */
export const UPPER_HALF = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15] as const;
/** Lower halves of two vectors, side by side. */
export const LOWER_HALVES = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23] as const;

const F64: Partial<Record<NodeOp, number>> = {
  neg: SIMD.f64x2Neg,
  abs: SIMD.f64x2Abs,
  sqrt: SIMD.f64x2Sqrt,
  floor: SIMD.f64x2Floor,
  ceil: SIMD.f64x2Ceil,
  add: SIMD.f64x2Add,
  sub: SIMD.f64x2Sub,
  mul: SIMD.f64x2Mul,
  div: SIMD.f64x2Div,
  pmin: SIMD.f64x2Pmin,
  pmax: SIMD.f64x2Pmax,
  eq: SIMD.f64x2Eq,
  ne: SIMD.f64x2Ne,
  lt: SIMD.f64x2Lt,
  gt: SIMD.f64x2Gt,
  le: SIMD.f64x2Le,
  ge: SIMD.f64x2Ge,
};

const F32: Partial<Record<NodeOp, number>> = {
  neg: SIMD.f32x4Neg,
  abs: SIMD.f32x4Abs,
  sqrt: SIMD.f32x4Sqrt,
  floor: SIMD.f32x4Floor,
  ceil: SIMD.f32x4Ceil,
  add: SIMD.f32x4Add,
  sub: SIMD.f32x4Sub,
  mul: SIMD.f32x4Mul,
  div: SIMD.f32x4Div,
  pmin: SIMD.f32x4Pmin,
  pmax: SIMD.f32x4Pmax,
  eq: SIMD.f32x4Eq,
  ne: SIMD.f32x4Ne,
  lt: SIMD.f32x4Lt,
  gt: SIMD.f32x4Gt,
  le: SIMD.f32x4Le,
  ge: SIMD.f32x4Ge,
};

const BITS: Partial<Record<NodeOp, number>> = {
  and: SIMD.and,
  or: SIMD.or,
  not: SIMD.not,
  'bits-add': SIMD.i64x2Add,
  'bits-sub': SIMD.i64x2Sub,
  'bits-and': SIMD.and,
  'bits-or': SIMD.or,
  'bits-xor': SIMD.xor,
  'bits-eq': SIMD.i64x2Eq,
  'int-sub': SIMD.i32x4Sub,
  'int-max': SIMD.i32x4MaxS,
  'int-eq': SIMD.i32x4Eq,
  'int-ne': SIMD.i32x4Ne,
  'int-lt': SIMD.i32x4LtS,
  'int-gt': SIMD.i32x4GtS,
  'int-le': SIMD.i32x4LeS,
  'int-ge': SIMD.i32x4GeS,
  'half-low': SIMD.i64x2ExtendLowS,
  'half-high': SIMD.i64x2ExtendHighS,
  'short-low': SIMD.i32x4ExtendLowU,
  'short-high': SIMD.i32x4ExtendHighU,
  'int-low': SIMD.f64x2ConvertS,
};

/** Vector lanes as the target of a graph; `input` emits the graph's own inputs. */
export function createLanes(code: Code, input: (node: Node) => void): Target {
  const instructions: Target['instructions'] = (node, push, scope, isFree) => {
    const { op, args, value } = node;
    const [a, b, c] = args as readonly [Node, Node, Node];
    switch (op) {
      case 'input':
        input(node);
        return;
      case 'const':
        if (node.type === 'f32') pushF32x4(code, Number(value));
        else pushF64x2(code, Number(value));
        return;
      case 'int-const':
        pushI32x4(code, Number(value));
        return;
      case 'bits-const':
        pushI64x2(code, BigInt(value ?? 0));
        return;
      case 'select': {
        if (a.op === 'not') {
          instructions({ ...node, args: [a.args[0]!, c, b] }, push, scope, isFree);
          return;
        }
        // Zero in one branch is a mask's work; `a` is -0 only where the mask clears all bits.
        const isZero = (n: Node) => n.op === 'const' && Object.is(n.value, 0);
        if (isZero(b)) {
          push(c);
          push(a);
          code.simd(SIMD.andnot);
        } else if (isZero(c)) {
          push(b);
          push(a);
          code.simd(SIMD.and);
        } else {
          push(b);
          push(c);
          push(a);
          code.simd(SIMD.bitselect);
        }
        return;
      }
      case 'usually': {
        const mask = code.local('v128');
        const result = code.local('v128');
        push(a);
        // A comparison of bits is shorter in machine code than `all_true`.
        code.tee(mask).simd(node.type === 'f32' ? SIMD.i32x4Bitmask : SIMD.i64x2Bitmask);
        code.i32(node.type === 'f32' ? 15 : 3).op(OP.i32Eq);
        const usual = () => push(b);
        const other = () => {
          push(c);
          code.set(result).get(mask).simd(SIMD.anyTrue);
          code.when(
            () => scope(() => push(b)),
            () => code.get(result),
            'v128',
          );
          code.get(result).get(mask).simd(SIMD.bitselect);
        };
        code.when(
          () => scope(usual),
          () => scope(other),
          'v128',
        );
        return;
      }
      case 'one-if':
        push(a);
        if (node.type === 'f32') pushF32x4(code, 1);
        else pushF64x2(code, 1);
        code.simd(SIMD.and);
        return;
      case 'bits':
      case 'from-bits':
        push(a);
        return;
      case 'shl':
      case 'shr':
        push(a);
        code.i32(Number(value)).simd(op === 'shl' ? SIMD.i64x2Shl : SIMD.i64x2ShrU);
        return;
      case 'promote-low':
        push(a);
        code.simd(SIMD.promoteLow);
        return;
      case 'promote-high':
        // The same register twice: the shuffle needs no second value.
        push(a);
        push(a);
        code.simd(SIMD.shuffle, ...UPPER_HALF).simd(SIMD.promoteLow);
        return;
      case 'int-high':
        push(a);
        push(a);
        code.simd(SIMD.shuffle, ...UPPER_HALF).simd(SIMD.f64x2ConvertS);
        return;
      case 'demote':
        push(a);
        code.simd(SIMD.demoteZero);
        push(b);
        code.simd(SIMD.demoteZero).simd(SIMD.shuffle, ...LOWER_HALVES);
        return;
      case 'and':
        // `x and not y` is one instruction.
        for (const [yes, no] of [args, [...args].reverse()] as [Node, Node][])
          if (no.op === 'not') {
            push(yes);
            push(no.args[0]!);
            code.simd(SIMD.andnot);
            return;
          }
    }
    for (const arg of args) push(arg);
    const single = a.type === 'f32';
    const opcode = BITS[op] ?? (single ? F32 : F64)[op];
    assert(opcode !== undefined, `${op} has a vector instruction`);
    code.simd(opcode);
  };
  return { valueType: () => 'v128', instructions };
}
