/** What the functions of the module behind `cells.ts` share. */

import type { Code } from './assembler.ts';
import { OP } from './opcodes.ts';

/** FNV's prime, and its basis times the prime (Fowler, Noll & Vo). */
const PRIME = 0x100000001b3n;
const START = BigInt.asUintN(64, 0xcbf29ce484222325n * PRIME);

/** Bytes of a record: cell and point. */
export const RECORD = 12;

/** Adds `by` to an i32. */
export const advance = (c: Code, local: number, by: number) =>
  c.get(local).i32(by).op(OP.i32Add).set(local);

export const below = (c: Code, local: number, end: number) => () =>
  void c.get(local).get(end).op(OP.i32LtU);

/** Leaves the key of a cell: FNV-1 over its coordinates where `hashed`, else the cell as it is. */
export const keyOf = (c: Code, hashed: number, cell: number, [x, y, z]: readonly number[]) =>
  c.get(hashed).when(
    () =>
      c
        .i64(START)
        .get(x!)
        .op(OP.i64Xor)
        .i64(PRIME)
        .op(OP.i64Mul)
        .get(y!)
        .op(OP.i64Xor)
        .i64(PRIME)
        .op(OP.i64Mul)
        .get(z!)
        .op(OP.i64Xor),
    () => c.get(cell),
    'i64',
  );
