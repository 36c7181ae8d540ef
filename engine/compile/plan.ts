/**
 * The network gets addresses: memory, kernels, the order of a step for every worker. Plain data;
 * the same network with the same number of workers gives the same plan.
 */

import { seedXoshiro } from '../kit/random.ts';
import { lowerProblems } from '../problems/lower.ts';
import { fail, type Outcome, type Problem, succeed } from '../problems/problem.ts';
import { hashText } from './hash.ts';
import type { NetworkIR, Population, Projection, StreamRef } from './ir.ts';
import type { Binding, ElementKernel, Kernel } from './kernel-types.ts';
import { createLayout, type Layout, padded } from './layout.ts';
import { grouped, partition, type Slice } from './partition.ts';
import {
  type Arrival,
  feedKernel,
  layOutPopulation,
  observeKernel,
  type PopulationMemory,
  updateKernel,
} from './plan-population.ts';
import { type PlannedProjection, planProjection } from './plan-projection.ts';
import { planLearning } from './plan-rules.ts';
import type {
  Op,
  Plan,
  PopulationPlan,
  ProjectionPlan,
  ShardPlan,
  SignalPlan,
  StreamPlan,
} from './plan-types.ts';
import { longestPast } from './rule-past.ts';
import { orderSignals } from './signals.ts';
import { straightProjections } from './straight.ts';
import { numbersOf, sizeOf } from './values.ts';

type Ring = Extract<Binding, { at: 'ring' }>;

/** WebAssembly's 32-bit memory. */
export const MOST_BYTES = 4 * 2 ** 30 - 65536;
/** Longer epochs save barriers but cost memory for spike lists. */
const LONGEST_EPOCH = 16;
/** Workers run through this many steps on their own, unless lists of spikes would become too long. */
const LONGEST_SPAN = 32;
const MOST_LISTED = 2 ** 20;

export interface PlanOptions {
  readonly workers: number;
}

/** Plans a network. Problems: more memory than can be addressed, values that go round. */
export function plan(network: NetworkIR, options: PlanOptions): Outcome<Plan> {
  const { populations, projections } = network;
  const problems: Problem[] = [];
  const byId = new Map(populations.map((p) => [p.id, p]));
  const workers = Math.max(1, options.workers);
  const together = grouped(network);
  const slices = partition(
    populations.map(({ id, n }) => ({ id, n, ...together(id) })),
    workers,
  );
  const sliceOf = (id: string): readonly Slice[] => slices.get(id) ?? [];
  const epoch = epochOf(projections);
  const layout = createLayout();
  const signalOrder = orderSignals(populations);
  if (!signalOrder.ok) return signalOrder;

  // Streams, and how long a counting source must keep its numbers.
  const longest = Math.max(1, ...projections.flatMap((p) => p.synapses.delays));
  const span = spanOf(network, epoch);
  const denseSlots = Math.max(longest + 2 * epoch, span) + 1;
  // Rules, and what adds straight to variables, read spikes when they arrive; everything else reads
  // them when they are sent.
  const straight = straightProjections(network);
  const keeps = straight.size > 0 || projections.some((p) => p.rules.length > 0);
  const depth = Math.max(2 * epoch, span) + (keeps ? longest : 0);
  const memories = new Map<string, PopulationMemory>();
  for (const p of populations)
    memories.set(
      p.id,
      layOutPopulation(p, layout, denseSlots, (block) => seedXoshiro(network.seed, p.id, block)),
    );
  const streams: StreamPlan[] = [];
  for (const p of populations)
    if (p.spikePort) streams.push(streamOf(p, memories, layout, depth, workers, keeps));
  for (const stage of network.stages) {
    const lengths =
      stage.behaviour.state?.(numbersOf(stage.node), (d) => sizeOf(stage.node, d)) ?? {};
    for (const [name, length] of Object.entries(lengths))
      layout.add(stage.node.id, `state:${name}`, 'f64', length, { mutable: true });
  }
  for (const stage of network.stages)
    for (const [port, resolved] of Object.entries(stage.node.ports))
      if (
        resolved.port.flow === 'out' &&
        (resolved.port.kind === 'spikes' || resolved.port.kind === 'events')
      )
        streams.push(
          stageStream(stage.node.id, port, Math.max(1, resolved.elements), layout, depth, keeps),
        );
  const keyOf = (ref: StreamRef) => `${ref.node}/${ref.port}`;
  const streamAt = new Map(streams.map((s, index) => [keyOf(s), index]));
  const streamIndex = (ref: StreamRef) => streamAt.get(keyOf(ref)) ?? -1;
  const signals: SignalPlan[] = [...heldSignals(network, layout)];
  for (const memory of memories.values()) signals.push(...memory.signals);
  const signalsAt = new Map(signals.map((s) => [keyOf(s), s]));
  const signalAt = (ref: StreamRef) => signalsAt.get(keyOf(ref)) ?? null;
  for (const relay of network.relays) {
    streamAt.set(`${relay.id}/${relay.to}`, streams.length);
    streams.push({
      kind: 'relay',
      node: relay.id,
      port: relay.to,
      n: relay.n,
      inputs: relay.inputs
        .map(({ from, map }) => ({ stream: streamIndex(from), map }))
        .filter((input) => input.stream >= 0),
      keep: relay.keep && { ...relay.keep, by: relay.keep.by && signalAt(relay.keep.by) },
    });
  }

  // Projections: synapses, rings, deliver kernels.
  const kernels: Kernel[] = [];
  const arrivals = new Map<string, Arrival[]>();
  const shards = Array.from({ length: workers }, () => ({
    begin: [] as Op[],
    step: [] as Op[],
    send: [] as Op[],
    conclude: [] as Op[],
  }));
  const projectionPlans: ProjectionPlan[] = [];
  // Population -> per worker: what arrives without delay, and what is added straight.
  const beforeUpdate = new Map<string, Op[][]>();
  const afterUpdate = new Map<string, Op[][]>();
  const receptorRings = new Map<string, Ring>();
  const taught: { projection: Projection; plan: PlannedProjection; ring: Ring }[] = [];
  for (const [index, projection] of projections.entries()) {
    const target = byId.get(projection.post);
    const stream = streamIndex(projection.pre);
    if (!target || stream < 0) continue;
    const receptor = target.receptors.find((r) => r.port === projection.port);
    if (!receptor) continue;
    const arrive = (arrival: Omit<Arrival, 'into' | 'discardIfRefractory'>) => {
      const list = arrivals.get(target.id) ?? [];
      list.push({ ...receptor, ...arrival });
      arrivals.set(target.id, list);
    };
    const source = streams[stream];
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
    projectionPlans.push(planned.plan);
    if (projection.rules.length > 0) taught.push({ projection, plan: planned, ring: planned.ring });
    if (planned.arrival) arrive(planned.arrival);
    const immediate = projection.synapses.delays.includes(0);
    for (const [worker, { kernels: own, draw }] of planned.byWorker.entries())
      for (const kernel of own) {
        kernels.push(kernel);
        const lag = straight.has(projection) ? (projection.synapses.delays[0] ?? 0) : 0;
        const op: Op = draw
          ? { op: 'draw', kernel: kernel.name, stream, ...draw }
          : { op: 'deliver', kernel: kernel.name, stream, lag, own: immediate };
        if (immediate) opsOf(beforeUpdate, target.id, workers)[worker]?.push(op);
        else if (lag > 0) opsOf(afterUpdate, target.id, workers)[worker]?.push(op);
        else shards[worker]?.send.push(op);
      }
  }
  for (const p of populations)
    planDirect(p, streamIndex, layout, kernels, arrivals, beforeUpdate, sliceOf(p.id));

  const learning = planLearning(taught, {
    network,
    workers,
    slots: longest + longestPast(projections) + 2 * epoch + 2,
    layout,
    kernels,
    streams,
    memories,
    sliceOf,
    streamIndex,
    signalAt,
  });

  // Kernels of populations and the order of a step.
  const call = (kernel: ElementKernel | null, slice: Slice, stream: number | null = null): Op[] =>
    kernel && slice[1] > slice[0]
      ? [{ op: 'call', kernel: kernel.name, from: slice[0], to: slice[1], stream }]
      : [];
  const prime: Op[] = [];
  const feeds = new Map<string, { kernel: ElementKernel; whole: boolean }[]>();
  const observes = new Map<string, ElementKernel | null>();
  const updates = new Map<string, ElementKernel>();
  for (const [index, p] of populations.entries()) {
    const memory = memories.get(p.id);
    if (!memory) continue;
    const list: { kernel: ElementKernel; whole: boolean }[] = [];
    for (const [k, input] of p.inputs.entries()) {
      const offset = memory.inputs[input.name];
      const sources = input.sources.map(signalAt).filter((s) => s !== null);
      if (offset === undefined || sources.length === 0) continue;
      const kernel = feedKernel(`feed${index}_${k}`, { elements: input.elements, offset }, sources);
      kernels.push(kernel);
      list.push({ kernel, whole: input.elements === 1 });
    }
    feeds.set(p.id, list);
    const observe = observeKernel(index, p, memory);
    observes.set(p.id, observe);
    if (observe) kernels.push(observe);
    if (p.states.length > 0 || p.fires || p.counts) {
      const update = updateKernel(
        index,
        p,
        memory,
        arrivals.get(p.id) ?? [],
        network.precision === 'f32' ? 'f32' : 'f64',
      );
      updates.set(p.id, update);
      kernels.push(update);
    }
  }
  const feedOps = (id: string, slice: Slice): Op[] =>
    slice[1] > slice[0]
      ? (feeds.get(id) ?? []).flatMap(({ kernel, whole }) => call(kernel, whole ? [0, 1] : slice))
      : [];
  const { stateless } = signalOrder.value;
  for (const [worker, shard] of shards.entries()) {
    for (const id of stateless) {
      const slice = sliceOf(id)[worker] ?? [0, 0];
      shard.step.push(...feedOps(id, slice), ...call(observes.get(id) ?? null, slice));
    }
    const stateful = populations.filter((p) => updates.has(p.id));
    for (const p of stateful) shard.step.push(...feedOps(p.id, sliceOf(p.id)[worker] ?? [0, 0]));
    const rules = learning.ops[worker];
    if (rules) {
      shard.begin.push(...rules.begin);
      shard.step.push(...rules.feed, ...rules.sweep);
      // All of a step so far may be done twice: signals are read again, and sweeps are told not to.
      if (rules.sweep.some((op) => op.op === 'sweep' && op.when.kind === 'presentation'))
        shard.conclude.push(...shard.step);
      shard.step.push(...rules.trace, ...rules.arrive);
    }
    for (const p of stateful) {
      shard.step.push(...(beforeUpdate.get(p.id)?.[worker] ?? []));
      const stream = p.spikePort ? streamIndex({ node: p.id, port: p.spikePort }) : null;
      shard.step.push(...call(updates.get(p.id) ?? null, sliceOf(p.id)[worker] ?? [0, 0], stream));
      shard.step.push(...(afterUpdate.get(p.id)?.[worker] ?? []));
    }
    if (rules) {
      shard.step.push(...rules.learn, ...rules.after);
      shard.send.push(...rules.send);
    }
    for (const p of stateful)
      shard.step.push(...call(observes.get(p.id) ?? null, sliceOf(p.id)[worker] ?? [0, 0]));
  }
  for (const p of populations) prime.push(...call(observes.get(p.id) ?? null, [0, p.n]));

  const capacity = Math.max(1024, ...streams.map((s) => s.n));
  const scratch = shards.map((_, worker) => ({
    offset: layout.add('', `scratch${worker}`, 'u32', capacity, { mutable: false }),
    capacity,
  }));
  const relays = Math.max(1, streams.length);
  const passed = shards.map((_, worker) =>
    layout.add('', `passed${worker}`, 'i32', relays, { mutable: true }),
  );
  const control = layout.add('', 'control', 'i32', 16, { mutable: false });
  const bytes = layout.bytes;
  if (bytes > MOST_BYTES) return fail(...problems, lowerProblems.memory(bytes, MOST_BYTES));
  const lookups = populations.flatMap((p) =>
    p.lookups.map((l) => ({
      offset: memories.get(p.id)?.uniforms[l.name] ?? 0,
      times: l.times,
      values: l.values,
    })),
  );
  const populationPlans: PopulationPlan[] = populations.map((p) => {
    const memory = memories.get(p.id);
    return {
      id: p.id,
      name: p.name,
      n: p.n,
      method: p.method,
      reason: p.reason,
      states: memory?.states ?? {},
      uniforms: memory?.uniforms ?? {},
      arrays: memory?.arrays ?? {},
      slices: sliceOf(p.id),
    };
  });
  return succeed(
    {
      hash: hashText(JSON.stringify([network.dt, network.seed, workers, layout.regions, kernels])),
      dt: network.dt,
      steps: network.steps,
      seed: network.seed,
      precision: network.precision,
      workers,
      epoch,
      span,
      bytes,
      regions: layout.regions,
      fills: layout.fills,
      kernels,
      prime,
      shards: shards satisfies ShardPlan[],
      settlers: learning.settlers,
      logs: learning.logs,
      scratch,
      passed,
      control,
      streams,
      signals,
      populations: populationPlans,
      projections: projectionPlans,
      lookups,
    },
    problems,
  );
}

const epochOf = (projections: readonly Projection[]): number =>
  Math.min(
    LONGEST_EPOCH,
    ...projections.map((p) => Math.min(...p.synapses.delays.filter((d) => d > 0), LONGEST_EPOCH)),
  );

/** Steps between two looks from outside: whole epochs, so many that all their lists fit. */
function spanOf(network: NetworkIR, epoch: number): number {
  const sources = network.populations.reduce((sum, p) => sum + (p.spikePort ? p.n : 0), 0);
  const emitted = network.stages
    .flatMap((s) => Object.values(s.node.ports))
    .reduce((sum, { port, elements }) => sum + (port.flow === 'out' ? 2 * elements : 0), 0);
  const room = Math.min(LONGEST_SPAN, Math.floor(MOST_LISTED / Math.max(1, sources + emitted)));
  return Math.max(epoch, room - (room % epoch));
}

function streamOf(
  p: Population,
  memories: ReadonlyMap<string, PopulationMemory>,
  layout: Layout,
  depth: number,
  workers: number,
  mutable: boolean,
): StreamPlan {
  const place = { node: p.id, port: p.spikePort ?? '', n: p.n };
  const dense = memories.get(p.id)?.dense;
  if (dense) return { kind: 'dense', ...place, ring: dense };
  return {
    kind: 'list',
    ...place,
    depth,
    lists: layout.add(p.id, '__spikes', 'u32', depth * p.n, { mutable }),
    counts: layout.add(p.id, '__spikeCounts', 'i32', depth * workers, { mutable }),
  };
}

/** Events of a stage; a pixel may fire more than once per step. */
function stageStream(
  node: string,
  port: string,
  n: number,
  layout: Layout,
  depth: number,
  mutable: boolean,
): StreamPlan {
  const capacity = Math.max(256, 2 * n);
  const lists = layout.add(node, `__spikes_${port}`, 'u32', depth * capacity, { mutable });
  const counts = layout.add(node, `__spikeCounts_${port}`, 'i32', depth, { mutable });
  return { kind: 'stage', node, port, n, depth, capacity, lists, counts };
}

/** Outputs of stages and of the schedule hold their value over an interval. */
function* heldSignals(network: NetworkIR, layout: Layout): Generator<SignalPlan> {
  const nodes = network.stages.map((s) => s.node);
  if (network.schedule?.node) nodes.push(network.schedule.node);
  for (const node of nodes)
    for (const [port, resolved] of Object.entries(node.ports)) {
      const { kind, flow } = resolved.port;
      if (flow !== 'out' || (kind !== 'analog' && kind !== 'current' && kind !== 'mod')) continue;
      const elements = Math.max(1, resolved.elements);
      const offset = layout.add(node.id, `__held_${port}`, 'f64', elements, { mutable: true });
      yield { node: node.id, port, offset, elements };
    }
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

function opsOf(map: Map<string, Op[][]>, id: string, workers: number): Op[][] {
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
  streamIndex: (ref: StreamRef) => number,
  layout: Layout,
  kernels: Kernel[],
  arrivals: Map<string, Arrival[]>,
  beforeUpdate: Map<string, Op[][]>,
  slices: readonly Slice[],
): void {
  for (const [k, wire] of p.direct.entries()) {
    const stream = streamIndex(wire.from);
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
    const list = arrivals.get(p.id) ?? [];
    list.push({ ring, into: wire.into, discardIfRefractory: false, weight: one });
    arrivals.set(p.id, list);
    const home = slices.findIndex(([from, to]) => to > from);
    opsOf(beforeUpdate, p.id, slices.length)[home]?.push({
      op: 'deliver',
      kernel: name,
      stream,
      lag: 0,
      own: true,
    });
  }
}
