/** Small helpers around quantities as they stand in documents: what a message suggests, and scaling. */

import type { Quantity } from '#engine';

const QUANTITY = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*$/s;

/** The value a problem's message offers at its end: 'Did you mean 20 ms?' gives '20 ms'. */
export function suggestion(message: string): string | null {
  const found = /Did you mean (.{1,60}?)\?/.exec(message);
  return found?.[1]?.trim() ?? null;
}

/** A quantity as number and unit; null where it is something else. */
export function splitQuantity(
  value: unknown,
): { readonly amount: number; readonly unit: string } | null {
  if (typeof value === 'number') return Number.isFinite(value) ? { amount: value, unit: '' } : null;
  if (typeof value !== 'string' || value.length > 200) return null;
  const found = QUANTITY.exec(value);
  const amount = Number(found?.[1] ?? Number.NaN);
  return found && Number.isFinite(amount) ? { amount, unit: found[2] ?? '' } : null;
}

/** A number and a unit as a quantity of a document; a pure number stays one. */
export const joinQuantity = (amount: number, unit: string): Quantity =>
  unit === '' || unit === '1' ? amount : `${amount} ${unit}`;

/** Twelve digits: enough for any value a person sets, few enough to hide the rounding of binary steps. */
export const tidy = (amount: number): number => Number(amount.toPrecision(12));

/** A quantity times a factor, in the same unit; null where it is no quantity. */
export function scaleQuantity(value: Quantity, factor: number): Quantity | null {
  const split = splitQuantity(value);
  return split && joinQuantity(tidy(split.amount * factor), split.unit);
}
