/**
 * Geometric numbers from uniform ones: failures before the next success of a Bernoulli trial,
 * floor(log(1 - u) / log(1 - p)). Most are looked up in a table of where that changes (a guide
 * table, Chen & Asau 1974); what lies near such a place, or behind the table, is computed. Both
 * ways give the same number.
 */

import { log } from '../kit/elementary.ts';

const BINS = 1024;
const LENGTH = 2048;
/** Wider than all rounding errors of the table and of the logarithm. */
const NEAR = 1e-9;

let last: { readonly p: number; readonly gap: (u: number) => number } | null = null;

/** The number for a uniform one in [0, 1); 0 < p < 1. Networks ask for the same table again and again. */
export function createGaps(p: number): (u: number) => number {
  if (last?.p !== p) last = { p, gap: makeGaps(p) };
  return last.gap;
}

function makeGaps(p: number): (u: number) => number {
  const scale = 1 / log(1 - p);
  const exact = (u: number): number => Math.floor(log(1 - u) * scale);
  /** `ends[k]`: chance of at most k failures; the last one is never reached. */
  const ends = new Float64Array(LENGTH + 1).fill(2);
  let none = 1;
  for (let k = 0; k < LENGTH; k++) {
    none *= 1 - p;
    ends[k] = 1 - none;
  }
  const first = new Uint16Array(BINS);
  for (let bin = 0, k = 0; bin < BINS; bin++) {
    while (ends[k]! <= bin / BINS) k++;
    first[bin] = k;
  }
  return (u) => {
    let k = first[(u * BINS) | 0]!;
    while (u >= ends[k]!) k++;
    const begin = k === 0 ? -1 : ends[k - 1]!;
    return k === LENGTH || u - begin < NEAR || ends[k]! - u < NEAR ? exact(u) : k;
  };
}
