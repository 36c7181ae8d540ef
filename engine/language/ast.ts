/**
 * The tree of an expression: the one form in which a formula travels from the text of a document
 * to a kernel. The parser makes it with source positions; the dimension check replaces every
 * number by its value in engine units (ms, mV, pA, nS, pF, um, fmol, K), so that behind it only
 * plain arithmetic is left. Derivative, simplifier, printers, interpreter and code generator all
 * read this type.
 */

import type { Span } from '../problems/problem.ts';

export type UnaryOperator = '-' | 'not';
export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '**'
  | '<'
  | '<='
  | '>'
  | '>='
  | '=='
  | '!='
  | 'and'
  | 'or';

export type Expr =
  /** `unit` only as parsed (`20 mV`); after the check `value` is in engine units and it is gone. */
  | {
      readonly kind: 'number';
      readonly value: number;
      readonly unit?: string;
      readonly span?: Span;
    }
  | { readonly kind: 'name'; readonly name: string; readonly span?: Span }
  | {
      readonly kind: 'unary';
      readonly op: UnaryOperator;
      readonly operand: Expr;
      readonly span?: Span;
    }
  | {
      readonly kind: 'binary';
      readonly op: BinaryOperator;
      readonly left: Expr;
      readonly right: Expr;
      readonly span?: Span;
    }
  /** `if(condition, then, else)` is a call too. */
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expr[];
      readonly span?: Span;
    };

/** `target = value`, in a reset, a rule or a program. */
export interface Assignment {
  readonly target: string;
  readonly value: Expr;
  readonly span?: Span;
}

export const number = (value: number): Expr => ({ kind: 'number', value });
export const name = (text: string): Expr => ({ kind: 'name', name: text });
export const unary = (op: UnaryOperator, operand: Expr): Expr => ({ kind: 'unary', op, operand });
export const binary = (op: BinaryOperator, left: Expr, right: Expr): Expr => ({
  kind: 'binary',
  op,
  left,
  right,
});
export const call = (text: string, ...args: readonly Expr[]): Expr => ({
  kind: 'call',
  name: text,
  args,
});
