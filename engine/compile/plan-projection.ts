/**
 * Where synapses live and how their spikes travel. Five forms: a one-to-one
 * projection from a source that counts is read straight from its ring; a constant weight travels
 * as an integer count, along lists of targets or, where these are long, along rows of bits; or it is
 * added straight to its variable when its time has come; stored weights are added to a ring of numbers;
 * rows that found no room are drawn again at every spike.
 */

import { MATRIX_BLOCK } from './bit-matrix.ts';
import type { Projection } from './ir.ts';
import type { Layout } from './layout.ts';
import type { Slice } from './partition.ts';
import { NO_PART, type PlannedPart, planPart, type Ring } from './plan-part.ts';
import type { Arrival } from './plan-population.ts';
import type { ProjectionPlan } from './plan-types.ts';

export interface PlannedProjection {
  readonly plan: ProjectionPlan;
  readonly arrival: Omit<Arrival, 'into' | 'discardIfRefractory'> | null;
  readonly byWorker: readonly PlannedPart[];
  readonly ring: Ring;
}

const LARGEST_COUNT = 65535;

/**
 * Reserves memory for a projection's synapses, split by the workers' slices of the target.
 * `sharedRing` gives the ring of weights of a receptor; `dense` the ring of a counting source.
 */
export function planProjection(
  index: number,
  projection: Projection,
  targetN: number,
  slices: readonly Slice[],
  layout: Layout,
  dense: Ring | null,
  sharedRing: (slots: number) => Ring,
  precision: 'f64' | 'mixed' | 'f32',
  /** Byte offset of the variable that spikes are added to themselves; null: they wait in a ring. */
  straight: number | null = null,
): PlannedProjection {
  const { synapses } = projection;
  const longest = Math.max(1, ...synapses.delays);
  const owner = projection.id;
  const isConstant = synapses.weights === null && projection.rules.length === 0;
  const constant = isConstant
    ? layout.add(owner, 'weight', 'f64', 1, {
        mutable: true,
        data: Float64Array.of(synapses.constantWeight),
      })
    : null;
  const base = {
    id: owner,
    name: projection.name,
    rules: projection.rules.map((rule) => rule.name),
    synapses: synapses.count,
    pre: synapses.pre,
    post: synapses.post,
    constant,
    isDrawn: synapses.drawn !== null,
  };
  if (dense && isConstant && synapses.oneToOne && synapses.delays.length === 1)
    return {
      plan: { ...base, parts: [], identity: synapses.delays[0] ?? 0 },
      arrival: { ring: { ...dense, shift: -(synapses.delays[0] ?? 0) }, weight: constant },
      byWorker: slices.map(() => NO_PART),
      ring: dense,
    };

  // Rows of bits are added in whole blocks.
  const width = Math.ceil(targetN / MATRIX_BLOCK) * MATRIX_BLOCK;
  const counted = straight === null && isConstant && mostSpikes(projection) <= LARGEST_COUNT;
  const ring: Ring =
    straight !== null
      ? { at: 'ring', type: 'f64', offset: straight, stride: 0, slots: 1, shift: 0, clear: false }
      : counted
        ? {
            at: 'ring',
            type: 'u16',
            offset: layout.add(owner, '__counts', 'u16', (longest + 1) * width, { mutable: true }),
            stride: 2 * width,
            slots: longest + 1,
            shift: 0,
            clear: true,
          }
        : sharedRing(longest + 1);
  const whole = slices.filter(([from, to]) => to > from).length === 1;
  const form = {
    owner,
    index,
    synapses,
    isTaught: projection.rules.length > 0,
    counted,
    straight: straight !== null,
    ring,
    constant,
    numbers: precision === 'f64' ? 'f64' : 'f32',
    layout,
  } as const;
  const byWorker = slices.map((slice, worker) => planPart(form, worker, slice, whole));
  const parts = byWorker.flatMap(({ plan }) => (plan ? [plan] : []));
  return {
    plan: { ...base, parts, identity: null },
    byWorker,
    ring,
    arrival: counted ? { ring, weight: constant } : null,
  };
}

/** An upper bound of how many spikes can reach one neuron in one step. */
function mostSpikes(projection: Projection): number {
  const { synapses } = projection;
  if (synapses.count <= LARGEST_COUNT || synapses.drawn)
    return Math.min(synapses.count, LARGEST_COUNT);
  if (synapses.pre <= LARGEST_COUNT && !synapses.multapses) return synapses.pre;
  if (synapses.inDegree !== null) return synapses.inDegree;
  const perTarget = new Uint32Array(synapses.post);
  for (const target of synapses.targets) perTarget[target] = (perTarget[target] ?? 0) + 1;
  return perTarget.reduce((most, n) => Math.max(most, n), 0);
}
