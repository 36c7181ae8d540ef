/**
 * Codes in the number and placement of several spikes: regular trains, bits of a phase, bursts.
 * Sources: error diffusion (Floyd & Steinberg 1976 in one dimension); weighted phase coding (Kim
 * et al. 2018, doi:10.1016/j.neucom.2018.05.087); burst coding (Park et al. 2019,
 * doi:10.1145/3316781.3317822); variants over intervals as in Spikify.
 */

import { atan, lowerBound } from '#engine/kit';
import { evenly } from './latency.ts';

/** Spikes of a train that carries `x(t)` per step: the sum overflows 1, one spike leaves. */
export function diffuseError(x: ArrayLike<number>, phase = 0): Uint8Array {
  const spikes = new Uint8Array(x.length);
  let sum = phase;
  for (let t = 0; t < x.length; t++) {
    sum += x[t]!;
    if (sum >= 1) {
      spikes[t] = 1;
      sum -= 1;
    }
  }
  return spikes;
}

/** Steps `floor(first + k / rate)` below `steps`, in float32; `rate` in spikes per step, 0..1. */
export function periodicSteps(rate: number, first: number, steps: number): number[] {
  const result: number[] = [];
  if (rate <= 0) return result;
  const period = 1 / rate;
  for (let k = 0; ; k++) {
    const step = Math.floor(Math.fround(k === 0 ? first : first + k * period));
    if (!(step < steps)) return result;
    result.push(step);
  }
}

/** Bits `[bits, n]` of values in 0..1-2^-bits, weights 1/2, 1/4, ... from the first. */
export function weightedPhaseBits(x: ArrayLike<number>, bits: number): Uint8Array {
  const n = x.length;
  const result = new Uint8Array(bits * n);
  for (let i = 0; i < n; i++) {
    let rest = Math.fround(x[i]!);
    let weight = 0.5;
    for (let b = 0; b < bits; b++, weight /= 2)
      if (rest >= weight) {
        result[b * n + i] = 1;
        rest -= weight;
      }
  }
  return result;
}

/** The arcsine [rad] of x in -1..1. */
export function arcsine(x: number): number {
  if (x >= 1) return Math.PI / 2;
  if (x <= -1) return -Math.PI / 2;
  return atan(x / Math.sqrt((1 - x) * (1 + x)));
}

/** The arcsine of a value 0..1 as a whole number of 2^bits levels. */
export function phaseLevel(value: number, bits: number): number {
  const levels = 2 ** bits;
  const grid = evenly(0, Math.PI / 2, levels + 1);
  return Math.min(levels - 1, lowerBound(grid, arcsine(value)));
}

export interface BurstLaw {
  readonly most: number;
  /** Shortest and longest gap between the spikes of a burst, in steps. */
  readonly gapLeast: number;
  readonly gapMost: number;
}

/** Steps of the burst of a value 0..1: more spikes, closer together, for larger values. */
export function burstSteps(value: number, law: BurstLaw): number[] {
  const count = Math.ceil(value * law.most);
  const gap = Math.ceil(law.gapMost - value * (law.gapMost - law.gapLeast));
  return Array.from({ length: count }, (_, k) => k * (gap + 1));
}

/** Steps that the longest burst needs. */
export function longestBurst(law: BurstLaw): number {
  let longest = 0;
  for (let count = 1; count <= law.most; count++) {
    // The least value that gives `count` spikes has the widest gap of them.
    const gap = Math.ceil(law.gapMost - ((count - 1) / law.most) * (law.gapMost - law.gapLeast));
    longest = Math.max(longest, count * (gap + 1));
  }
  return longest;
}
