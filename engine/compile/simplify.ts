/**
 * Algebra on what a kernel computes in every step: constants are folded, signs are drawn together,
 * a division by what is the same for all elements becomes a multiplication by its reciprocal, and
 * factors and terms that are the same for all are drawn together, to be computed once. A result may change in its last digit, the same on every backend; where
 * the last digit decides, in what is made whole, a division stays one.
 */

import { type Assignment, binary, type Expr, number, unary } from '../language/ast.ts';
import { collectNames, visit, withParts } from './rewrite.ts';

type Same = (name: string) => boolean;

const WHOLE = new Set(['floor', 'ceil', 'int', 'mod']);

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
  const whole = expr.kind === 'call' && WHOLE.has(expr.name);
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
    case '+':
    case '-': {
      const drawn = exact ? null : drawTerms(e, same);
      if (drawn) return drawn;
      const opposite = negated(right);
      return opposite && binary(op === '+' ? '-' : '+', left, opposite);
    }
    case '*': {
      const drawn = exact ? null : drawFactors(left, right, same);
      if (drawn) return drawn;
      if (isNumber(left, 1)) return right;
      if (isNumber(right, 1)) return left;
      if (isNumber(left, -1)) return negate(right) ?? unary('-', right);
      if (isNumber(right, -1)) return negate(left) ?? unary('-', left);
      return null;
    }
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

/** (x * a) * b = x * (a * b), where a and b are the same for all elements. */
function drawFactors(left: Expr, right: Expr, same: Same): Expr | null {
  for (const [product, b] of [
    [left, right],
    [right, left],
  ] as const) {
    if (product.kind !== 'binary' || product.op !== '*' || !isCommon(b, same)) continue;
    for (const [x, a] of [
      [product.left, product.right],
      [product.right, product.left],
    ] as const)
      if (isCommon(a, same) && !isCommon(x, same)) return binary('*', x, timesOf(a, b));
  }
  return null;
}

const timesOf = (a: Expr, b: Expr): Expr =>
  a.kind === 'number' && b.kind === 'number' ? number(a.value * b.value) : binary('*', a, b);

interface Term {
  readonly minus: boolean;
  readonly value: Expr;
}

function termsOf(e: Expr, minus = false): Term[] {
  if (e.kind === 'unary' && e.op === '-') return termsOf(e.operand, !minus);
  if (e.kind !== 'binary' || (e.op !== '+' && e.op !== '-')) return [{ minus, value: e }];
  return [...termsOf(e.left, minus), ...termsOf(e.right, (e.op === '-') !== minus)];
}

const sumOf = (terms: readonly Term[]): Expr =>
  terms
    .slice(1)
    .reduce(
      (sum, { minus, value }) => binary(minus ? '-' : '+', sum, value),
      terms[0]!.minus ? unary('-', terms[0]!.value) : terms[0]!.value,
    );

/** x + a - y + b = x - y + (a + b), where a and b are the same for all elements. */
function drawTerms(e: Expr, same: Same): Expr | null {
  const terms = termsOf(e);
  const common = terms.filter((t) => isCommon(t.value, same));
  const others = terms.filter((t) => !common.includes(t));
  if (common.length < 2 || others.length === 0) return null;
  // A sum that begins with a minus would need one operation more.
  const ordered = [...others].sort((a, b) => Number(a.minus) - Number(b.minus));
  const value = sumOf([...common].sort((a, b) => Number(a.minus) - Number(b.minus)));
  const first = ordered[0]!.minus ? [{ minus: false, value }] : [];
  const last = first.length > 0 ? [] : [{ minus: false, value }];
  return sumOf([...first, ...ordered, ...last]);
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
