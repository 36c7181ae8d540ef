/**
 * Trees to text, with the fewest brackets that read back as the same tree. Formulas are printed
 * where they travel as text: to connectors with their variables filled in, to exporters, to people.
 */

import type { Expr } from './ast.ts';
import { PRECEDENCE } from './parse.ts';

const ATOM = 9;
/** `20 mV**2` is a unit's power, so a number with a unit cannot stand bare to the left of `**`. */
const QUANTITY = 8;

function rankOf(expr: Expr): number {
  switch (expr.kind) {
    case 'number':
      if (expr.value < 0 || Object.is(expr.value, -0)) return PRECEDENCE.negate;
      return expr.unit === undefined ? ATOM : QUANTITY;
    case 'unary':
      return expr.op === 'not' ? PRECEDENCE.not : PRECEDENCE.negate;
    case 'binary':
      return PRECEDENCE[expr.op];
    default:
      return ATOM;
  }
}

/** An expression as text: `parse(print(e))` is `e`, a negative number aside, which reads back negated. */
export function printExpression(expr: Expr): string {
  const within = (inner: Expr, least: number): string => {
    const text = printExpression(inner);
    return rankOf(inner) < least ? `(${text})` : text;
  };
  switch (expr.kind) {
    case 'number': {
      const digits = Object.is(expr.value, -0) ? '-0' : String(expr.value);
      return expr.unit === undefined ? digits : `${digits} ${expr.unit}`;
    }
    case 'name':
      return expr.name;
    case 'unary':
      return expr.op === 'not'
        ? `not ${within(expr.operand, PRECEDENCE.not)}`
        : `-${within(expr.operand, PRECEDENCE.negate + 1)}`;
    case 'binary': {
      const rank = PRECEDENCE[expr.op];
      const power = expr.op === '**';
      // Comparisons do not chain, and `**` binds to the right, where a sign may stand.
      const left = within(expr.left, power || rank === PRECEDENCE['<'] ? rank + 1 : rank);
      const right = within(expr.right, power ? PRECEDENCE.negate : rank + 1);
      return power ? `${left}**${right}` : `${left} ${expr.op} ${right}`;
    }
    case 'call':
      return `${expr.name}(${expr.args.map(printExpression).join(', ')})`;
  }
}
