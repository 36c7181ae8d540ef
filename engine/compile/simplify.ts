/**
 * Algebra on what a kernel computes in every step: constants are folded, signs are drawn together,
 * and a division by what is the same for all elements becomes a multiplication by its reciprocal,
 * which is computed once. A result may change in its last digit, the same on every backend; where
 * the last digit decides, in what `floor` and `ceil` make whole, a division stays one.
 */

import { type Assignment, binary, type Expr, number, unary } from '../language/ast.ts';
import { collectNames, visit, withParts } from './rewrite.ts';

/** Simplifies statements; `same` says which names have one value for all elements. */
export const simplifyAll = (
  statements: readonly Assignment[],
  same: (name: string) => boolean,
): readonly Assignment[] =>
  statements.map((s) => {
    const value = simplify(s.value, same);
    return value === s.value ? s : { ...s, value };
  });

/** Simplifies one expression; with `exact` its divisions stay. */
export function simplify(expr: Expr, same: (name: string) => boolean, exact = false): Expr {
  const whole = expr.kind === 'call' && (expr.name === 'floor' || expr.name === 'ceil');
  const e = withParts(expr, (part) => simplify(part, same, exact || whole));
  if (e.kind === 'unary' && e.op === '-') return negate(e.operand) ?? e;
  return (e.kind === 'binary' ? combine(e, same, exact) : null) ?? e;
}

const isNumber = (e: Expr, value: number): boolean => e.kind === 'number' && e.value === value;
const negated = (e: Expr): Expr | null => (e.kind === 'unary' && e.op === '-' ? e.operand : null);

function negate(e: Expr): Expr | null {
  if (e.kind === 'number') return number(-e.value);
  return negated(e);
}

function combine(
  e: Extract<Expr, { kind: 'binary' }>,
  same: (name: string) => boolean,
  exact: boolean,
) {
  const { op, left, right } = e;
  if (left.kind === 'number' && right.kind === 'number') return fold(op, left.value, right.value);
  switch (op) {
    case '+': {
      const minus = negated(right);
      return minus && binary('-', left, minus);
    }
    case '-': {
      const plus = negated(right);
      return plus && binary('+', left, plus);
    }
    case '*':
      if (isNumber(left, 1)) return right;
      if (isNumber(right, 1)) return left;
      if (isNumber(left, -1)) return negate(right) ?? unary('-', right);
      if (isNumber(right, -1)) return negate(left) ?? unary('-', left);
      return null;
    case '/':
      if (isNumber(right, 1)) return left;
      if (exact) return null;
      if (right.kind === 'number' && right.value !== 0)
        return binary('*', left, number(1 / right.value));
      return isCommon(right, same) && !isCommon(left, same)
        ? binary('*', left, binary('/', number(1), right))
        : null;
    default:
      return null;
  }
}

function fold(op: string, a: number, b: number): Expr | null {
  switch (op) {
    case '+':
      return number(a + b);
    case '-':
      return number(a - b);
    case '*':
      return number(a * b);
    case '/':
      return number(a / b);
    default:
      return null;
  }
}

/** Whether an expression has one value for all elements and draws nothing. */
function isCommon(e: Expr, same: (name: string) => boolean): boolean {
  let draws = false;
  visit(e, (part) => {
    if (part.kind === 'call' && ['rand', 'randn', 'poisson', 'delayed'].includes(part.name))
      draws = true;
  });
  return !draws && [...collectNames(e)].every(same);
}
