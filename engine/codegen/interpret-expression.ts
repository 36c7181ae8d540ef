/**
 * Expressions, executed as written: every node computes its value for the elements of one vector
 * (`lanes` numbers) from the values of its arguments. Conditions are 1 and 0; as a condition,
 * everything but 0 holds. All arguments are always evaluated, left to right.
 */

import {
  atan,
  cos,
  cosh,
  exp,
  expm1,
  exprel,
  log,
  log1p,
  pow,
  sin,
  sinh,
  tan,
  tanh,
} from '../kit/elementary.ts';
import type { Expr } from '../language/ast.ts';
import { assert } from '../problems/problem.ts';
import { argumentsOf, type Elementary, multiplyOut, powerOf } from './program.ts';

/** A part of a program that computes one number per lane. */
export interface Step {
  readonly out: Float64Array;
  run(): void;
  /** Whether all elements have the same value: made of numbers, uniforms and `step` only. */
  readonly common: boolean;
}

/** What an expression is compiled for. */
export interface Context {
  readonly lanes: number;
  /** Rounds a result to the kernel's precision. */
  readonly round: (x: number) => number;
  name(name: string): Step;
  /** A random function; its arguments have been compiled. */
  draw(name: string, args: readonly Step[]): Step;
}

type Operation = (...args: number[]) => number;

const truth = (condition: boolean): number => (condition ? 1 : 0);

const BINARY: Readonly<Record<string, Operation>> = {
  '+': (a = 0, b = 0) => a + b,
  '-': (a = 0, b = 0) => a - b,
  '*': (a = 0, b = 0) => a * b,
  '/': (a = 0, b = 0) => a / b,
  '**': (a = 0, b = 0) => pow(a, b),
  '<': (a = 0, b = 0) => truth(a < b),
  '<=': (a = 0, b = 0) => truth(a <= b),
  '>': (a = 0, b = 0) => truth(a > b),
  '>=': (a = 0, b = 0) => truth(a >= b),
  '==': (a = 0, b = 0) => truth(a === b),
  '!=': (a = 0, b = 0) => truth(a !== b),
  and: (a = 0, b = 0) => truth(a !== 0 && b !== 0),
  or: (a = 0, b = 0) => truth(a !== 0 || b !== 0),
};

/** The smaller; NaN if either is; of equal zeros the first. */
const min = (a: number, b: number): number => (b < a || Number.isNaN(b) ? b : a);
/** The larger; NaN if either is; of equal zeros the first. */
const max = (a: number, b: number): number => (a < b || Number.isNaN(b) ? b : a);

const FUNCTIONS: Readonly<Record<Elementary, (x: number) => number>> = {
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
  expm1,
  log1p,
};

const CALLS: Readonly<Record<string, Operation>> = {
  ...(FUNCTIONS as Readonly<Record<string, Operation>>),
  sqrt: (x = 0) => Math.sqrt(x),
  abs: (x = 0) => Math.abs(x),
  sign: (x = 0) => (x > 0 ? 1 : x < 0 ? -1 : x),
  floor: (x = 0) => Math.floor(x),
  ceil: (x = 0) => Math.ceil(x),
  int: (x = 0) => (x < 0 ? Math.ceil(x) : Math.floor(x)),
  min: (a = 0, b = 0) => min(a, b),
  max: (a = 0, b = 0) => max(a, b),
  clip: (x = 0, least = 0, most = 0) => min(max(x, least), most),
  if: (condition = 0, then = 0, otherwise = 0) => (condition !== 0 ? then : otherwise),
  usually: (condition = 0, then = 0, otherwise = 0) => (condition !== 0 ? then : otherwise),
  pow: (x = 0, y = 0) => pow(x, y),
};

/** Compiles an expression; the steps of names and draws come from the context. */
export function compileExpression(expr: Expr, context: Context): Step {
  const { lanes, round } = context;
  const apply = (operation: Operation, args: readonly Step[]): Step => {
    const out = new Float64Array(lanes);
    const values: number[] = args.map(() => 0);
    return {
      out,
      common: args.every((arg) => arg.common),
      run() {
        for (const arg of args) arg.run();
        for (let lane = 0; lane < lanes; lane++) {
          for (let k = 0; k < args.length; k++) values[k] = args[k]!.out[lane]!;
          out[lane] = round(operation(...values));
        }
      },
    };
  };
  switch (expr.kind) {
    case 'number':
      return { out: new Float64Array(lanes).fill(round(expr.value)), run() {}, common: true };
    case 'name':
      return context.name(expr.name);
    case 'unary': {
      const operand = [compileExpression(expr.operand, context)];
      return expr.op === '-'
        ? apply((x = 0) => -x, operand)
        : apply((x = 0) => truth(x === 0), operand);
    }
    case 'binary': {
      const left = compileExpression(expr.left, context);
      const power = expr.op === '**' ? powerOf(expr.right) : null;
      if (power !== null) {
        const ops = {
          one: 1,
          mul: (a: number, b: number) => round(a * b),
          div: (a: number, b: number) => round(a / b),
          sqrt: Math.sqrt,
        };
        return apply((x = 0) => multiplyOut(x, power, ops), [left]);
      }
      const right = compileExpression(expr.right, context);
      const operation = BINARY[expr.op];
      assert(operation, `${expr.op} is an operator`);
      return apply(operation, [left, right]);
    }
    case 'call': {
      const args = argumentsOf(expr).map((arg) => compileExpression(arg, context));
      if (expr.name === 'rand' || expr.name === 'randn' || expr.name === 'poisson')
        return context.draw(expr.name, args);
      if (expr.name === 'mod')
        return apply((x = 0, y = 0) => x - round(y * Math.floor(round(x / y))), args);
      const operation = CALLS[expr.name];
      assert(operation, `${expr.name}() is a function`);
      return apply(operation, args);
    }
  }
}
