/**
 * All learning of a network: memory for rules and traces, and what each worker does for them
 * before and after the update of a step and while spikes are sent.
 */

import { type Assignment, name } from '../language/ast.ts';
import type { NetworkIR, Projection, StreamRef } from './ir.ts';
import type { Binding, ElementKernel, Kernel } from './kernel-types.ts';
import type { Layout } from './layout.ts';
import type { Slice } from './partition.ts';
import { layOutColumns } from './plan-columns.ts';
import { feedKernel, type PopulationMemory } from './plan-population.ts';
import type { PlannedProjection } from './plan-projection.ts';
import { planReplays } from './plan-replay.ts';
import { planRule } from './plan-rule.ts';
import { createSideTraces, NO_TRACES } from './plan-side-traces.ts';
import { type PlannedTraces, planTraces, used } from './plan-traces.ts';
import type { Op, SignalPlan, StreamPlan } from './plan-types.ts';
import type { Settler, SpikeLog } from './replay-types.ts';
import type { RuleIR } from './rule.ts';
import type { RuleMemory } from './rule-kernels.ts';

type Ring = Extract<Binding, { at: 'ring' }>;

/** What one worker does for learning, at the begin of an epoch, in a step and when spikes are sent. */
export interface LearningOps {
  readonly begin: Op[];
  readonly feed: Op[];
  readonly sweep: Op[];
  readonly trace: Op[];
  readonly arrive: Op[];
  readonly learn: Op[];
  readonly after: Op[];
  readonly send: Op[];
  /** At the very end of `send`, which they become part of. */
  readonly events: Op[];
}

export interface PlannedLearning {
  readonly ops: readonly LearningOps[];
  readonly settlers: readonly Settler[];
  readonly logs: readonly SpikeLog[];
}

export interface LearningContext {
  readonly network: NetworkIR;
  readonly workers: number;
  readonly slots: number;
  readonly layout: Layout;
  readonly kernels: Kernel[];
  readonly streams: readonly StreamPlan[];
  readonly memories: ReadonlyMap<string, PopulationMemory>;
  readonly sliceOf: (id: string) => readonly Slice[];
  readonly streamIndex: (ref: StreamRef) => number;
  readonly signalAt: (ref: StreamRef) => SignalPlan | null;
}

/** Plans the rules of all projections that have some. */
export function planLearning(
  planned: readonly {
    readonly projection: Projection;
    readonly plan: PlannedProjection;
    readonly ring: Ring;
  }[],
  context: LearningContext,
): PlannedLearning {
  const { layout, kernels, network, workers } = context;
  const ops: LearningOps[] = Array.from({ length: workers }, () => ({
    begin: [],
    feed: [],
    sweep: [],
    trace: [],
    arrive: [],
    learn: [],
    after: [],
    send: [],
    events: [],
  }));
  const sharedOf = new Map<string, PlannedTraces>();
  const uniformsOf = new Map<string, Readonly<Record<string, Binding>>>();
  const everyoneOf = new Map<number, number>();
  const sweepsOf = new Map<string, { rule: RuleIR; memory: RuleMemory; kernels: string[][] }>();

  const replays = planReplays(planned, context, ops);
  const { ends, tracesOf } = createSideTraces(planned, replays, context, ops);
  for (const [index, { projection, plan, ring }] of planned.entries()) {
    const { pre, post } = ends(projection);
    const target = network.populations.find((p) => p.id === projection.post);
    const everyone = everyoneList(projection.preN, everyoneOf, layout);
    const walked = post >= 0 && projection.rules.some((rule) => rule.onPost.all.length > 0);
    const columns = plan.byWorker.map(({ data }, worker) =>
      data && walked && !replays.of(index, worker)
        ? layOutColumns(projection.id, worker, data, layout)
        : null,
    );
    for (const [r, rule] of projection.rules.entries()) {
      const last = r === projection.rules.length - 1;
      let uniforms = uniformsOf.get(rule.id);
      if (!uniforms) {
        uniforms = layOutUniforms(rule, context, ops);
        uniformsOf.set(rule.id, uniforms);
      }
      const preVariables = variables(
        rule.readsPre,
        '_pre',
        context.memories.get(projection.pre.node),
      );
      const postVariables = variables(
        rule.readsPost,
        '_post',
        context.memories.get(projection.post),
      );
      let shared = sharedOf.get(rule.id);
      if (!shared) {
        shared = planTraces(
          `shared${sharedOf.size}`,
          rule.id,
          rule.shared,
          1,
          2,
          [],
          [],
          uniforms,
          layout,
          kernels,
        );
        sharedOf.set(rule.id, shared);
        if (shared.updateKernel)
          ops[0]?.trace.push({
            op: 'call',
            kernel: shared.updateKernel,
            from: 0,
            to: 1,
            stream: null,
          });
      }
      const existing = sweepsOf.get(rule.id);
      const swept = existing?.memory ?? layOutSwept(rule, layout);
      const outerOf = (variables: Readonly<Record<string, Binding>>) => ({
        ...uniforms,
        ...variables,
      });
      const sharedTraces = shared;
      const memoryOf = (worker: number): RuleMemory => ({
        rule,
        uniforms: outerOf({}),
        pre: tracesOf(rule, 'pre', pre, outerOf(preVariables), worker),
        post: post >= 0 ? tracesOf(rule, 'post', post, outerOf(postVariables), worker) : NO_TRACES,
        shared: sharedTraces,
        preVariables,
        postVariables,
        sweptShared: swept.sweptShared,
        sweptStep: swept.sweptStep,
      });
      const memory = memoryOf(0);
      const entry = existing ?? {
        rule,
        memory,
        kernels: Array.from({ length: workers }, () => []),
      };
      sweepsOf.set(rule.id, entry);
      for (const [worker, { plan: part }] of plan.byWorker.entries()) {
        const own = ops[worker];
        if (!part || !own) continue;
        const replay = replays.of(index, worker);
        const result = planRule(
          {
            prefix: `rule${index}_${r}_${worker}`,
            projection,
            part,
            back: replay?.memory ?? columns[worker] ?? null,
            memory: memoryOf(worker),
            layout,
            kernels,
          },
          {
            into: last ? ring : null,
            streams: { pre, post },
            everyone: { list: everyone, count: projection.preN },
            targetN: target?.n ?? 1,
          },
        );
        replay?.settlers.push(...result.settlers);
        own.sweep.push(...result.sweeps);
        entry.kernels[worker]?.push(...result.sweepKernels);
        if (projection.delayIs === 'dendritic') own.send.push(...result.onPost, ...result.onPre);
        else {
          own.arrive.push(...result.onPre);
          own.learn.push(...result.onPost);
        }
      }
    }
  }
  for (const { rule, memory, kernels: sweeps } of sweepsOf.values())
    planOn(rule, memory, sweeps, planned, everyoneOf, context, ops);
  for (const list of ops) {
    list.send.sort((a, b) => rank(a) - rank(b));
    list.send.push(...list.events);
  }
  return { ops, settlers: replays.settlers(), logs: replays.logs };
}

/** In one instant traces move on first, and postsynaptic events come before sending. */
const rank = (op: Op): number => (op.op === 'call' ? 0 : op.op === 'deliver' && op.own ? 1 : 2);

/** The list 0, 1, 2, ... of all sources. */
function everyoneList(n: number, known: Map<number, number>, layout: Layout): number {
  let offset = known.get(n);
  if (offset === undefined) {
    const data = Uint32Array.from({ length: n }, (_, i) => i);
    offset = layout.add('', `everyone${n}`, 'u32', n, { mutable: false, data });
    known.set(n, offset);
  }
  return offset;
}

/** Region of a rule's parameters and propagators; the values of idle inputs stand behind them. */
export const RULE_UNIFORMS = '__uniforms';

/** Parameters, idle inputs, and the sums of connected inputs of a rule. */
function layOutUniforms(
  rule: RuleIR,
  context: LearningContext,
  ops: readonly LearningOps[],
): Readonly<Record<string, Binding>> {
  const { layout, kernels } = context;
  const idle = rule.inputs.filter((input) => input.sources.every((s) => !context.signalAt(s)));
  const names = [...Object.keys(rule.uniforms), ...idle.map((i) => i.name)];
  const data = Float64Array.from([...Object.values(rule.uniforms), ...idle.map((i) => i.idle)]);
  const base = layout.add(rule.id, RULE_UNIFORMS, 'f64', data.length, { mutable: true, data });
  const result: Record<string, Binding> = {};
  for (const [i, uniform] of names.entries())
    result[uniform] = { at: 'uniform', offset: base + 8 * i };
  for (const input of rule.inputs) {
    const sources = input.sources.map(context.signalAt).filter((s) => s !== null);
    if (sources.length === 0) continue;
    const offset = layout.add(rule.id, `__in_${input.name}`, 'f64', 1, { mutable: true });
    const kernel = feedKernel(`rulefeed${kernels.length}`, { elements: 1, offset }, sources);
    kernels.push(kernel);
    // What is held over an interval every worker looks up by itself; what a population says from step
    // to step is known where it is computed, and so are the synapses that it teaches.
    const speakers = new Set(sources.map((s) => s.node));
    const slices = [...speakers].map((node) => context.sliceOf(node)).filter((s) => s.length > 0);
    for (const [worker, own] of ops.entries())
      if (slices.every((of) => (of[worker]?.[1] ?? 0) > 0))
        own.feed.push({ op: 'call', kernel: kernel.name, from: 0, to: 1, stream: null });
    // By this name it is known to those that must notice when it changes.
    result[`__in_${input.name}`] = { at: 'uniform', offset };
    result[input.name] = { at: 'uniform', offset };
  }
  return result;
}

/** Bindings of neuron variables that a rule reads. */
function variables(
  read: readonly string[],
  suffix: string,
  memory: PopulationMemory | undefined,
): Record<string, Binding> {
  const result: Record<string, Binding> = {};
  for (const variable of read) {
    const binding = memory?.bindings[variable];
    if (binding?.at === 'element' || binding?.at === 'uniform')
      result[`${variable}${suffix}`] = binding;
  }
  return result;
}

function layOutSwept(rule: RuleIR, layout: Layout): Pick<RuleMemory, 'sweptShared' | 'sweptStep'> {
  if (rule.synapse.advance.length === 0 || rule.shared.states.length === 0)
    return { sweptShared: {}, sweptStep: null };
  const sweptShared: Record<string, Binding> = {};
  for (const { name: state, initial } of rule.shared.states)
    sweptShared[`__swept_${state}`] = {
      at: 'uniform',
      offset: layout.add(rule.id, `__swept_${state}`, 'f64', 1, {
        mutable: true,
        data: Float64Array.of(initial),
      }),
    };
  const offset = layout.add(rule.id, '__sweep', 'f64', 1, {
    mutable: true,
    data: Float64Array.of(-1),
  });
  return { sweptShared, sweptStep: { at: 'uniform', offset } };
}

/** Events at the rule's own `spikes` inputs: synapses come up to date, then shared state jumps. */
function planOn(
  rule: RuleIR,
  memory: RuleMemory,
  sweeps: readonly (readonly string[])[],
  planned: readonly { readonly projection: Projection }[],
  everyoneOf: ReadonlyMap<number, number>,
  context: LearningContext,
  ops: readonly LearningOps[],
): void {
  const taught = planned.find((p) => p.projection.rules.some((r) => r.id === rule.id));
  const count = taught?.projection.preN ?? 0;
  const list = everyoneOf.get(count) ?? 0;
  for (const { from, statements } of rule.on) {
    const stream = context.streamIndex(from);
    if (stream < 0 || statements.length === 0) continue;
    const body: Assignment[] = [...statements];
    const bindings: Record<string, Binding> = { ...memory.uniforms, ...memory.shared.now };
    for (const [swept, binding] of Object.entries(memory.sweptShared)) {
      body.push({ target: swept, value: name(swept.replace('__swept_', '')) });
      bindings[swept] = one(binding);
    }
    if (memory.sweptStep) {
      body.push({ target: '__sweep', value: name('step') });
      bindings.__sweep = one(memory.sweptStep);
    }
    const kernel: ElementKernel = {
      kind: 'element',
      name: `on${context.kernels.length}`,
      precision: 'f64',
      n: 1,
      bindings: used(bindings, body),
      body,
      fires: null,
      firing: 'condition',
      onFire: [],
    };
    context.kernels.push(kernel);
    for (const [worker, own] of ops.entries())
      own.after.push({
        op: 'event',
        stream,
        sweep: sweeps[worker] ?? [],
        list,
        count,
        kernel: kernel.name,
      });
  }
}

const one = (binding: Binding): Binding =>
  binding.at === 'uniform' ? { at: 'element', type: 'f64', offset: binding.offset } : binding;
