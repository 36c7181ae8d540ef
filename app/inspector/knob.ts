/** How a pinned number is moved: between which ends, along which scale, by which steps. */

import { type Knob, type Parameter, parseQuantity } from '#engine';
import { type Bounds, sliderRange, stepOf } from './field-state.ts';
import { joinQuantity, type splitQuantity, tidy } from './suggest.ts';

export type Numeric = Extract<Parameter, { kind: 'quantity' | 'count' }>;
type Split = NonNullable<ReturnType<typeof splitQuantity>>;

/** Ends so far apart, and above 0, are on a logarithmic scale. */
const DECADES = 1000;
/** Places of a slider. */
export const PLACES = 200;

export const boundsOf = (parameter: Numeric): Bounds => ({
  low: parameter.range?.[0] ?? null,
  high: parameter.range?.[1] ?? null,
  whole: parameter.kind === 'count',
});

/** A quantity as a number in another unit; null where the dimensions differ. */
export function amountIn(quantity: string | number | undefined, unit: string): number | null {
  if (quantity === undefined) return null;
  const own = unit === '' ? '1' : unit;
  const [read, one] = [parseQuantity(quantity, own), parseQuantity(joinQuantity(1, own), own)];
  return read.ok && one.ok ? tidy(read.value / one.value) : null;
}

export interface Track {
  readonly from: number;
  readonly to: number;
  readonly isLog: boolean;
  readonly step: number;
}

/** Where a number moves, in the unit it is in: the ends a person chose, else those that fit its parameter. */
export function trackOf(knob: Knob | undefined, parameter: Numeric, value: Split): Track {
  const bounds = boundsOf(parameter);
  const [low, high] = sliderRange(value.amount, parameter.default, bounds);
  const from = amountIn(knob?.from, value.unit) ?? low;
  const to = amountIn(knob?.to, value.unit) ?? high;
  const [least, most] = from < to ? [from, to] : [low, high];
  const chosen = knob?.from !== undefined && knob.to !== undefined;
  return {
    from: least,
    to: most,
    isLog: least > 0 && most / least >= DECADES,
    step: bounds.whole ? 1 : chosen ? stepOf(most - least) : stepOf(value.amount),
  };
}

/** Place of a number on the track, from 0 to `PLACES`. */
export function placeOn({ from, to, isLog }: Track, amount: number): number {
  const share = isLog
    ? Math.log(Math.max(from, amount) / from) / Math.log(to / from)
    : (amount - from) / (to - from);
  return Math.max(0, Math.min(PLACES, share * PLACES));
}

/** The number at a place; on a logarithmic scale in three digits. */
export function amountAt({ from, to, isLog }: Track, place: number, whole: boolean): number {
  const share = place / PLACES;
  if (share <= 0) return from;
  if (share >= 1) return to;
  const amount = isLog
    ? Number((from * (to / from) ** share).toPrecision(3))
    : from + (to - from) * share;
  return whole ? Math.round(amount) : tidy(amount);
}
