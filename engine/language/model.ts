/**
 * What a block of equations says, after parsing and checking: variables with their derivatives,
 * named sub-expressions, and (for noise) which `xi` occur. All numbers are in engine units.
 */

import type { Span } from '../problems/problem.ts';
import type { Expr } from './ast.ts';

export interface StateVariable {
  readonly name: string;
  /** As written behind the colon. */
  readonly unit: string;
  /** Right-hand side of `dx/dt`, named sub-expressions substituted; null: only statements change it. */
  readonly derivative: Expr | null;
  /** `(unless refractory)`: held while the element is refractory. */
  readonly frozen: boolean;
  readonly span: Span;
}

export interface NamedExpression {
  readonly name: string;
  readonly unit: string;
  /** Earlier named expressions already substituted. */
  readonly value: Expr;
  readonly span: Span;
}

export interface Model {
  readonly states: readonly StateVariable[];
  readonly expressions: readonly NamedExpression[];
}
