/**
 * From a document to something that runs: compile, take memory, start workers, bind stages. What
 * comes back is the whole interface to a run; protocol and command line stand on it.
 */

import { wasmBackend } from '../codegen/backend.ts';
import { type Compiled, compile } from '../compile/compile.ts';
import type { Backend } from '../compile/kernel-types.ts';
import type { Report } from '../compile/lower.ts';
import type { GraphDocument, ParameterValue } from '../graph/document.ts';
import { setParameter, unsetParameter } from '../graph/edit.ts';
import type { Registry } from '../graph/registry.ts';
import type { Asset } from '../kit/types.ts';
import { fail, type Outcome, succeed } from '../problems/problem.ts';
import { runProblems } from '../problems/run.ts';
import { openWith, prepareAssets } from './assets.ts';
import { type Balance, createBalance } from './balance.ts';
import { createCrew } from './crew.ts';
import { createDrives, type Drives } from './drives.ts';
import { canShare } from './memory.ts';
import { createRewrite, isHeld, type Rewrite } from './rewrite.ts';
import { Simulation } from './simulation.ts';
import { createStages, type Stages } from './stages.ts';

/** What a compute worker is started with; every part may be posted. */
export interface WorkerStart {
  readonly plan: Compiled['plan'];
  readonly worker: number;
  readonly memory: WebAssembly.Memory;
  readonly kernels: unknown;
}

export interface BuildOptions {
  readonly workers: number;
  /** Files of the document by path, opened by the host. */
  readonly assets?: Readonly<Record<string, Asset>>;
  readonly backend?: Backend;
  /** Told how far it is: a share (0 to 1) and the synapses drawn so far. */
  readonly report?: Report;
  /** Starts a compute worker; absent: one worker only. */
  readonly spawn?: (start: WorkerStart) => Promise<{ end(): void }>;
  /** Bytes that targets of synapses may take before they are drawn at every spike instead. */
  readonly room?: number;
  /** When to use them; absent: as long as it is faster. */
  readonly balance?: Balance;
}

export interface Built extends Compiled {
  readonly simulation: Simulation;
  readonly stages: Stages;
  readonly document: GraphDocument;
  /** Changes a live parameter between two steps, or (undefined) back to its default; `run/needs-reload` if the shape would change. */
  set(node: string, parameter: string, value: unknown): Outcome<void>;
  /** Gives live input to a stage; it acts at the next border. */
  feed(node: string, port: string, data: ArrayBuffer): Outcome<void>;
  close(): void;
}

/** Builds a document. Problems of all phases; warnings come with the result. */
export async function build(
  document: GraphDocument,
  registry: Registry,
  options: BuildOptions,
): Promise<Outcome<Built>> {
  const workers = options.spawn ? options.workers : 1;
  const assets = options.assets ?? {};
  await prepareAssets(document, assets);
  const compiled = compile(document, registry, {
    workers,
    report: options.report,
    open: openWith(assets),
    room: options.room,
  });
  if (!compiled.ok) return compiled;
  const synapses = compiled.value.plan.projections.reduce((sum, p) => sum + p.synapses, 0);
  options.report?.(0.85, synapses);
  // Synapses go from the plan into the run's memory: a network that kept them would double them.
  const network = { ...compiled.value.network, projections: [] };
  (compiled.value.network.projections as unknown[]).length = 0;
  const backend = options.backend ?? wasmBackend;
  const simulation = await Simulation.create(compiled.value.plan, backend, canShare());
  const { plan } = simulation;
  const kept: Compiled = { ...compiled.value, plan, network };
  let drives: Drives | null = null;
  const stages = createStages(
    network,
    plan,
    simulation,
    assets,
    (node) => drives?.apply(node) ?? [],
  );
  if (stages.needed) simulation.setBorders(stages);
  const rewrite = createRewrite(kept, simulation, stages);
  drives = createDrives(kept, simulation.views, rewrite, stages.hasGiven);
  if (drives) simulation.setDrives(drives);
  const started: { end(): void }[] = [];
  if (plan.workers > 1 && options.spawn) {
    for (let worker = 1; worker < plan.workers; worker++)
      started.push(
        await options.spawn({
          plan,
          worker,
          memory: simulation.views.memory,
          kernels: simulation.compiled.data,
        }),
      );
    simulation.setCrew(
      createCrew(plan, simulation.views, () => {
        for (const one of started) one.end();
      }),
      options.balance ?? createBalance(),
    );
  }
  let current = document;
  /** What ends now ends before something new comes, whether the run was stopped for it or not. */
  const endsFirst = () => {
    stages.finish(simulation.step);
    simulation.conclude();
  };
  return succeed(
    {
      ...kept,
      simulation,
      stages,
      document,
      set(node, parameter, value) {
        const next =
          value === undefined
            ? unsetParameter(current, node, parameter)
            : setParameter(current, node, parameter, value as ParameterValue);
        endsFirst();
        const outcome = applyParameter(kept, rewrite, next, node, parameter);
        if (!outcome.ok) return outcome;
        current = next;
        // What comes over wires was written over with what the document says.
        drives?.forget();
        drives?.apply();
        simulation.refresh();
        return outcome;
      },
      feed(node, port, data) {
        endsFirst();
        return stages.feed(node, port, data);
      },
      close() {
        simulation.close();
      },
    },
    compiled.problems,
  );
}

/** Rewrites what one parameter decides, if the layout stays the same. */
function applyParameter(
  compiled: Compiled,
  rewrite: Rewrite,
  document: GraphDocument,
  id: string,
  parameter: string,
): Outcome<void> {
  const resolved = compiled.resolver.resolve(document);
  if (!resolved.ok) return resolved;
  const node = resolved.value.nodes.find((n) => n.id === id);
  if (!node) return fail(runProblems.unknownNode(id));
  if (!isHeld(node, parameter)) {
    const before = compiled.resolved.nodes.find((n) => n.id === id)?.parameters[parameter];
    const same = JSON.stringify(before) === JSON.stringify(node.parameters[parameter]);
    return same ? succeed(undefined) : fail(runProblems.needsReload(node, parameter));
  }
  return rewrite(node, parameter, resolved.value)
    ? succeed(undefined)
    : fail(runProblems.needsReload(node, parameter));
}
