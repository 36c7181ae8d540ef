/**
 * The shape of a distribution as bars, from its density: a preview beside the field. Not what the
 * engine draws with (that is exact and seeded), so plain `Math` is enough.
 */

import type { Value } from '#engine';
import { splitQuantity } from './suggest.ts';

type Draw = Extract<Value, { readonly draw: unknown }>;

export interface Preview {
  readonly from: number;
  readonly to: number;
  readonly bars: readonly number[]; // 0 to 1
}

const BARS = 32;

/** Bars of a drawn value over the stretch where nearly all of it lies; null where it has none. */
export function previewOf(value: Draw): Preview | null {
  const [a = Number.NaN, b = Number.NaN] = value.args.map(
    (arg) => splitQuantity(arg)?.amount ?? Number.NaN,
  );
  const shape = density(value.draw, a, b);
  if (!shape) return null;
  let { from, to } = shape;
  const clip = value.clip?.map((end) => splitQuantity(end)?.amount ?? Number.NaN);
  if (clip && Number.isFinite(clip[0])) from = Math.max(from, clip[0] ?? from);
  if (clip && Number.isFinite(clip[1])) to = Math.min(to, clip[1] ?? to);
  if (!(to > from)) return null;
  const heights = Array.from({ length: BARS }, (_v, k) =>
    shape.at(from + ((k + 0.5) * (to - from)) / BARS),
  );
  const most = Math.max(...heights);
  if (!(most > 0) || !Number.isFinite(most)) return null;
  return { from, to, bars: heights.map((height) => height / most) };
}

function density(draw: Draw['draw'], a: number, b: number) {
  switch (draw) {
    case 'normal':
      return b > 0
        ? {
            from: a - 3 * b,
            to: a + 3 * b,
            at: (x: number) => Math.exp(-((x - a) ** 2) / (2 * b * b)),
          }
        : null;
    case 'uniform':
      return b > a ? { from: a, to: b, at: () => 1 } : null;
    case 'exponential':
      return a > 0 ? { from: 0, to: 4 * a, at: (x: number) => Math.exp(-x / a) } : null;
    case 'lognormal':
      return b > 0
        ? {
            from: 0,
            to: Math.exp(a + 2 * b),
            at: (x: number) => (x > 0 ? Math.exp(-((Math.log(x) - a) ** 2) / (2 * b * b)) / x : 0),
          }
        : null;
    case 'gamma':
      return a > 0 && b > 0
        ? {
            from: 0,
            to: b * (a + 4 * Math.sqrt(a)),
            at: (x: number) => (x > 0 ? Math.exp((a - 1) * Math.log(x / b) - x / b) : 0),
          }
        : null;
  }
}
