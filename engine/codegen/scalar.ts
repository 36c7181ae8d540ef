/** Operations on single f64 numbers, for kernels that walk synapses; conditions are i32 0 or 1. */

import type { Code } from '../kit/assembler.ts';
import type { ValueType } from '../kit/encoding.ts';
import { OP, SIMD } from '../kit/opcodes.ts';
import { assert } from '../problems/problem.ts';
import type { Node, NodeOp } from './dag.ts';
import type { Target } from './emitter.ts';

const OPCODES: Partial<Record<NodeOp, readonly number[]>> = {
  neg: [OP.f64Neg],
  abs: [OP.f64Abs],
  sqrt: [OP.f64Sqrt],
  floor: [OP.f64Floor],
  ceil: [OP.f64Ceil],
  add: [OP.f64Add],
  sub: [OP.f64Sub],
  mul: [OP.f64Mul],
  div: [OP.f64Div],
  eq: [OP.f64Eq],
  ne: [OP.f64Ne],
  lt: [OP.f64Lt],
  gt: [OP.f64Gt],
  le: [OP.f64Le],
  ge: [OP.f64Ge],
  and: [OP.i32And],
  or: [OP.i32Or],
  not: [OP.i32Eqz],
  'one-if': [OP.f64ConvertI32s],
  bits: [OP.i64Reinterpret],
  'from-bits': [OP.f64Reinterpret],
  'bits-add': [OP.i64Add],
  'bits-sub': [OP.i64Sub],
  'bits-and': [OP.i64And],
  'bits-or': [OP.i64Or],
  'bits-xor': [OP.i64Xor],
  'bits-eq': [OP.i64Eq],
};

const VALUE_TYPE: Readonly<Partial<Record<Node['type'], ValueType>>> = {
  f64: 'f64',
  mask64: 'i32',
  bits: 'i64',
};

/** Scalars as the target of a graph; `input` emits the graph's own inputs. */
export const createScalars = (code: Code, input: (node: Node) => void): Target => ({
  valueType(node) {
    const type = VALUE_TYPE[node.type];
    assert(type, `a ${node.type} is a scalar`);
    return type;
  },
  instructions(node, push, scope, isFree) {
    const { op, args, value } = node;
    const [a, b, c] = args as readonly [Node, Node, Node];
    switch (op) {
      case 'input':
        input(node);
        return;
      case 'const':
        code.f64(Number(value));
        return;
      case 'bits-const':
        code.i64(BigInt(value ?? 0));
        return;
      case 'select':
        push(b);
        push(c);
        push(a);
        code.op(OP.select);
        return;
      case 'usually':
        push(a);
        code.when(
          () => scope(() => push(b)),
          () => scope(() => push(c)),
          'f64',
        );
        return;
      case 'pmin':
      case 'pmax':
        pushBound(code, node, push, isFree);
        code.simd(SIMD.f64x2Extract, 0);
        return;
      case 'shl':
      case 'shr':
        push(a);
        code.i64(BigInt(value ?? 0)).op(op === 'shl' ? OP.i64Shl : OP.i64ShrU);
        return;
    }
    for (const arg of args) push(arg);
    const opcodes = OPCODES[op];
    assert(opcodes, `${op} has a scalar instruction`);
    code.op(...opcodes);
  },
});

/** The bound of two numbers as a vector: of vectors it is one instruction, of scalars a branch. */
function pushBound(
  code: Code,
  { op, args }: Node,
  push: (arg: Node) => void,
  isFree: (arg: Node) => boolean,
): void {
  const [a, b] = args as readonly [Node, Node];
  if ((a.op === 'pmin' || a.op === 'pmax') && isFree(a)) pushBound(code, a, push, isFree);
  else {
    push(a);
    code.simd(SIMD.f64x2Splat);
  }
  push(b);
  code.simd(SIMD.f64x2Splat).simd(op === 'pmin' ? SIMD.f64x2Pmin : SIMD.f64x2Pmax);
}
