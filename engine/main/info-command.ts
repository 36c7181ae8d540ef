/** What a graph becomes: the plan of a run. */

import type { Slice } from '../compile/partition.ts';
import type { Plan, ProjectionPlan } from '../compile/plan-types.ts';
import { readWorkers } from './arguments.ts';
import { compileFile, graphFile, openDocument, printProblems } from './open-document.ts';

const say = (text: string) => void process.stderr.write(text);

/** Prints the plan of a graph file: methods, memory, kernels, and who computes what. */
export function infoCommand(args: readonly string[]): number {
  const read = readArguments(args);
  if (typeof read === 'string') {
    say(`${read}\n`);
    return 1;
  }
  const { file, workers } = read;
  const opened = openDocument(file);
  if (typeof opened === 'string') {
    say(`${opened}\n`);
    return 1;
  }
  const { source } = opened;
  say(printProblems(file, opened.read.problems, source));
  if (!opened.read.ok) return 1;
  const compiled = compileFile(opened.read.value, file, workers);
  say(printProblems(file, compiled.problems, source));
  if (!compiled.ok) return 1;
  const { plan, network } = compiled.value;
  const lines = [
    `plan ${plan.hash}: ${plan.steps} steps of ${plan.dt} ms, ${plan.precision}, epochs of ${plan.epoch} steps`,
    `memory: ${(plan.bytes / 2 ** 20).toFixed(1)} MB in ${plan.regions.length} regions`,
    ...kernelLines(plan),
    'populations:',
    ...plan.populations.map((p) => `  ${p.name}: ${p.n} elements, ${p.method} (${p.reason})`),
    'projections:',
    ...plan.projections.map((p) => `  ${p.name}: ${p.synapses} synapses, ${formOf(p)}`),
    ...(network.stages.length > 0 ? ['stages:'] : []),
    ...network.stages.map(
      (s) => `  ${s.node.name}: every ${s.every === null ? 'presentation' : `${s.every} steps`}`,
    ),
    'partition:',
    ...plan.shards.map((_, worker) => `  worker ${worker + 1}: ${partOf(plan, worker)}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

function readArguments(args: readonly string[]): { file: string; workers: number } | string {
  const at = args.indexOf('--workers');
  const workers = readWorkers(at < 0 ? undefined : args[at + 1]);
  if (typeof workers === 'string') return workers;
  const [file, ...others] = at < 0 ? args : args.toSpliced(at, 2);
  if (!file || file.startsWith('--') || others.length > 0) return 'info takes one graph file.';
  return { file: graphFile(file), workers };
}

/** How many kernels of each kind there are. */
function kernelLines({ kernels }: Plan): string[] {
  const counts = new Map<string, number>();
  for (const { kind } of kernels) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const kinds = [...counts].map(([kind, count]) => `${count} ${kind}`);
  return [`kernels: ${kernels.length}${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}`];
}

/** How synapses stand in memory. */
function formOf({ isDrawn, parts: [part] }: ProjectionPlan): string {
  if (isDrawn) return 'constant weight, targets drawn again at every spike';
  if (!part) return 'read from its source';
  const listed = part.targets.type === 'gaps' ? 'u8 gaps between' : part.targets.type;
  const targets = part.matrix ? `a bit matrix and ${listed} targets` : `${listed} targets`;
  const weights = part.weights ? `${part.weights.type} weights` : 'constant weight';
  return `${targets}, ${weights}, delays ${part.delays.join(' ')} steps`;
}

/** The elements of each population that a worker computes. */
function partOf({ populations }: Plan, worker: number): string {
  const share = ([from, to]: Slice, n: number) =>
    to - from === n ? 'all' : `${from} to ${to - 1}`;
  const parts = populations.flatMap(({ name, n, slices }) => {
    const slice = slices[worker];
    return slice && slice[1] > slice[0] ? [`${name} ${share(slice, n)}`] : [];
  });
  return parts.length > 0 ? parts.join(', ') : 'nothing';
}
