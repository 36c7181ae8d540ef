/**
 * Runs a graph in this process and hands back what was recorded, at full precision. Golden,
 * property and contract tests stand on it; the numbers are those of the command line.
 */

import { Worker } from 'node:worker_threads';
import { coreNodes } from '#nodes';
import { interpreterBackend, wasmBackend } from '../../engine/codegen/backend.ts';
import type { GraphDocument } from '../../engine/graph/document.ts';
import { createRegistry } from '../../engine/graph/registry.ts';
import type { Asset, NodeDefinition, Outputs } from '../../engine/kit/types.ts';
import type { Problem } from '../../engine/problems/problem.ts';
import type { Balance } from '../../engine/runtime/balance.ts';
import { type Built, build, type WorkerStart } from '../../engine/runtime/build.ts';
import {
  findPort,
  observeSignal,
  observeSpikes,
  readWeights,
} from '../../engine/runtime/observers.ts';

export interface RunOptions {
  /** `<node id>/<port>` of spikes or signals to keep. */
  readonly record?: readonly string[];
  readonly duration?: string;
  readonly seed?: number;
  readonly backend?: 'wasm' | 'interpreter';
  /** Further definitions beside the core ones. */
  readonly definitions?: readonly NodeDefinition[];
  /** Files by path, and built-in data by name. */
  readonly assets?: Readonly<Record<string, Asset>>;
  /** Runs in pieces of this many steps. */
  readonly pieces?: number;
  /** More than one are threads on one memory, as on the command line. */
  readonly workers?: number;
  /** Bytes that targets of synapses may take before they are drawn at every spike instead. */
  readonly room?: number;
}

export interface Run {
  readonly dt: number;
  readonly steps: number;
  /** Step index k of a spike stamped (k+1)*dt, in time order. */
  spikes(ref: string): { readonly step: Uint32Array; readonly element: Uint32Array };
  /** Row k is the state at (k+1)*dt. */
  signal(ref: string): { readonly n: number; readonly values: Float64Array };
  weights(node: string): Float64Array;
  outputs(node: string): Outputs | undefined;
  /** What stages said without stopping the run. */
  readonly warnings: readonly Problem[];
  readonly built: Built;
}

export const registry = createRegistry(coreNodes);

/** Problems as one text, for failure messages. */
export const sayProblems = (problems: readonly Problem[]): string =>
  problems.map((p) => `${p.severity} ${p.code} ${p.node ?? ''}: ${p.message}`).join('\n');

/** Starts a compute thread from the built command line: threads cannot run what vitest transforms. */
export const spawnBuilt = (start: WorkerStart) =>
  new Promise<{ end(): void }>((ready, reject) => {
    const script = new URL('../../dist/cli/node-worker.js', import.meta.url);
    const worker = new Worker(script, { workerData: start });
    worker.once('message', () => ready({ end: () => void worker.terminate() }));
    worker.once('error', reject);
  });

/** Two spans by all workers together, one by the coordinator alone, and so on: no way goes untested. */
function inTurn(): Balance {
  let spans = 0;
  return { run: (_steps, together, alone) => (spans++ % 3 < 2 ? together() : alone()) };
}

/** Builds a document; throws with all problems if it has errors. */
export async function buildGraph(
  document: GraphDocument,
  options: RunOptions = {},
): Promise<Built> {
  const settings = {
    ...document.simulation,
    ...(options.duration === undefined ? {} : { duration: options.duration }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  };
  const outcome = await build(
    { ...document, simulation: settings },
    options.definitions ? createRegistry([...coreNodes, ...options.definitions]) : registry,
    {
      workers: options.workers ?? 1,
      balance: inTurn(),
      spawn: spawnBuilt,
      ...(options.assets ? { assets: options.assets } : {}),
      ...(options.room === undefined ? {} : { room: options.room }),
      backend: options.backend === 'interpreter' ? interpreterBackend : wasmBackend,
    },
  );
  if (!outcome.ok) throw new Error(sayProblems(outcome.problems));
  return outcome.value;
}

/** Runs a document to its end. */
export async function runGraph(document: GraphDocument, options: RunOptions = {}): Promise<Run> {
  const built = await buildGraph(document, options);
  const { plan, simulation } = built;
  const warnings: Problem[] = [];
  built.stages.onWarning((warning) => void warnings.push(warning));
  const trains = new Map<string, { step: number[]; element: number[] }>();
  const traces = new Map<string, { n: number; rows: Float64Array[] }>();
  for (const ref of options.record ?? []) {
    const [node = '', port = ''] = ref.split('/');
    const found = findPort(plan, node, port);
    if (found?.kind === 'spikes') {
      const train = { step: [] as number[], element: [] as number[] };
      trains.set(ref, train);
      simulation.observe(
        observeSpikes(found.stream, 1, null, simulation.reader, (from, pairs) => {
          for (let i = 0; i < pairs.length; i += 2) {
            train.step.push(from + (pairs[i] ?? 0));
            train.element.push(pairs[i + 1] ?? 0);
          }
        }),
      );
    } else if (found?.kind === 'signal') {
      const trace = { n: found.signal.elements, rows: [] as Float64Array[] };
      traces.set(ref, trace);
      simulation.observe(
        observeSignal(found.signal, 1, null, simulation.views, (_step, row) => {
          trace.rows.push(row as Float64Array);
        }),
      );
    } else throw new Error(`${ref} cannot be recorded`);
  }
  while (simulation.step < plan.steps) {
    const outcome = await simulation.advance(
      Math.min(plan.steps, simulation.step + (options.pieces ?? plan.steps)),
    );
    if (!outcome.ok) throw new Error(sayProblems(outcome.problems));
  }
  built.stages.finish(simulation.step);
  simulation.finish();
  if (plan.workers > 1) built.close();
  return {
    dt: plan.dt,
    steps: plan.steps,
    spikes(ref) {
      const train = trains.get(ref);
      if (!train) throw new Error(`${ref} was not recorded as spikes`);
      return { step: Uint32Array.from(train.step), element: Uint32Array.from(train.element) };
    },
    signal(ref) {
      const trace = traces.get(ref);
      if (!trace) throw new Error(`${ref} was not recorded as a signal`);
      const values = new Float64Array(trace.n * trace.rows.length);
      for (const [k, row] of trace.rows.entries()) values.set(row, k * trace.n);
      return { n: trace.n, values };
    },
    weights(node) {
      const projection = plan.projections.find((p) => p.id === node);
      if (!projection) throw new Error(`${node} is not a projection`);
      return readWeights(projection, simulation.settled()).weights;
    },
    outputs: (node) => built.stages.outputs().get(node),
    warnings,
    built,
  };
}
