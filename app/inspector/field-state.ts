/**
 * What a value field does with typing, stepping and leaving, apart from React: a draft that is
 * checked with every key, the last valid value that stays in force, and numbers that step by an
 * amount fitting their size.
 */

import type { Problem } from '#engine';
import { joinQuantity, splitQuantity, tidy } from './suggest.ts';

export interface FieldState {
  /** What stands in the field while it is edited; null: the value in force is shown. */
  readonly draft: string | null;
  /** What is wrong with the draft. */
  readonly problem: Problem | null;
}

export const RESTING: FieldState = { draft: null, problem: null };

export type FieldAction =
  | { readonly kind: 'type'; readonly text: string; readonly problem: Problem | null }
  | { readonly kind: 'settle' } // Enter or leaving: a valid draft was taken over, a wrong one stays
  | { readonly kind: 'cancel' }; // Escape, or another value came from outside

/** The next state of a field. */
export function fieldReducer(state: FieldState, action: FieldAction): FieldState {
  switch (action.kind) {
    case 'type':
      return { draft: action.text, problem: action.problem };
    case 'settle':
      return state.problem ? state : RESTING;
    case 'cancel':
      return RESTING;
  }
}

/** How far one step moves a number: a twentieth of its size, rounded to 1, 2 or 5 times a power of ten. */
export function stepOf(amount: number): number {
  const size = Math.abs(amount);
  if (size === 0) return 0.1;
  const raw = size / 20;
  const power = 10 ** Math.floor(Math.log10(raw));
  return ([1, 2, 5, 10].find((m) => m * power >= raw * 0.999) ?? 10) * power;
}

export interface Bounds {
  readonly low: number | null;
  readonly high: number | null;
  readonly whole: boolean;
}

/**
 * A quantity moved by `steps` steps of `step`, in its own unit, inside bounds; null where the text
 * is no single quantity. Steps land on multiples of the step, so that a scrubbed value stays short.
 */
export function moveQuantity(
  value: unknown,
  steps: number,
  step: number,
  bounds: Bounds,
): string | number | null {
  const split = splitQuantity(value);
  if (!split) return null;
  const unit = bounds.whole ? 1 : step;
  const moved = tidy(Math.round((split.amount + steps * step) / unit) * unit);
  const low = bounds.low ?? Number.NEGATIVE_INFINITY;
  const high = bounds.high ?? Number.POSITIVE_INFINITY;
  const next = Math.max(low, Math.min(high, bounds.whole ? Math.round(moved) : moved));
  return joinQuantity(next, split.unit);
}

/** `*= 1.2`, `+= 5 mV`, `-= 1`, `/= 2`: a change of each value instead of one value for all. */
export interface Change {
  readonly op: '*' | '/' | '+' | '-';
  readonly amount: number;
  readonly unit: string;
}

/** Reads a change for many values; null where the text is none. */
export function readChange(text: string): Change | null {
  const found = /^\s*([*/+-])=\s*(.+)$/.exec(text);
  const split = splitQuantity(found?.[2] ?? '');
  const op = found?.[1];
  if (!split || (op !== '*' && op !== '/' && op !== '+' && op !== '-')) return null;
  if ((op === '*' || op === '/') && split.unit !== '') return null;
  if (op === '/' && split.amount === 0) return null;
  return { op, amount: split.amount, unit: split.unit };
}

/**
 * A quantity after a change, in its own unit; null where it cannot be applied: the value is no
 * single quantity, or `convert` cannot bring the amount into the value's unit.
 */
export function applyChange(
  value: unknown,
  change: Change,
  convert: (amount: number, from: string, to: string) => number | null,
): string | number | null {
  const split = splitQuantity(value);
  if (!split) return null;
  const amount =
    change.unit === '' || change.unit === split.unit
      ? change.amount
      : convert(change.amount, change.unit, split.unit);
  if (amount === null) return null;
  const next = {
    '*': split.amount * amount,
    '/': split.amount / amount,
    '+': split.amount + amount,
    '-': split.amount - amount,
  }[change.op];
  return joinQuantity(tidy(next), split.unit);
}

/** Where a slider for a quantity begins and ends, in the value's unit: its range, else around its default. */
export function sliderRange(
  value: number,
  fallback: number,
  bounds: Bounds,
): readonly [number, number] {
  const size = Math.max(Math.abs(fallback), Math.abs(value)) || 1;
  const low = bounds.low ?? (fallback < 0 || value < 0 ? -2 * size : 0);
  const high = bounds.high ?? (fallback < 0 && value < 0 ? 0 : 2 * size);
  return [Math.min(low, value), Math.max(high, value)];
}
