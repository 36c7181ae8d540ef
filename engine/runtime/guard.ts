/**
 * Watches for numbers that are none. Some sixty steps apart the state of each population is summed (a NaN
 * or an infinity survives any sum); on a hit the run goes back to the last automatic checkpoint
 * and repeats step by step, so the problem names the variable, the element and the very step.
 * Weights that learn are looked at when a checkpoint is due, and first of all on a hit.
 */

import type { Plan } from '../compile/plan-types.ts';
import { assert, type Problem } from '../problems/problem.ts';
import { runProblems } from '../problems/run.ts';
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
      if (areFinite(values)) continue;
      const element = values.findIndex((v) => !Number.isFinite(v));
      return { node: population.id, name: population.name, variable, element };
    }
  return null;
}

/** By the sum of what each differs from itself; four at a time, for each addition waits for the one before. */
function areFinite(values: Float64Array | Float32Array): boolean {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const n = values.length;
  let k = 0;
  for (; k + 3 < n; k += 4) {
    a += values[k]! - values[k]!;
    b += values[k + 1]! - values[k + 1]!;
    c += values[k + 2]! - values[k + 2]!;
    d += values[k + 3]! - values[k + 3]!;
  }
  for (; k < n; k++) a += values[k]! - values[k]!;
  return a + b + c + d === 0;
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
      if (areFinite(values)) continue;
      const all = readWeights(projection, views);
      const k = all.weights.findIndex((w) => !Number.isFinite(w));
      const { id: node, name, rules } = projection;
      return { node, name, rules, pre: all.pre[k] ?? 0, post: all.post[k] ?? 0 };
    }
  return null;
}

/** All states of all populations, by `node/variable`. */
export type States = ReadonlyMap<string, Float64Array>;

/** A copy of all states. */
export const statesOf = (plan: Plan, { f64 }: Views): States =>
  new Map(
    plan.populations.flatMap((p) =>
      Object.entries(p.states).map(
        ([variable, offset]) =>
          [`${p.id}/${variable}`, f64.slice(offset / 8, offset / 8 + p.n)] as const,
      ),
    ),
  );

/** What has left the numbers at the end of `step`, weights first; `before`: the states one step earlier. */
export function sayWhatWasLost(plan: Plan, settled: Views, step: number, before: States): Problem {
  const time = Number((step * plan.dt).toPrecision(12));
  const lost = findLostWeight(plan, settled);
  if (lost) return runProblems.lostWeight({ ...lost, time });
  const found = findDivergence(plan, settled);
  assert(found, 'a repeated run diverges at the same place');
  const was = before.get(`${found.node}/${found.variable}`)?.[found.element] ?? Number.NaN;
  return runProblems.diverged({ ...found, time, before: was });
}
