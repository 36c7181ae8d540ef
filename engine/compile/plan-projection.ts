/**
 * Where synapses live and how their spikes travel. Three forms, cheapest first: a one-to-one
 * projection from a source that counts is read straight from its ring; a constant weight travels
 * as an integer count; stored weights are added to a ring of numbers.
 */

import type { Synapses } from './connect.ts';
import type { Projection } from './ir.ts';
import { type Layout, padded } from './layout.ts';
import type { Slice } from './partition.ts';
import type { Arrival } from './plan-population.ts';
import type { Binding, DeliverKernel, ProjectionPlan } from './plan-types.ts';

type Ring = Extract<Binding, { at: 'ring' }>;

export interface PlannedProjection {
  readonly plan: ProjectionPlan;
  readonly arrival: Omit<Arrival, 'into' | 'discardIfRefractory'> | null;
  /** One kernel per worker; null where the worker has no targets, or a rule delivers. */
  readonly kernels: readonly (DeliverKernel | null)[];
  /** Memory and content of each worker's part. */
  readonly byWorker: readonly (ProjectionPlan['parts'][number] | null)[];
  readonly data: readonly (Synapses | null)[];
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
    synapses: synapses.targets.length,
    pre: synapses.pre,
    post: synapses.post,
    constant,
  };
  if (dense && isConstant && synapses.oneToOne && synapses.delays.length === 1)
    return {
      plan: { ...base, parts: [] },
      arrival: { ring: { ...dense, shift: -(synapses.delays[0] ?? 0) }, weight: constant },
      kernels: slices.map(() => null),
      byWorker: slices.map(() => null),
      data: slices.map(() => null),
      ring: dense,
    };

  const numberType = precision === 'f64' ? 'f64' : 'f32';
  const counted = isConstant && mostSpikes(projection) <= LARGEST_COUNT;
  const ring: Ring = counted
    ? {
        at: 'ring',
        type: 'u16',
        offset: layout.add(owner, '__counts', 'u16', (longest + 1) * padded(targetN), {
          mutable: true,
        }),
        stride: 2 * padded(targetN),
        slots: longest + 1,
        shift: 0,
        clear: true,
      }
    : sharedRing(longest + 1);
  const byWorker: (ProjectionPlan['parts'][number] | null)[] = [];
  const data: (Synapses | null)[] = [];
  const kernels: (DeliverKernel | null)[] = [];
  const whole = slices.filter(([from, to]) => to > from).length === 1;
  for (const [worker, slice] of slices.entries()) {
    if (slice[1] <= slice[0]) {
      kernels.push(null);
      byWorker.push(null);
      data.push(null);
      continue;
    }
    const part = whole ? synapses : synapses.restrict(slice[0], slice[1]);
    const type = targetN <= 65536 ? 'u16' : 'u32';
    const rows = layout.add(owner, `rows${worker}`, 'u32', part.rows.length, {
      mutable: false,
      data: part.rows,
    });
    const targets = {
      type,
      offset: layout.add(owner, `targets${worker}`, type, part.targets.length, {
        mutable: false,
        data: part.targets,
      }),
    } as const;
    const stored =
      part.weights ?? (counted ? null : filled(part.targets.length, synapses.constantWeight));
    const weights: ProjectionPlan['parts'][number]['weights'] = stored
      ? {
          type: numberType,
          offset: layout.add(owner, `weights${worker}`, numberType, stored.length, {
            mutable: projection.rules.length > 0,
            data: numberType === 'f64' ? stored : Float32Array.from(stored),
          }),
        }
      : null;
    byWorker.push({ rows, delays: synapses.delays, targets, weights, count: part.targets.length });
    data.push(part);
    if (projection.rules.length > 0) {
      kernels.push(null);
      continue;
    }
    kernels.push({
      kind: 'deliver',
      name: `deliver${index}_${worker}`,
      rows,
      delays: synapses.delays,
      targets,
      weights,
      ring: {
        type: ring.type as 'f64' | 'f32' | 'u16',
        offset: ring.offset,
        stride: ring.stride,
        slots: ring.slots,
      },
    });
  }
  return {
    plan: { ...base, parts: byWorker.filter((part) => part !== null) },
    byWorker,
    data,
    ring,
    arrival: counted ? { ring, weight: constant } : null,
    kernels,
  };
}

const filled = (length: number, value: number) => new Float64Array(length).fill(value);

/** An upper bound of how many spikes can reach one neuron in one step. */
function mostSpikes(projection: Projection): number {
  const { synapses } = projection;
  if (synapses.targets.length <= LARGEST_COUNT) return synapses.targets.length;
  if (synapses.pre <= LARGEST_COUNT && !synapses.multapses) return synapses.pre;
  const perTarget = new Uint32Array(synapses.post);
  for (const target of synapses.targets) perTarget[target] = (perTarget[target] ?? 0) + 1;
  return perTarget.reduce((most, n) => Math.max(most, n), 0);
}
