/** What a run tells at its end: sizes, rates, times, readouts. */

import { BYTES } from '../compile/layout.ts';
import type { Outputs, Sample, SpikeList } from '../kit/types.ts';
import type { Built } from './build.ts';
import type { RecordedSpikes } from './recording.ts';
import type { SpikeStatistics } from './statistics.ts';

export interface RunReport {
  readonly title: string;
  readonly seed: number;
  readonly dt_ms: number;
  readonly duration_ms: number;
  /** Where the run was taken up; rates are those from there on. */
  readonly resumed_at_ms?: number;
  readonly precision: string;
  readonly workers: number;
  readonly populations: readonly ({
    /** Its id. */
    readonly node: string;
    readonly name: string;
    readonly size: number;
    /** It is no population of neurons. */
    readonly source: boolean;
  } & SpikeStatistics)[];
  readonly synapses: number;
  readonly synapse_bytes: number;
  readonly memory_bytes: number;
  readonly build_s: number;
  readonly run_s: number;
  readonly real_time_factor: number;
  readonly readouts: Readonly<Record<string, unknown>>;
}

/** Numbers of a run from step `from` to where it is now. */
export function reportRun(
  built: Built,
  spikes: readonly RecordedSpikes[],
  buildSeconds: number,
  runSeconds: number,
  from = 0,
): RunReport {
  const { plan, simulation } = built;
  const duration = (simulation.step - from) * plan.dt;
  return {
    title: built.document.title ?? '',
    seed: plan.seed,
    dt_ms: plan.dt,
    duration_ms: simulation.step * plan.dt,
    ...(from > 0 ? { resumed_at_ms: from * plan.dt } : {}),
    precision: plan.precision,
    workers: plan.workers,
    populations: spikes.map((train) => ({
      node: train.node,
      name: train.name,
      size: train.n,
      source: categoryOf(built, train.node) !== 'neuron',
      ...train.tally.statistics(duration),
    })),
    synapses: plan.projections.reduce((sum, p) => sum + p.synapses, 0),
    synapse_bytes: synapseBytes(built),
    memory_bytes: plan.bytes,
    build_s: buildSeconds,
    run_s: runSeconds,
    real_time_factor: runSeconds > 0 ? duration / 1000 / runSeconds : 0,
    readouts: readoutsOf(built),
  };
}

const categoryOf = (built: Built, id: string) =>
  built.resolved.nodes.find((n) => n.id === id)?.definition.category;

/** Bytes that synapses take: rows, targets, weights and what rules keep. */
function synapseBytes(built: Built): number {
  const owners = new Set(built.plan.projections.map((p) => p.id));
  return built.plan.regions
    .filter((r) => owners.has(r.owner) && !r.name.startsWith('__counts'))
    .reduce((sum, r) => sum + r.length * BYTES[r.type], 0);
}

/** Last outputs of readouts, by name of the node. */
function readoutsOf(built: Built): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const node of built.resolved.nodes) {
    if (node.definition.category !== 'readout' && node.definition.category !== 'world') continue;
    const outputs = built.stages.outputs().get(node.id);
    if (outputs) result[node.name] = plainOutputs(outputs);
  }
  return result;
}

const plainOutputs = (outputs: Outputs): Record<string, unknown> =>
  Object.fromEntries(Object.entries(outputs).map(([port, value]) => [port, plainOutput(value)]));

function plainOutput(value: Sample | SpikeList): unknown {
  if ('step' in value) return { spikes: value.step.length };
  const data = Array.from(value.data);
  if (data.length === 1 && !value.names) return data[0];
  return {
    ...(value.shape.length > 1 ? { shape: value.shape } : {}),
    values: data,
    ...(value.names ? { names: value.names } : {}),
  };
}
