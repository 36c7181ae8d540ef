/**
 * The network gets addresses: memory, kernels, the order of a step for every worker. Plain data;
 * the same network with the same number of workers gives the same plan.
 */

import { seedXoshiro } from '../kit/random.ts';
import { lowerProblems } from '../problems/lower.ts';
import { fail, type Outcome, succeed } from '../problems/problem.ts';
import { hashText } from './hash.ts';
import type { NetworkIR, Projection } from './ir.ts';
import type { Kernel } from './kernel-types.ts';
import { createLayout } from './layout.ts';
import { grouped, partition, type Slice } from './partition.ts';
import { planArrivals } from './plan-arrivals.ts';
import { planOrder } from './plan-order.ts';
import { planOutputs } from './plan-outputs.ts';
import { layOutPopulation, type PopulationMemory } from './plan-population.ts';
import { planLearning } from './plan-rules.ts';
import type { Plan, PopulationPlan } from './plan-types.ts';
import { longestPast } from './rule-past.ts';
import { orderSignals } from './signals.ts';
import { straightProjections } from './straight.ts';

/** WebAssembly's 32-bit memory, but what workers need besides. */
export const MOST_BYTES = 4 * 2 ** 30 - 2 ** 20;
/** Longer epochs save barriers but cost memory for spike lists. */
const LONGEST_EPOCH = 16;
/** Workers run through this many steps on their own, unless lists of spikes would become too long. */
export const LONGEST_SPAN = 32;
export const MOST_LISTED = 2 ** 20;

export interface PlanOptions {
  readonly workers: number;
}

/** Plans a network. Problems: more memory than can be addressed, values that go round. */
export function plan(network: NetworkIR, options: PlanOptions): Outcome<Plan> {
  const { populations, projections } = network;
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
  const outputs = planOutputs(network, memories, layout, { depth, workers, mutable: keeps });
  const kernels: Kernel[] = [];
  const shared = { network, workers, layout, kernels, outputs, memories, sliceOf };
  const planned = planArrivals({ ...shared, straight });
  const learning = planLearning(planned.taught, {
    ...shared,
    ...outputs,
    slots: longest + longestPast(projections) + 2 * epoch + 2,
  });
  const capacity = Math.max(1024, ...outputs.streams.map((s) => s.n));
  const scratch = Array.from({ length: workers }, (_, worker) => ({
    offset: layout.add('', `scratch${worker}`, 'u32', capacity, { mutable: false }),
    capacity,
  }));
  const { shards, prime } = planOrder({
    ...shared,
    planned,
    learning: learning.ops,
    stateless: signalOrder.value.stateless,
    scratch: scratch.map(({ offset }) => offset),
  });

  const relays = Math.max(1, outputs.streams.length);
  const passed = shards.map((_, worker) =>
    layout.add('', `passed${worker}`, 'i32', relays, { mutable: true }),
  );
  const control = layout.add('', 'control', 'i32', 16, { mutable: false });
  const bytes = layout.bytes;
  if (bytes > MOST_BYTES) return fail(lowerProblems.memory(bytes, MOST_BYTES));
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
  return succeed({
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
    shards,
    settlers: learning.settlers,
    logs: learning.logs,
    scratch,
    passed,
    control,
    streams: outputs.streams,
    signals: outputs.signals,
    populations: populationPlans,
    projections: planned.plans,
    lookups,
  });
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
