/** What stands at the axes of plots: numbers, names and ranges that do not jitter. */

import type { Window } from './time-axis.ts';

export const FONT = '11px "Inter Variable", Inter, sans-serif';

/** A number on an axis: short, with a minus sign that is one. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  const text =
    size !== 0 && (size >= 1e6 || size < 1e-3)
      ? value.toExponential(1).replace('e+', 'e')
      : String(Number(value.toPrecision(6)));
  return text.replace('-', '\u2212');
}

/** A number in three digits, as in a sentence. */
export const shortText = (value: number): string => numberText(Number(value.toPrecision(3)));

/**
 * A name cut to a width [CSS px], the subgraph it stands in first; the context has the axis's font
 * and its own pixels.
 */
export function shorten(context: CanvasRenderingContext2D, name: string, width: number): string {
  context.font = FONT;
  const isWide = (text: string) => context.measureText(text).width > width;
  const own = isWide(name) ? name.slice(name.lastIndexOf('.') + 1) : name;
  let text = own;
  for (let n = own.length - 1; n > 0 && isWide(text); n--) text = `${own.slice(0, n).trimEnd()}…`;
  return text;
}

/** The range of an axis for values from low to high, with room, to whole steps; never empty. */
export function roomy(low: number, high: number): Window {
  if (!(high >= low)) return { from: 0, to: 1 };
  if (high === low)
    return { from: low - (Math.abs(low) || 1) * 0.1, to: high + (Math.abs(high) || 1) * 0.1 };
  const room = (high - low) * 0.06;
  return { from: low - room, to: high + room };
}

/** A y range that grows at once and shrinks only when half of it is empty: axes must not jitter. */
export function steady(previous: Window | null, wanted: Window): Window {
  if (!previous) return wanted;
  const span = previous.to - previous.from;
  const inside = wanted.from >= previous.from && wanted.to <= previous.to;
  if (inside && wanted.to - wanted.from > 0.5 * span) return previous;
  return wanted;
}
