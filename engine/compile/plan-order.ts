/** Kernels of populations, and the order of a step for every worker. */

import type { NetworkIR } from './ir.ts';
import type { ElementKernel, Kernel } from './kernel-types.ts';
import type { Slice } from './partition.ts';
import type { PlannedArrivals } from './plan-arrivals.ts';
import type { Outputs } from './plan-outputs.ts';
import {
  feedKernel,
  observeKernel,
  type PopulationMemory,
  updateKernel,
} from './plan-population.ts';
import type { LearningOps } from './plan-rules.ts';
import { inSequences } from './plan-sequence.ts';
import type { Op, ShardOp, ShardPlan } from './plan-types.ts';

export interface OrderContext {
  readonly network: NetworkIR;
  readonly workers: number;
  readonly kernels: Kernel[];
  readonly outputs: Outputs;
  readonly memories: ReadonlyMap<string, PopulationMemory>;
  readonly planned: PlannedArrivals;
  /** By worker. */
  readonly learning: readonly LearningOps[];
  /** Populations without state, so that each sees this step's values of those before it. */
  readonly stateless: readonly string[];
  /** By worker: byte offset of room for all spikes of a step. */
  readonly scratch: readonly number[];
  readonly sliceOf: (id: string) => readonly Slice[];
}

/** What each worker does, and what is done once before the first step. */
export function planOrder(context: OrderContext): {
  readonly shards: readonly ShardPlan[];
  readonly prime: readonly ShardOp[];
} {
  const { network, workers, outputs, planned, learning, stateless, sliceOf } = context;
  const sequences = (ops: readonly Op[], name: string, worker: number) =>
    inSequences(ops, `${name}${worker}`, {
      ...context,
      streams: outputs.streams,
      worker,
      scratch: context.scratch[worker] ?? 0,
    });
  const { populations } = network;
  const { feeds, observes, updates } = populationKernels(context);
  const call = (kernel: ElementKernel | null, slice: Slice, stream: number | null = null): Op[] =>
    kernel && slice[1] > slice[0]
      ? [{ op: 'call', kernel: kernel.name, from: slice[0], to: slice[1], stream }]
      : [];
  const feedOps = (id: string, slice: Slice): Op[] =>
    slice[1] > slice[0]
      ? (feeds.get(id) ?? []).flatMap(({ kernel, whole }) => call(kernel, whole ? [0, 1] : slice))
      : [];
  const stateful = populations.filter((p) => updates.has(p.id));
  const shardOf = (worker: number): ShardPlan => {
    const shard = { begin: [] as Op[], step: [] as Op[], send: [] as Op[] };
    let conclude: readonly Op[] = [];
    const own = (id: string): Slice => sliceOf(id)[worker] ?? [0, 0];
    shard.send.push(...(planned.send[worker] ?? []));
    for (const id of stateless)
      shard.step.push(...feedOps(id, own(id)), ...call(observes.get(id) ?? null, own(id)));
    for (const p of stateful) shard.step.push(...feedOps(p.id, own(p.id)));
    const rules = learning[worker];
    if (rules) {
      shard.begin.push(...rules.begin);
      shard.step.push(...rules.feed, ...rules.sweep);
      // All of a step so far may be done twice: signals are read again, and sweeps are told not to.
      if (rules.sweep.some((op) => op.op === 'sweep' && op.when.kind === 'presentation'))
        conclude = [...shard.step];
      shard.step.push(...rules.trace, ...rules.arrive);
    }
    for (const p of stateful) {
      const stream = p.spikePort ? outputs.streamIndex({ node: p.id, port: p.spikePort }) : null;
      shard.step.push(
        ...(planned.beforeUpdate.get(p.id)?.[worker] ?? []),
        ...call(updates.get(p.id) ?? null, own(p.id), stream),
        ...(planned.afterUpdate.get(p.id)?.[worker] ?? []),
      );
    }
    if (rules) {
      shard.step.push(...rules.learn, ...rules.after);
      shard.send.push(...rules.send);
    }
    for (const p of stateful) shard.step.push(...call(observes.get(p.id) ?? null, own(p.id)));
    return {
      begin: sequences(shard.begin, 'begin', worker),
      conclude: sequences(conclude, 'conclude', worker),
      step: sequences(shard.step, 'step', worker),
      send: sequences(shard.send, 'send', worker),
    };
  };
  return {
    shards: Array.from({ length: workers }, (_, worker) => shardOf(worker)),
    prime: sequences(
      populations.flatMap((p) => call(observes.get(p.id) ?? null, [0, p.n])),
      'prime',
      0,
    ),
  };
}

interface Feed {
  readonly kernel: ElementKernel;
  /** One value for all elements. */
  readonly whole: boolean;
}

/** By population: what reads its inputs, what shows its values, what advances it. */
function populationKernels({ network, kernels, outputs, memories, planned }: OrderContext) {
  const feeds = new Map<string, readonly Feed[]>();
  const observes = new Map<string, ElementKernel | null>();
  const updates = new Map<string, ElementKernel>();
  for (const [index, p] of network.populations.entries()) {
    const memory = memories.get(p.id);
    if (!memory) continue;
    const list: Feed[] = [];
    for (const [k, input] of p.inputs.entries()) {
      const offset = memory.inputs[input.name];
      const sources = input.sources.map(outputs.signalAt).filter((s) => s !== null);
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
      const arrivals = planned.arrivals.get(p.id) ?? [];
      const precision = network.precision === 'f32' ? 'f32' : 'f64';
      const update = updateKernel(index, p, memory, arrivals, precision);
      updates.set(p.id, update);
      kernels.push(update);
    }
  }
  return { feeds, observes, updates };
}
