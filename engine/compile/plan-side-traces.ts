/**
 * The traces of the neurons at both sides of the projections that a rule teaches: planned once for
 * a rule and a stream, as far as synapses look at them, and brought forward by each worker.
 */

import type { Projection } from './ir.ts';
import type { Binding } from './kernel-types.ts';
import type { Slice } from './partition.ts';
import type { PlannedProjection } from './plan-projection.ts';
import type { PlannedReplays } from './plan-replay.ts';
import type { LearningContext, LearningOps } from './plan-rules.ts';
import { type PlannedTraces, planTraces } from './plan-traces.ts';
import { readBy } from './rewrite.ts';
import type { RuleIR } from './rule.ts';

type Side = 'pre' | 'post';

export const NO_TRACES: PlannedTraces = {
  before: {},
  now: {},
  updateKernel: null,
  eventKernel: null,
};

export interface SideTraces {
  /** The streams of a projection's two sides; -1: it does not fire. */
  ends(projection: Projection): Readonly<Record<Side, number>>;
  /** A rule's traces of the neurons of a stream, as `worker` sees them; planned when first asked for. */
  tracesOf(
    rule: RuleIR,
    side: Side,
    stream: number,
    outer: Readonly<Record<string, Binding>>,
    worker: number,
  ): PlannedTraces;
}

export function createSideTraces(
  planned: readonly { readonly projection: Projection; readonly plan: PlannedProjection }[],
  replays: PlannedReplays,
  context: LearningContext,
  ops: readonly LearningOps[],
): SideTraces {
  const { layout, kernels, network, workers } = context;
  const known = new Map<string, PlannedTraces>();

  const ends = (projection: Projection) => {
    const target = network.populations.find((p) => p.id === projection.post);
    const port = target?.spikePort;
    return {
      pre: context.streamIndex(projection.pre),
      post: target && port ? context.streamIndex({ node: target.id, port }) : -1,
    };
  };

  /** How far back synapses look at the traces of a side: not at all, at this step, along a delay. */
  const reachOf = (rule: RuleIR, side: Side, stream: number): 'none' | 'now' | 'past' => {
    if (rule.past.some((read) => read.side === side)) return 'past';
    let reach: 'none' | 'now' = 'none';
    for (const [index, { projection, plan }] of planned.entries()) {
      if (!projection.rules.some((r) => r.id === rule.id) || ends(projection)[side] !== stream)
        continue;
      const waits = plan.byWorker.every(
        ({ plan: part }, w) => !part || replays.of(index, w) !== null,
      );
      const read = readBy([
        ...rule.onPre.all,
        ...(waits ? [] : rule.onPost.all),
        ...(rule.onEvery?.all ?? []),
        ...rule.synapse.advance,
      ]);
      if (!rule[side].states.some((state) => read.has(state.name))) continue;
      if (side === 'pre' || projection.delayIs === 'dendritic') return 'past';
      reach = 'now';
    }
    return reach;
  };

  return {
    ends,
    tracesOf(rule, side, stream, outer, worker) {
      const source = context.streams[stream];
      // What a relay passes on is known when all workers have met: then each follows it by itself.
      const replicated = workers > 1 && source?.kind === 'relay';
      const key = `${rule.id}|${side}|${stream}${replicated ? `|${worker}` : ''}`;
      const found = known.get(key);
      if (found) return found;
      const reach = reachOf(rule, side, stream);
      if (reach === 'none') return NO_TRACES;
      const n = source?.n ?? 1;
      const traces = planTraces(
        `trace${known.size}`,
        rule.id,
        rule[side],
        n,
        reach === 'now' ? 1 : context.slots,
        (side === 'pre' ? rule.onPre : rule.onPost).own,
        rule.past.filter((read) => read.side === side),
        outer,
        layout,
        kernels,
      );
      known.set(key, traces);
      const { updateKernel, eventKernel } = traces;
      const own = source?.kind === 'list' || source?.kind === 'dense';
      for (const [at, list] of ops.entries()) {
        const whole: Slice = at === (replicated ? worker : 0) ? [0, n] : [0, 0];
        const [from, to] = own ? (context.sliceOf(source.node)[at] ?? [0, 0]) : whole;
        if (to <= from) continue;
        if (updateKernel)
          (replicated ? list.send : list.trace).push({
            op: 'call',
            kernel: updateKernel,
            from,
            to,
            stream: null,
          });
        if (eventKernel)
          (replicated ? list.events : list.after).push({
            op: 'deliver',
            kernels: [eventKernel],
            stream,
            lag: 0,
            own,
          });
      }
      return traces;
    },
  };
}
