/**
 * Watches for numbers that are none. Every 64 steps the state of each population is summed (a NaN
 * or an infinity survives any sum); on a hit the run goes back to the last automatic checkpoint
 * and repeats step by step, so the problem names the variable, the element and the very step.
 */

import type { Plan } from '../compile/plan-types.ts';
import type { Views } from './memory.ts';

export const GUARD_INTERVAL = 64;

export interface Divergence {
  readonly node: string;
  readonly name: string;
  readonly variable: string;
  readonly element: number;
}

/** Whether any state has left the numbers; `exact` finds out which. */
export function findDivergence(plan: Plan, views: Views): Divergence | null {
  for (const population of plan.populations)
    for (const [variable, offset] of Object.entries(population.states)) {
      const values = views.f64.subarray(offset / 8, offset / 8 + population.n);
      let sum = 0;
      for (let i = 0; i < values.length; i++) sum += (values[i] ?? 0) * 0;
      if (sum === 0) continue;
      const element = values.findIndex((v) => !Number.isFinite(v));
      return { node: population.id, name: population.name, variable, element };
    }
  return null;
}
