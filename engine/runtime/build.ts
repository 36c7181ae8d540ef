/**
 * From a document to something that runs: compile, take memory, start workers, bind stages. What
 * comes back is the whole interface to a run; protocol and command line stand on it.
 */

import { wasmBackend } from '../codegen/backend.ts';
import { type Compiled, compile } from '../compile/compile.ts';
import type { Backend } from '../compile/kernel-types.ts';
import type { Report } from '../compile/lower.ts';
import { RULE_UNIFORMS } from '../compile/plan-rule-memory.ts';
import { elementsOf, populationValues } from '../compile/population-values.ts';
import type { ResolvedNode } from '../compile/resolved.ts';
import { ruleValues } from '../compile/rule-values.ts';
import type { GraphDocument, ParameterValue } from '../graph/document.ts';
import { setParameter, unsetParameter } from '../graph/edit.ts';
import { isLive, type Registry } from '../graph/registry.ts';
import type { Asset } from '../kit/types.ts';
import { fail, type Outcome, succeed } from '../problems/problem.ts';
import { runProblems } from '../problems/run.ts';
import { openWith, prepareAssets } from './assets.ts';
import { type Balance, createBalance } from './balance.ts';
import { createCrew } from './crew.ts';
import { canShare } from './memory.ts';
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
  const stages = createStages(network, plan, simulation, assets);
  if (stages.needed) simulation.setBorders(stages);
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
        const outcome = applyParameter(kept, simulation, stages, next, node, parameter);
        if (outcome.ok) current = next;
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
  simulation: Simulation,
  stages: Stages,
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
  const kind = node.definition.behaviour.kind;
  if (kind === 'stage') {
    stages.revalue(node);
    return succeed(undefined);
  }
  const written =
    kind === 'dynamics'
      ? rewritePopulation(compiled, simulation, node)
      : kind === 'plasticity'
        ? rewriteRule(compiled, simulation, node, resolved.value)
        : kind === 'lowering' && parameter === 'weight'
          ? rewriteWeight(compiled, simulation, node)
          : false;
  if (!written) return fail(runProblems.needsReload(node, parameter));
  simulation.refresh();
  return succeed(undefined);
}

/**
 * Whether a parameter's value is held in memory, where another can be written. Of equations a
 * formula is part of the kernels and a table of the plan; of a stage the plan has its interval and
 * the size of its state.
 */
function isHeld({ definition }: ResolvedNode, name: string): boolean {
  const parameter = definition.parameters[name];
  if (!parameter) return true;
  const { kind } = definition.behaviour;
  if (kind === 'stage') return isLive(parameter);
  return kind !== 'dynamics' || (parameter.kind !== 'expression' && parameter.kind !== 'table');
}

function rewritePopulation(
  compiled: Compiled,
  simulation: Simulation,
  node: ResolvedNode,
): boolean {
  const population = compiled.plan.populations.find((p) => p.id === node.id);
  const values = populationValues(node, compiled.resolved);
  if (!population || !values.ok || elementsOf(node) !== population.n) return false;
  const { uniforms, arrays } = values.value;
  const fits =
    Object.keys(uniforms).every((name) => name in population.uniforms) &&
    Object.keys(arrays).every((name) => name in population.arrays);
  if (!fits) return false;
  for (const [name, value] of Object.entries(uniforms))
    simulation.write(population.uniforms[name] ?? 0, Float64Array.of(value));
  for (const [name, value] of Object.entries(arrays))
    simulation.write(population.arrays[name] ?? 0, value);
  return true;
}

function rewriteRule(
  compiled: Compiled,
  simulation: Simulation,
  node: ResolvedNode,
  resolved: Compiled['resolved'],
): boolean {
  const built = compiled.resolved.nodes.find((n) => n.id === node.id);
  const before = built && ruleValues(built, compiled.resolved);
  const after = ruleValues(node, resolved);
  const region = compiled.plan.regions.find((r) => r.owner === node.id && r.name === RULE_UNIFORMS);
  if (!before || !after || !region || before.shape !== after.shape) return false;
  // What happened until now happened under the old values.
  simulation.settled();
  simulation.write(region.offset, Float64Array.from(Object.values(after.uniforms)));
  return true;
}

function rewriteWeight(compiled: Compiled, simulation: Simulation, node: ResolvedNode): boolean {
  const weight = node.parameters.weight;
  const projections = compiled.plan.projections.filter((p) => p.id === node.id);
  if (weight?.kind !== 'number' || projections.some((p) => p.constant === null)) return false;
  for (const p of projections)
    if (p.constant !== null) simulation.write(p.constant, Float64Array.of(weight.value));
  return projections.length > 0;
}
