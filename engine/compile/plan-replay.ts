/** Memory of the projections whose rows make up for their targets' spikes, and the logs they read. */

import type { Projection, StreamRef } from './ir.ts';
import type { PlannedProjection } from './plan-projection.ts';
import type { LearningContext, LearningOps } from './plan-rules.ts';
import { type ReplayTexts, replayOf } from './replay.ts';
import type { ReplayMemory } from './replay-memory.ts';
import {
  LONGEST_REPLAY,
  NEVER,
  NEWEST,
  REPLAY_BLOCK,
  type Settler,
  type SpikeLog,
} from './replay-types.ts';

/** Spikes per neuron, on average, after which all rows are brought up to date. */
const LOGGED = 16;

interface PlannedReplay {
  readonly memory: ReplayMemory;
  /** To be filled: what brings this part up to date. */
  readonly settlers: Settler[];
}

export interface PlannedReplays {
  /** Of a projection's part on a worker; null: its columns are walked. */
  of(projection: number, worker: number): PlannedReplay | null;
  /** When all are filled. */
  settlers(): readonly Settler[];
  readonly logs: readonly SpikeLog[];
}

/** Plans logs and scratch memory for every projection whose rule may wait. */
export function planReplays(
  planned: readonly { readonly projection: Projection; readonly plan: PlannedProjection }[],
  context: LearningContext,
  ops: readonly LearningOps[],
): PlannedReplays {
  const { layout, network, streams } = context;
  const isPopulation = (ref: StreamRef) => network.populations.some((p) => p.id === ref.node);
  const postOf = (projection: Projection): number => {
    const target = network.populations.find((p) => p.id === projection.post);
    return target?.spikePort
      ? context.streamIndex({ node: target.id, port: target.spikePort })
      : -1;
  };
  const texts = planned.map(({ projection }): ReplayTexts | null => {
    const [rule] = projection.rules;
    const learning = rule?.inputs.find((input) => input.name === 'learning');
    const [pre, post] = [streams[context.streamIndex(projection.pre)], streams[postOf(projection)]];
    const isHeld = !learning?.sources.some(isPopulation);
    return rule ? replayOf(projection, rule, pre, post, isHeld) : null;
  });
  const traces = Math.max(0, ...texts.map((t) => t?.traces.length ?? 0));
  const settlersOf = new Map<SpikeLog, Settler[]>();
  const made = new Map<string, { log: SpikeLog; path: number; waiting: number; events: number }>();
  const headsOf = new Map<number, number>();

  const headsAt = (stream: number, n: number): number => {
    let heads = headsOf.get(stream);
    if (heads === undefined) {
      const data = Int32Array.from({ length: (NEWEST + 1) * n }, (_, k) =>
        k % (NEWEST + 1) === NEWEST ? 0 : NEVER,
      );
      heads = layout.add('', `heads${stream}`, 'i32', data.length, { mutable: true, data });
      headsOf.set(stream, heads);
    }
    return heads;
  };
  const logAt = (stream: number, worker: number) => {
    const key = `${stream}|${worker}`;
    const known = made.get(key);
    if (known) return known;
    const { node = '', n = 0 } = streams[stream] ?? {};
    const [from, to] = context.sliceOf(node)[worker] ?? [0, 0];
    // All that a step could still ask for, and what may come until the next look at it.
    const capacity = (to - from) * (context.slots + LOGGED) + 2;
    const log: SpikeLog = {
      heads: headsAt(stream, n),
      entries: layout.add(node, `log${worker}`, 'i32', 2 * capacity, {
        mutable: true,
        data: Int32Array.of(NEVER, 0),
      }),
      capacity,
      words: layout.add(node, `logged${worker}`, 'i32', 2, {
        mutable: true,
        data: Int32Array.of(1, 0),
      }),
      most: (to - from) * LOGGED,
    };
    const reserve = (what: string, type: 'f64' | 'i32', length: number) =>
      layout.add('', `${what}${stream}_${worker}`, type, length, { mutable: false });
    const settlers: Settler[] = [];
    const result = {
      log,
      path: reserve('path', 'f64', traces * (LONGEST_REPLAY + 1)),
      waiting: reserve('waiting', 'i32', LONGEST_REPLAY + 1),
      events: reserve('collected', 'i32', 2 * (REPLAY_BLOCK * NEWEST + 1)),
    };
    made.set(key, result);
    settlersOf.set(log, settlers);
    ops[worker]?.begin.push({ op: 'room', log, settlers });
    ops[worker]?.learn.push({ op: 'log', stream, log });
    return result;
  };

  const parts = planned.map(({ projection, plan }, index) =>
    plan.byWorker.map(({ plan: part }, worker): PlannedReplay | null => {
      const own = texts[index];
      if (!own || !part) return null;
      const place = logAt(postOf(projection), worker);
      return {
        settlers: settlersOf.get(place.log) ?? [],
        memory: { texts: own, ...place },
      };
    }),
  );
  return {
    of: (projection, worker) => parts[projection]?.[worker] ?? null,
    settlers: () => [...settlersOf.values()].flat(),
    logs: [...settlersOf.keys()],
  };
}
