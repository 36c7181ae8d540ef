/**
 * Watches for numbers that are none. Some sixty steps apart the state of each population is summed (a NaN
 * or an infinity survives any sum); on a hit the run goes back to the last automatic checkpoint
 * and repeats step by step, so the problem names the variable, the element and the very step.
 * Weights that learn are looked at when a checkpoint is due, and first of all on a hit.
 */

import type { Plan } from '../compile/plan-types.ts';
import type { Views } from './memory.ts';
import { readWeights } from './observers.ts';

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

export interface LostWeight {
  readonly node: string;
  readonly name: string;
  readonly rules: readonly string[];
  readonly pre: number;
  readonly post: number;
}

/** The first synapse whose weight is no number, or null. */
export function findLostWeight(plan: Plan, views: Views): LostWeight | null {
  for (const projection of plan.projections)
    for (const { weights } of projection.parts) {
      if (!weights) continue;
      const bytes = weights.type === 'f64' ? 8 : 4;
      const from = weights.offset / bytes;
      const { length } = weights;
      const values = (weights.type === 'f64' ? views.f64 : views.f32).subarray(from, from + length);
      let sum = 0;
      for (let k = 0; k < length; k++) sum += (values[k] ?? 0) * 0;
      if (sum === 0) continue;
      const all = readWeights(projection, views);
      const k = all.weights.findIndex((w) => !Number.isFinite(w));
      const { id: node, name, rules } = projection;
      return { node, name, rules, pre: all.pre[k] ?? 0, post: all.post[k] ?? 0 };
    }
  return null;
}
