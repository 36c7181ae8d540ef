/** Finding linear structure: an expression as a sum of coefficients times chosen names, plus a rest. */

import { binary, type Expr, number, unary } from '../language/ast.ts';
import { namesOf } from '../language/walk.ts';

export interface Linear {
  readonly coefficients: ReadonlyMap<string, Expr>;
  /** What does not contain any of the names; null: nothing. */
  readonly rest: Expr | null;
}

const sum = (a: Expr | null | undefined, b: Expr | null | undefined): Expr | null =>
  a && b ? binary('+', a, b) : (a ?? b ?? null);
const minus = (a: Expr): Expr => unary('-', a);

/** Splits `expr` by `names`; null if it is not linear in them. */
export function linearIn(expr: Expr, names: ReadonlySet<string>): Linear | null {
  const has = [...namesOf(expr)].some((n) => names.has(n));
  if (!has) return { coefficients: new Map(), rest: expr };
  const scaled = (linear: Linear, by: (e: Expr) => Expr): Linear => ({
    coefficients: new Map([...linear.coefficients].map(([n, c]) => [n, by(c)])),
    rest: linear.rest && by(linear.rest),
  });
  switch (expr.kind) {
    case 'name':
      return { coefficients: new Map([[expr.name, number(1)]]), rest: null };
    case 'unary': {
      const inner = expr.op === '-' ? linearIn(expr.operand, names) : null;
      return inner && scaled(inner, minus);
    }
    case 'binary': {
      const { op, left, right } = expr;
      if (op === '+' || op === '-') {
        const a = linearIn(left, names);
        const found = linearIn(right, names);
        const b = found && op === '-' ? scaled(found, minus) : found;
        if (!a || !b) return null;
        const coefficients = new Map(a.coefficients);
        for (const [n, c] of b.coefficients) {
          const both = sum(coefficients.get(n), c);
          if (both) coefficients.set(n, both);
        }
        return { coefficients, rest: sum(a.rest, b.rest) };
      }
      const inRight = [...namesOf(right)].some((n) => names.has(n));
      if (op === '*') {
        const inLeft = [...namesOf(left)].some((n) => names.has(n));
        if (inLeft && inRight) return null;
        const inner = linearIn(inLeft ? left : right, names);
        return (
          inner && scaled(inner, (c) => (inLeft ? binary('*', c, right) : binary('*', left, c)))
        );
      }
      if (op === '/' && !inRight) {
        const inner = linearIn(left, names);
        return inner && scaled(inner, (c) => binary('/', c, right));
      }
      return null;
    }
    default:
      return null;
  }
}
