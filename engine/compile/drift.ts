/** Derivatives, taken apart, and the small formulas that integrators write. */

import { binary, call, type Expr, name, number } from '../language/ast.ts';

export interface Drift {
  readonly name: string;
  readonly drift: Expr;
  /** Factor of each noise source. */
  readonly noise: readonly (Expr | null)[];
  /** Expressions that stand as names in `drift`. */
  readonly held?: ReadonlyMap<string, Expr>;
}

export const add = (...terms: readonly (Expr | null)[]): Expr =>
  terms.reduce<Expr | null>((sum, t) => (sum && t ? binary('+', sum, t) : (sum ?? t)), null) ??
  number(0);
export const times = (a: Expr, b: Expr): Expr => binary('*', a, b);

export const unlessRefractory = (value: Expr, otherwise: Expr): Expr =>
  call('if', name('__active'), value, otherwise);
