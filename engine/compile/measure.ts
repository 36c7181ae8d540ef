/**
 * How large the texts of a definition become with their named expressions put in. Each may be used
 * many times, so a short text can mean more than memory holds.
 */

import type { Expr } from '../language/ast.ts';
import { sizeWith } from '../language/walk.ts';

/** Parts that all texts of a definition may have together. */
const MOST_PARTS = 100_000;

export interface Measure {
  /** Says what a name stands for. */
  name(name: string, value: Expr): void;
  /** Counts a formula in; whether there was room. */
  fits(value: Expr): boolean;
}

export function createMeasure(): Measure {
  const sizes = new Map<string, number>();
  let total = 0;
  return {
    name: (name, value) => void sizes.set(name, sizeWith(value, sizes)),
    fits(value) {
      total += sizeWith(value, sizes);
      return total <= MOST_PARTS;
    },
  };
}
