/**
 * All learning of a network: memory for rules and traces, and what each worker does for them
 * before and after the update of a step and while spikes are sent.
 */

import type { NetworkIR, Projection, StreamRef } from './ir.ts';
import type { Binding, Kernel } from './kernel-types.ts';
import type { Layout } from './layout.ts';
import type { Slice } from './partition.ts';
import { layOutColumns } from './plan-columns.ts';
import type { PopulationMemory } from './plan-population.ts';
import type { PlannedProjection } from './plan-projection.ts';
import { planReplays } from './plan-replay.ts';
import { planRule } from './plan-rule.ts';
import { planOn } from './plan-rule-events.ts';
import { layOutSwept, layOutUniforms, variables } from './plan-rule-memory.ts';
import { createSideTraces, NO_TRACES } from './plan-side-traces.ts';
import { type PlannedTraces, planTraces } from './plan-traces.ts';
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
