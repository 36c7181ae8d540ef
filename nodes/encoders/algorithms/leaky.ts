/**
 * A leaky integrator that fires: forward Euler in float32, strict threshold, reset in the step of
 * the spike, as Norse's current encoder does (Pehle & Pedersen 2021, doi:10.5281/zenodo.4422025).
 */

const f = Math.fround;

export interface Leak {
  /** dt / tau_m. */
  readonly decay: number;
  readonly rest: number;
  readonly threshold: number;
  readonly reset: number;
  readonly firstOnly: boolean;
}

/** Spikes (0 or 1) of `steps` steps; `current(t)` drives step t. */
export function leakyTrain(
  current: (t: number) => number,
  steps: number,
  { decay, rest, threshold, reset, firstOnly }: Leak,
): Uint8Array {
  const spikes = new Uint8Array(steps);
  let v = f(rest);
  const rate = f(decay);
  for (let t = 0; t < steps; t++) {
    v = f(v + f(rate * f(f(f(rest) - v) + f(current(t)))));
    if (f(v - f(threshold)) > 0) {
      spikes[t] = 1;
      v = f(reset);
      if (firstOnly) break;
    }
  }
  return spikes;
}
