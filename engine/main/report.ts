/** What a run tells at its end: sizes, rates, times, readouts. */

import { BYTES } from '../compile/layout.ts';
import type { Outputs, Sample, SpikeList } from '../kit/types.ts';
import type { Built } from '../runtime/build.ts';
import type { Recording } from './recording.ts';
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
    readonly name: string;
    readonly size: number;
  } & SpikeStatistics)[];
  readonly synapses: number;
  readonly synapse_bytes: number;
  readonly memory_bytes: number;
  readonly build_s: number;
  readonly run_s: number;
  readonly real_time_factor: number;
  readonly readouts: Readonly<Record<string, unknown>>;
}

/** Numbers of a run that began at step `from` and has ended. */
export function reportRun(
  built: Built,
  recording: Recording,
  buildSeconds: number,
  runSeconds: number,
  from = 0,
): RunReport {
  const { plan } = built;
  const duration = (plan.steps - from) * plan.dt;
  return {
    title: built.document.title ?? '',
    seed: plan.seed,
    dt_ms: plan.dt,
    duration_ms: plan.steps * plan.dt,
    ...(from > 0 ? { resumed_at_ms: from * plan.dt } : {}),
    precision: plan.precision,
    workers: plan.workers,
    populations: recording.spikes.map((train) => ({
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

const bytes = (n: number) =>
  n < 2 ** 20 ? `${(n / 1024).toFixed(0)} kB` : `${(n / 2 ** 20).toFixed(1)} MB`;

/** The report as a table for people. */
export function printReport(report: RunReport): string {
  const lines = [
    `${report.title || 'Untitled'}: ${report.duration_ms} ms, dt ${report.dt_ms} ms, seed ${report.seed}, ${report.precision}, ${report.workers} worker${report.workers > 1 ? 's' : ''}`,
  ];
  const width = Math.max(10, ...report.populations.map((p) => p.name.length));
  if (report.populations.length > 0)
    lines.push(`  ${'population'.padEnd(width)}      size     spikes    rate [Hz]     CV`);
  for (const p of report.populations)
    lines.push(
      `  ${p.name.padEnd(width)} ${String(p.size).padStart(9)} ${String(p.spikes).padStart(10)} ${p.rate_hz.toFixed(3).padStart(12)} ${(p.cv === null ? '-' : p.cv.toFixed(3)).padStart(6)}`,
    );
  for (const [name, value] of Object.entries(report.readouts))
    lines.push(`  ${name}: ${JSON.stringify(value)}`);
  lines.push(
    `  ${report.synapses} synapses, ${bytes(report.memory_bytes)}; built in ${report.build_s.toFixed(2)} s, ran in ${report.run_s.toFixed(2)} s (${report.real_time_factor.toPrecision(3)} x real time)`,
  );
  return `${lines.join('\n')}\n`;
}
