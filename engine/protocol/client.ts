/**
 * The asking side: requests as promises, everything else the engine says as events, telemetry from
 * the shared ring or from posted frames through one callback.
 */

import type { GraphDocument } from '../graph/document.ts';
import { fail, isBug, type Outcome, type Problem, succeed } from '../problems/problem.ts';
import { runProblems } from '../problems/run.ts';
import type { RunReport } from '../runtime/report.ts';
import type {
  AssetSource,
  Channel,
  EngineEvent,
  LoadSummary,
  ProbeReply,
  Request,
} from './messages.ts';
import { Ring, type RingRecord } from './ring.ts';

type Unsent = Request extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;

export interface Client {
  load(
    document: GraphDocument,
    options?: {
      readonly assets?: Readonly<Record<string, AssetSource>>;
      readonly workers?: number;
      readonly telemetry?: 'shared' | 'posted';
    },
  ): Promise<Outcome<LoadSummary>>;
  /** Until a step (absent: the document's duration); resolves when the run has begun. */
  run(options?: {
    readonly until?: number;
    readonly pace?: number;
    readonly stopAt?: 'spike';
  }): Promise<Outcome<number>>;
  pause(): Promise<Outcome<number>>;
  step(steps: number): Promise<Outcome<number>>;
  set(node: string, parameter: string, value: unknown): Promise<Outcome<number>>;
  probe(
    node: string,
    port: string,
    options: {
      readonly every: string;
      readonly elements?: readonly number[];
      readonly delivery?: 'latest' | 'lossless';
    },
  ): Promise<Outcome<ProbeReply>>;
  unprobe(probe: number): Promise<Outcome<number>>;
  feed(node: string, port: string, data: ArrayBuffer): Promise<Outcome<number>>;
  checkpoint(): Promise<Outcome<ArrayBuffer>>;
  restore(checkpoint: ArrayBuffer): Promise<Outcome<{ step: number; missing: readonly string[] }>>;
  /** Rewinds to step 0 with this seed; probes are gone. */
  seed(seed: number): Promise<Outcome<LoadSummary>>;
  /** Counts all spikes from here on, for `report`; without a count nothing is spent on it. */
  tally(): Promise<Outcome<number>>;
  /** Rates, regularity and readouts since `tally`, as the command line reports them; not while it runs. */
  report(): Promise<Outcome<RunReport>>;
  /** Everything that is not a reply or a frame; returns what stops listening. */
  on(listener: (event: EngineEvent) => void): () => void;
  /** Hands over all telemetry that has come in; call it once per frame. */
  drain(take: (record: RingRecord) => void): void;
  /** It broke or is gone: nothing more can be asked of it. */
  readonly broken: boolean;
  /** Ends the engine at once, whatever it is doing; what was asked and not answered fails. */
  close(): void;
}

/** Frames the client lets the engine post ahead. */
const CREDIT = 256;

/** Talks to an engine at the other end of a channel. */
export function connectEngine(channel: Channel): Client {
  const waiting = new Map<number, (event: Extract<EngineEvent, { kind: 'reply' }>) => void>();
  const listeners = new Set<(event: EngineEvent) => void>();
  const posted: RingRecord[] = [];
  let ring: Ring | null = null;
  let nextId = 1;
  let broken = false;
  /** Why nothing is answered any more. */
  let end: Problem | null = null;
  let last = { step: 0, sampled: 0, dropped: 0 };

  const tell = (event: EngineEvent) => {
    for (const listener of listeners) listener(event);
  };
  /** Nothing will be answered any more: what was asked fails. */
  const finish = (why: Problem) => {
    end = why;
    for (const [id, answer] of waiting) answer({ kind: 'reply', id, ok: false, problems: [why] });
    waiting.clear();
  };

  channel.lost?.((how) => {
    if (end) return;
    broken = true;
    const why = runProblems.lost(how);
    tell({ kind: 'state', state: 'failed', ...last });
    tell({ kind: 'problem', problems: [why] });
    finish(why);
  });

  channel.listen((message) => {
    const event = message as EngineEvent;
    if (event.kind === 'problem') broken ||= event.problems.some(isBug);
    if (event.kind === 'state' || event.kind === 'progress')
      last = { step: event.step, sampled: event.sampled, dropped: event.dropped };
    if (event.kind === 'reply') {
      waiting.get(event.id)?.(event);
      waiting.delete(event.id);
    } else if (event.kind === 'frame')
      posted.push({ probe: event.probe, step: event.step, data: event.data });
    else tell(event);
  });

  const ask = (request: Unsent, transfer: ArrayBuffer[] = []) =>
    new Promise<Outcome<{ step: number; value: unknown }>>((resolve) => {
      if (end) return resolve(fail(end));
      const id = nextId++;
      waiting.set(id, (reply) =>
        resolve(
          reply.ok ? succeed({ step: reply.step, value: reply.value }) : fail(...reply.problems),
        ),
      );
      channel.post({ ...request, id }, transfer);
    });
  const stepOf = async (request: Unsent, transfer?: ArrayBuffer[]): Promise<Outcome<number>> => {
    const reply = await ask(request, transfer);
    return reply.ok ? succeed(reply.value.step) : reply;
  };
  const answer = async <T>(request: Unsent): Promise<Outcome<T>> => {
    const reply = await ask(request);
    return reply.ok ? succeed(reply.value.value as T) : reply;
  };

  /** A network was built: telemetry begins anew. */
  const adopt = async (loaded: Outcome<LoadSummary>) => {
    ring = loaded.ok && loaded.value.ring ? new Ring(loaded.value.ring) : null;
    posted.length = 0;
    if (loaded.ok) await ask({ kind: 'credit', frames: CREDIT });
    return loaded;
  };

  return {
    async load(document, { assets = {}, workers, telemetry = 'posted' } = {}) {
      return adopt(
        await answer<LoadSummary>({
          kind: 'load',
          document,
          assets,
          telemetry,
          ...(workers === undefined ? {} : { workers }),
        }),
      );
    },
    run: (options = {}) => stepOf({ kind: 'run', ...options }),
    pause: () => stepOf({ kind: 'pause' }),
    step: (steps) => stepOf({ kind: 'step', steps }),
    set: (node, parameter, value) => stepOf({ kind: 'set', node, parameter, value }),
    probe: (node, port, { every, elements, delivery = 'latest' }) =>
      answer<ProbeReply>({
        kind: 'probe',
        node,
        port,
        every,
        delivery,
        ...(elements ? { elements } : {}),
      }),
    unprobe: (probe) => stepOf({ kind: 'unprobe', probe }),
    feed: (node, port, data) => stepOf({ kind: 'feed', node, port, data }, [data]),
    checkpoint: () => answer<ArrayBuffer>({ kind: 'checkpoint' }),
    restore: (checkpoint) => answer({ kind: 'restore', checkpoint }),
    seed: async (seed) => adopt(await answer<LoadSummary>({ kind: 'seed', seed })),
    tally: () => stepOf({ kind: 'tally' }),
    report: () => answer<RunReport>({ kind: 'report' }),
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    drain(take) {
      ring?.drain(take);
      if (posted.length === 0) return;
      for (const record of posted) take(record);
      void ask({ kind: 'credit', frames: posted.length });
      posted.length = 0;
    },
    get broken() {
      return broken;
    },
    close() {
      void ask({ kind: 'close' });
      channel.close();
      finish(runProblems.closed());
    },
  };
}
