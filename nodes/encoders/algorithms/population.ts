/**
 * Population codes: a number becomes the activity of many cells with overlapping tuning. Gaussian
 * receptive fields after Bohte, Kok & La Poutre (2002, doi:10.1016/S0925-2312(01)00658-0); radial
 * basis and integrate-and-fire forms as in Norse and SpikingJelly.
 */

import { exp, roundHalfEven } from '#engine/kit';
import { evenly } from './latency.ts';

const f = Math.fround;

export interface Fields {
  readonly centre: Float64Array;
  readonly sigma: number;
}

/** `m` fields (more than 2) over `least`..`most`, neighbours 1/(m-2) of the range apart. */
export function bohteFields(m: number, least: number, most: number, beta: number): Fields {
  const range = most - least;
  return {
    centre: Float64Array.from(
      { length: m },
      (_, i) => least + ((2 * i - 1) / 2) * (range / (m - 2)),
    ),
    sigma: range / (beta * (m - 2)),
  };
}

/** `m` fields with centres from `least` to `most`, both included. */
export const evenFields = (m: number, least: number, most: number, sigma: number): Fields => ({
  centre: evenly(least, most, m),
  sigma,
});

/** Responses `[x.length, m]`, 1 where a value stands at a field's centre. */
export function responses(x: ArrayLike<number>, { centre, sigma }: Fields): Float32Array {
  const m = centre.length;
  const result = new Float32Array(x.length * m);
  for (let i = 0; i < x.length; i++)
    for (let k = 0; k < m; k++) {
      const d = (x[i]! - centre[k]!) / sigma;
      result[i * m + k] = exp(-0.5 * d * d);
    }
  return result;
}

/** Steps `round(last (1 - response))`; -1 (silent) from `last` on. */
export function responseSteps(response: Float32Array, last: number): Int32Array {
  return Int32Array.from(response, (r) => {
    const step = roundHalfEven(f(last * f(1 - r)));
    return step >= last ? -1 : step;
  });
}

/** The cell of each value that answers most, the first among equals. */
export function winners(response: Float32Array, m: number): Int32Array {
  const result = new Int32Array(response.length / m);
  for (let i = 0; i < result.length; i++) {
    let best = 0;
    for (let k = 1; k < m; k++) if (response[i * m + k]! > response[i * m + best]!) best = k;
    result[i] = best;
  }
  return result;
}

/** The one of `m` fields (more than 2, placed as Bohte's) whose centre is nearest. */
export function placeOf(x: number, m: number, least: number, most: number): number {
  const place = Math.floor(((x - least) / (most - least)) * (m - 2)) + 1;
  return Math.min(m - 1, Math.max(0, place));
}

/** Spikes `[steps, n]` of integrators without leak driven by `response` each step; soft reset. */
export function integrateAndFire(response: Float32Array, steps: number): Uint8Array {
  const n = response.length;
  const threshold = f(0.999);
  const spikes = new Uint8Array(steps * n);
  for (let i = 0; i < n; i++) {
    let v = 0;
    for (let t = 0; t < steps; t++) {
      v = f(v + response[i]!);
      if (v >= threshold) {
        spikes[t * n + i] = 1;
        v = f(v - threshold);
      }
    }
  }
  return spikes;
}

/** Radial basis activity `[n, m]` with centres from 0 to the largest input. */
export function radialBasis(x: ArrayLike<number>, m: number): Float32Array {
  let scale = -Infinity;
  for (let i = 0; i < x.length; i++) scale = Math.max(scale, x[i]!);
  const centre = evenly(0, scale, m);
  const result = new Float32Array(x.length * m);
  for (let i = 0; i < x.length; i++)
    for (let k = 0; k < m; k++) {
      const d = x[i]! - centre[k]!;
      result[i * m + k] = exp((-d * d * scale) / 2);
    }
  return result;
}
