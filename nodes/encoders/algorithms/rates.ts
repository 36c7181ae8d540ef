/**
 * Random trains: per step a coin, or exponential gaps, or a Poisson count. Random numbers are the
 * caller's, so that the engine can key them by node and presentation.
 */

import { exp, log, log1p, type RandomStream } from '#engine/kit';

/** Below this probability it pays to draw the gap to the next spike instead of every step. */
const SPARSE = 0.125;

/** One if `u`, uniform in [0, 1), is below `p`. */
export const fires = (u: number, p: number): boolean => u < p;

/**
 * Calls `emit` with each step of 0..steps-1 at which a coin of probability `p` falls on spike.
 * Rare spikes are drawn by their geometric gaps: the same law, fewer numbers.
 */
export function tossCoins(
  p: number,
  steps: number,
  random: RandomStream,
  emit: (step: number) => void,
): void {
  if (p <= 0) return;
  if (p >= 1) {
    for (let t = 0; t < steps; t++) emit(t);
  } else if (p >= SPARSE) {
    for (let t = 0; t < steps; t++) if (fires(random.uniform(), p)) emit(t);
  } else {
    const scale = 1 / log1p(-p);
    for (let t = 0; ; t++) {
      t += Math.floor(log(1 - random.uniform()) * scale);
      if (!(t < steps)) return;
      emit(t);
    }
  }
}

/** Calls `emit` with the steps that hold at least one event of a Poisson process of `rate` per step. */
export function drawIntervals(
  rate: number,
  steps: number,
  random: RandomStream,
  emit: (step: number) => void,
): void {
  if (rate <= 0) return;
  const gap = () => -log(1 - random.uniform()) / rate;
  let last = -1;
  for (let t = gap(); t < steps; t += gap()) {
    const step = Math.floor(t);
    if (step !== last) emit(step);
    last = step;
  }
}

/** A Poisson number of mean `mean`; by inversion, in pieces so that e^-mean stays a number. */
export function drawCount(mean: number, random: RandomStream): number {
  let count = 0;
  for (let rest = mean; rest > 0; rest -= 30) {
    const limit = exp(-Math.min(30, rest));
    for (let product = random.uniform(); product > limit; product *= random.uniform()) count++;
  }
  return count;
}
