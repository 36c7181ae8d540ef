/**
 * What both backends have to decide alike before they execute a program: which functions there
 * are, and when a power is a product.
 */

import type { Expr } from '../language/ast.ts';
import { assert } from '../problems/problem.ts';

/** Functions of one number, from `kit/elementary.ts`. */
export const ELEMENTARY = [
  'exp',
  'log',
  'sin',
  'cos',
  'tan',
  'sinh',
  'cosh',
  'tanh',
  'atan',
  'exprel',
  'expm1',
  'log1p',
] as const;
export type Elementary = (typeof ELEMENTARY)[number];

const ARITY: Readonly<Record<string, number>> = {
  sqrt: 1,
  abs: 1,
  sign: 1,
  floor: 1,
  ceil: 1,
  int: 1,
  mod: 2,
  min: 2,
  max: 2,
  clip: 3,
  if: 3,
  // The same as `if`, written by the compiler where the condition nearly always holds.
  usually: 3,
  pow: 2,
  rand: 0,
  randn: 0,
  poisson: 1,
  ...Object.fromEntries(ELEMENTARY.map((f) => [f, 1])),
};

/** The arguments of a call, after checking that a kernel knows it. */
export function argumentsOf(expr: Extract<Expr, { kind: 'call' }>): readonly Expr[] {
  const arity = ARITY[expr.name];
  assert(arity !== undefined, `a kernel can compute ${expr.name}()`);
  assert(arity === expr.args.length, `${expr.name}() has ${arity} arguments`);
  return expr.args;
}

const literal = (expr: Expr): number | null =>
  expr.kind === 'number'
    ? expr.value
    : expr.kind === 'unary' && expr.op === '-' && expr.operand.kind === 'number'
      ? -expr.operand.value
      : null;

/**
 * How `x ** exponent` is computed: by products for written integers but 0 up to 16, by the root for
 * 0.5, else (null) by `pow`.
 */
export function powerOf(exponent: Expr): number | null {
  const value = literal(exponent);
  if (value === null) return null;
  const isWhole = Number.isInteger(value) && value !== 0 && Math.abs(value) <= 16;
  return isWhole || value === 0.5 ? value : null;
}

/** x to a written power, squares ascending; `T` is a number, or a node that will compute one. */
export function multiplyOut<T>(
  x: T,
  power: number,
  ops: { readonly one: T; mul(a: T, b: T): T; div(a: T, b: T): T; sqrt(a: T): T },
): T {
  if (power === 0.5) return ops.sqrt(x);
  let result: T | null = null;
  let square = x;
  for (let rest = Math.abs(power); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result === null ? square : ops.mul(result, square);
    if (rest > 1) square = ops.mul(square, square);
  }
  assert(result !== null, 'a power is not 0');
  return power < 0 ? ops.div(ops.one, result) : result;
}
