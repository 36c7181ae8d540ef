/** The value of an expression, number by number: the plainest reading of what a formula means. */

import { atan, cos, cosh, exp, exprel, log, pow, sin, sinh, tan, tanh } from '../kit/elementary.ts';
import { assert } from '../problems/problem.ts';
import type { Expr } from './ast.ts';

type Value = number | boolean;

const num = (value: Value): number => (typeof value === 'boolean' ? (value ? 1 : 0) : value);

type Functions = Readonly<Record<string, (...args: number[]) => number>>;

const FUNCTIONS: Functions = {
  exp,
  log,
  sin,
  cos,
  tan,
  sinh,
  cosh,
  tanh,
  atan,
  exprel,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: (x) => (x > 0 ? 1 : x < 0 ? -1 : 0),
  floor: Math.floor,
  ceil: Math.ceil,
  min: Math.min,
  max: Math.max,
  clip: (x, low, high) => Math.min(Math.max(x, low), high),
  int: (x) => (x < 0 ? Math.ceil(x) : Math.floor(x)),
  mod: (x, y) => x - y * Math.floor(x / y),
};

/** Small whole powers are products, as in kernels. */
function power(x: number, y: number): number {
  if (y === 0.5) return Math.sqrt(x);
  if (!Number.isInteger(y) || Math.abs(y) > 16) return pow(x, y);
  let result = 1;
  let square = x;
  for (let rest = Math.abs(y); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    if (rest > 1) square *= square;
  }
  return y < 0 ? 1 / result : result;
}

/** Whether a function has a value outside a kernel. */
export const hasValue = (name: string): boolean => name === 'if' || Object.hasOwn(FUNCTIONS, name);

/** Evaluates a checked expression; `scope` gives the value of each name, `draws` random numbers. */
export function evaluate(expr: Expr, scope: (name: string) => Value, draws: Functions = {}): Value {
  const of = (part: Expr): Value => evaluate(part, scope, draws);
  switch (expr.kind) {
    case 'number':
      return expr.value;
    case 'name':
      return scope(expr.name);
    case 'unary': {
      const value = of(expr.operand);
      return expr.op === 'not' ? !value : -num(value);
    }
    case 'binary': {
      const left = of(expr.left);
      if (expr.op === 'and') return Boolean(left) && Boolean(of(expr.right));
      if (expr.op === 'or') return Boolean(left) || Boolean(of(expr.right));
      const a = num(left);
      const b = num(of(expr.right));
      switch (expr.op) {
        case '+':
          return a + b;
        case '-':
          return a - b;
        case '*':
          return a * b;
        case '/':
          return a / b;
        case '**':
          return power(a, b);
        case '<':
          return a < b;
        case '<=':
          return a <= b;
        case '>':
          return a > b;
        case '>=':
          return a >= b;
        case '==':
          return a === b;
        case '!=':
          return a !== b;
      }
      break;
    }
    case 'call': {
      if (expr.name === 'if') {
        const [condition, yes, no] = expr.args;
        assert(condition && yes && no, 'if() has three arguments');
        return of(of(condition) ? yes : no);
      }
      const f = FUNCTIONS[expr.name] ?? draws[expr.name];
      assert(f, `${expr.name}() has a value outside a kernel`);
      return f(...expr.args.map((arg) => num(of(arg))));
    }
  }
}
