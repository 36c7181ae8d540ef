/**
 * Formulas as presentation MathML (W3C MathML Core 2025), made from the same tree the engine
 * computes with: what a person reads is what runs. The result is plain nodes, never a string of
 * markup, so that nothing in a document can become part of the page's code.
 */

import type { Assignment, BinaryOperator, Expr } from '#engine';
import { symbolOf } from './symbols.ts';

export interface MathNode {
  readonly tag: 'mrow' | 'mi' | 'mn' | 'mo' | 'mtext' | 'mfrac' | 'msup' | 'msub' | 'msqrt';
  readonly children: readonly (MathNode | string)[];
}

const node = (tag: MathNode['tag'], ...children: readonly (MathNode | string)[]): MathNode => ({
  tag,
  children,
});
const mo = (text: string): MathNode => node('mo', text);
const row = (...children: readonly MathNode[]): MathNode =>
  children.length === 1 && children[0] ? children[0] : node('mrow', ...children);
const bracketed = (inner: MathNode): MathNode => row(mo('('), inner, mo(')'));

const OPERATORS: Readonly<Record<BinaryOperator, string>> = {
  '+': '+',
  '-': '−',
  '*': '⋅',
  '/': '/',
  '**': '^',
  '<': '<',
  '<=': '≤',
  '>': '>',
  '>=': '≥',
  '==': '=',
  '!=': '≠',
  and: '∧',
  or: '∨',
};
const RANK: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '==': 3,
  '!=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '**': 7,
};
const DEEPEST = 60;

/** A name: τ with an index, V with an index, words upright. */
function mathName(name: string): MathNode {
  const { base, index } = symbolOf(name);
  const letter = node('mi', base);
  return index === ''
    ? letter
    : node('msub', letter, index.length === 1 ? node('mi', index) : node('mtext', index));
}

/** A formula as MathML; what is nested too deep becomes an ellipsis. */
export function mathOf(expr: Expr, depth = 0): MathNode {
  if (depth > DEEPEST) return node('mtext', '…');
  const inner = (e: Expr) => mathOf(e, depth + 1);
  const within = (e: Expr, rank: number, strict: boolean): MathNode => {
    const own = rankOf(e);
    return own < rank || (strict && own === rank) ? bracketed(inner(e)) : inner(e);
  };
  switch (expr.kind) {
    case 'number': {
      const digits = node('mn', String(expr.value).replace('-', '−'));
      return expr.unit === undefined ? digits : row(digits, node('mtext', `\u2009${expr.unit}`));
    }
    case 'name':
      return mathName(expr.name);
    case 'unary':
      return expr.op === '-'
        ? row(mo('−'), within(expr.operand, 5, false))
        : row(mo('¬'), within(expr.operand, 6, false));
    case 'binary': {
      const { op, left, right } = expr;
      if (op === '/') return node('mfrac', inner(left), inner(right));
      if (op === '**') return node('msup', within(left, 8, false), inner(right));
      const rank = RANK[op];
      return row(within(left, rank, false), mo(OPERATORS[op]), within(right, rank, op === '-'));
    }
    case 'call':
      return call(expr.name, expr.args, inner);
  }
}

/** How tightly an expression holds together, beside operators; a fraction's bar brackets by itself. */
function rankOf(expr: Expr): number {
  if (expr.kind === 'unary') return expr.op === '-' ? 4 : 6;
  if (expr.kind !== 'binary') return expr.kind === 'number' && expr.value < 0 ? 4 : 9;
  return expr.op === '/' ? 6 : RANK[expr.op];
}

function call(name: string, args: readonly Expr[], inner: (e: Expr) => MathNode): MathNode {
  const [a, b] = args;
  if (name === 'sqrt' && a) return node('msqrt', inner(a));
  if (name === 'abs' && a) return row(mo('|'), inner(a), mo('|'));
  if (name === 'exp' && a && isShort(a)) return node('msup', node('mi', 'e'), inner(a));
  if (name === 'floor' && a) return row(mo('⌊'), inner(a), mo('⌋'));
  if (name === 'ceil' && a) return row(mo('⌈'), inner(a), mo('⌉'));
  const list = args.flatMap((arg, k) => (k === 0 ? [inner(arg)] : [mo(','), inner(arg)]));
  if (name === 'if' && a && b) return row(node('mtext', 'if '), bracketed(row(...list)));
  return row(node('mi', name), bracketed(row(...list)));
}

const isShort = (expr: Expr): boolean =>
  expr.kind === 'name' ||
  expr.kind === 'number' ||
  (expr.kind === 'unary' && isShort(expr.operand)) ||
  (expr.kind === 'binary' && expr.op === '/');

/** `dx/dt = ...` */
export const mathDerivative = (name: string, value: Expr): MathNode =>
  row(
    node('mfrac', row(node('mi', 'd'), mathName(name)), row(node('mi', 'd'), node('mi', 't'))),
    mo('='),
    mathOf(value),
  );

/** `x = ...` */
export const mathDefinition = (name: string, value: Expr): MathNode =>
  row(mathName(name), mo('='), mathOf(value));

/** `x ← ...` */
export const mathAssignment = ({ target, value }: Assignment): MathNode =>
  row(mathName(target), mo('←'), mathOf(value));
