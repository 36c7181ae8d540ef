/**
 * How spikes arrive: projections with their synapses and rings, wires from element to element, and
 * when in a step each worker delivers them.
 */

import type { NetworkIR, Population, Projection } from './ir.ts';
import type { Kernel } from './kernel-types.ts';
import { type Layout, padded } from './layout.ts';
import type { Slice } from './partition.ts';
import type { Outputs } from './plan-outputs.ts';
import type { Ring } from './plan-part.ts';
import type { Arrival, PopulationMemory } from './plan-population.ts';
import { type PlannedProjection, planProjection } from './plan-projection.ts';
import type { Op, ProjectionPlan } from './plan-types.ts';

/** By worker. */
type ByWorker = Op[][];

export interface PlannedArrivals {
  readonly plans: readonly ProjectionPlan[];
  /** Projections with rules. */
  readonly taught: readonly { projection: Projection; plan: PlannedProjection; ring: Ring }[];
  /** By population: what its update reads. */
  readonly arrivals: ReadonlyMap<string, readonly Arrival[]>;
  /** By population: what arrives without delay, and what is added to variables themselves. */
  readonly beforeUpdate: ReadonlyMap<string, ByWorker>;
  readonly afterUpdate: ReadonlyMap<string, ByWorker>;
  /** When spikes are sent. */
  readonly send: ByWorker;
}

export interface ArrivalContext {
  readonly network: NetworkIR;
  readonly workers: number;
  readonly layout: Layout;
  readonly kernels: Kernel[];
  readonly outputs: Outputs;
  readonly memories: ReadonlyMap<string, PopulationMemory>;
  /** Projections that add to variables themselves. */
  readonly straight: ReadonlySet<Projection>;
  readonly sliceOf: (id: string) => readonly Slice[];
}

export function planArrivals(context: ArrivalContext): PlannedArrivals {
  const { network, workers, layout, kernels, outputs, memories, straight, sliceOf } = context;
  const { populations, projections } = network;
  const byId = new Map(populations.map((p) => [p.id, p]));
  const plans: ProjectionPlan[] = [];
  const taught: PlannedArrivals['taught'][number][] = [];
  const arrivals = new Map<string, Arrival[]>();
  const beforeUpdate = new Map<string, ByWorker>();
  const afterUpdate = new Map<string, ByWorker>();
  const send: ByWorker = Array.from({ length: workers }, () => []);
  const receptorRings = new Map<string, Ring>();
  for (const [index, projection] of projections.entries()) {
    const target = byId.get(projection.post);
    const stream = outputs.streamIndex(projection.pre);
    if (!target || stream < 0) continue;
    const receptor = target.receptors.find((r) => r.port === projection.port);
    if (!receptor) continue;
    const arrive = (arrival: Omit<Arrival, 'into' | 'discardIfRefractory'>) => {
      listOf(arrivals, target.id).push({ ...receptor, ...arrival });
    };
    const source = outputs.streams[stream];
    const planned = planProjection(
      index,
      projection,
      target.n,
      sliceOf(target.id),
      layout,
      source?.kind === 'dense' ? source.ring : null,
      () => {
        const key = `${target.id}/${receptor.port}`;
        let ring = receptorRings.get(key);
        if (!ring) {
          ring = receptorRing(target, receptor.port, projections, layout, network.precision);
          receptorRings.set(key, ring);
          arrive({ ring, weight: null });
        }
        return ring;
      },
      network.precision,
      straight.has(projection) ? (memories.get(target.id)?.states[receptor.into] ?? null) : null,
    );
    plans.push(planned.plan);
    if (projection.rules.length > 0) taught.push({ projection, plan: planned, ring: planned.ring });
    if (planned.arrival) arrive(planned.arrival);
    const immediate = projection.synapses.delays.includes(0);
    for (const [worker, { kernels: own, draw }] of planned.byWorker.entries())
      for (const kernel of own) {
        kernels.push(kernel);
        const lag = straight.has(projection) ? (projection.synapses.delays[0] ?? 0) : 0;
        const when = immediate ? beforeUpdate : lag > 0 ? afterUpdate : null;
        const ops = (when ? opsOf(when, target.id, workers) : send)[worker] ?? [];
        if (draw) ops.push({ op: 'draw', kernel: kernel.name, stream, ...draw });
        else handOn(ops, { op: 'deliver', kernels: [kernel.name], stream, lag, own: immediate });
      }
  }
  for (const p of populations) planDirect(p, context, arrivals, beforeUpdate);
  return { plans, taught, arrivals, beforeUpdate, afterUpdate, send };
}

/** Kernels that are given the same spikes one after the other are given them together: they are put together once. */
function handOn(ops: Op[], op: Extract<Op, { op: 'deliver' }>): void {
  const last = ops.at(-1);
  const alike =
    last?.op === 'deliver' &&
    last.stream === op.stream &&
    last.lag === op.lag &&
    last.own === op.own;
  if (!alike) ops.push(op);
  else ops[ops.length - 1] = { ...op, kernels: [...last.kernels, ...op.kernels] };
}

function listOf<T>(map: Map<string, T[]>, id: string): T[] {
  const list = map.get(id) ?? [];
  map.set(id, list);
  return list;
}

/** The ring of weights that all weighted projections into one receptor share. */
function receptorRing(
  target: Population,
  port: string,
  projections: readonly Projection[],
  layout: Layout,
  precision: 'f64' | 'mixed' | 'f32',
): Ring {
  const longest = Math.max(
    1,
    ...projections
      .filter((p) => p.post === target.id && p.port === port)
      .flatMap((p) => p.synapses.delays),
  );
  const type = precision === 'f64' ? 'f64' : 'f32';
  const stride = (type === 'f64' ? 8 : 4) * padded(target.n);
  const slots = longest + 1;
  const offset = layout.add(target.id, `__ring_${port}`, type, slots * padded(target.n), {
    mutable: true,
  });
  return { at: 'ring', type, offset, stride, slots, shift: 0, clear: true };
}

function opsOf(map: Map<string, ByWorker>, id: string, workers: number): ByWorker {
  let ops = map.get(id);
  if (!ops) {
    ops = Array.from({ length: workers }, () => []);
    map.set(id, ops);
  }
  return ops;
}

/** Wires into `spikes` inputs: one spike adds one, within the step. */
function planDirect(
  p: Population,
  { outputs, layout, kernels, sliceOf }: ArrivalContext,
  arrivals: Map<string, Arrival[]>,
  beforeUpdate: Map<string, ByWorker>,
): void {
  const slices = sliceOf(p.id);
  for (const [k, wire] of p.direct.entries()) {
    const stream = outputs.streamIndex(wire.from);
    if (stream < 0) continue;
    const rows = Uint32Array.from({ length: p.n + 1 }, (_, i) => i);
    const targets = Uint32Array.from({ length: p.n }, (_, i) => i);
    const ring: Ring = {
      at: 'ring',
      type: 'u16',
      offset: layout.add(p.id, `__direct${k}`, 'u16', padded(p.n), { mutable: true }),
      stride: 2 * padded(p.n),
      slots: 1,
      shift: 0,
      clear: true,
    };
    const name = `direct_${kernels.length}`;
    kernels.push({
      kind: 'deliver',
      mixed: null,
      name,
      rows: layout.add(p.id, `__directRows${k}`, 'u32', rows.length, {
        mutable: false,
        data: rows,
      }),
      delays: [0],
      targets: {
        type: 'u32',
        offset: layout.add(p.id, `__directTargets${k}`, 'u32', p.n, {
          mutable: false,
          data: targets,
        }),
      },
      weights: null,
      ring: { type: 'u16', offset: ring.offset, stride: ring.stride, slots: 1 },
    });
    const one = layout.add(p.id, `__one${k}`, 'f64', 1, {
      mutable: false,
      data: Float64Array.of(1),
    });
    listOf(arrivals, p.id).push({ ring, into: wire.into, discardIfRefractory: false, weight: one });
    const home = slices.findIndex(([from, to]) => to > from);
    opsOf(beforeUpdate, p.id, slices.length)[home]?.push({
      op: 'deliver',
      kernels: [name],
      stream,
      lag: 0,
      own: true,
    });
  }
}
