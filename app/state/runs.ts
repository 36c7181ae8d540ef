/**
 * What ran: for every run its graph, seed, length and all that was changed on the way with the step
 * at which it took effect, which is what repeating it takes. Kept for the session; the oldest
 * without a star go first.
 */

import { create } from 'zustand';
import type { Client, GraphDocument, ParameterValue } from '#engine';
import { programVersion } from '../host/version.ts';
import { strings } from '../strings.ts';
import { builtDocument, engine, useSimulation } from './simulation.ts';

export type RunEvent =
  | {
      readonly kind: 'set';
      readonly step: number;
      readonly node: string;
      readonly parameter: string;
      readonly before: ParameterValue | undefined;
      readonly value: ParameterValue | undefined;
    }
  /** Live input: float32 numbers that acted from this step on. */
  | {
      readonly kind: 'feed';
      readonly step: number;
      readonly node: string;
      readonly port: string;
      readonly data: ArrayBuffer;
    }
  /** The network was built anew and its state carried over. */
  | { readonly kind: 'graph'; readonly step: number; readonly document: GraphDocument };

export interface RunRecord {
  readonly id: number;
  /** Begin [ms since 1970]. */
  readonly at: number;
  readonly title: string;
  readonly seed: number;
  readonly hash: string;
  readonly dt: number; // ms
  readonly steps: number;
  /** Wall time that was spent running [ms]. */
  readonly wall: number;
  readonly document: GraphDocument;
  readonly events: readonly RunEvent[];
  /** Whether `events` holds all there was: live input beyond its bound is not kept. */
  readonly complete: boolean;
  readonly state: 'paused' | 'done' | 'failed';
  readonly starred: boolean;
  /** The run this one branched from, and where. */
  readonly origin: { readonly id: number; readonly step: number } | null;
  /** SHA-256 of the state at the end; null where the page may not compute it. */
  readonly digest: string | null;
  readonly version: string;
  /** It is one of a repeat over seeds. */
  readonly repeated: boolean;
}

interface RunsState {
  readonly runs: readonly RunRecord[];
  /** A run of the list that is looked at, and the run and the graph that were there before; null: none is. */
  readonly shown: {
    readonly run: RunRecord;
    readonly before: RunRecord | undefined;
    readonly document: GraphDocument;
  } | null;
}

export const useRuns = create<RunsState>()(() => ({ runs: [], shown: null }));

const MOST_RUNS = 50;
/** Runs of repeats over seeds, which push out none of the others. */
export const MOST_REPEATED = 200;
const MOST_EVENTS = 100_000;
/** Live input that a run keeps, and all runs together [bytes]: about a minute of a camera of 120 x 160. */
const MOST_FED = 2 ** 28;
interface Current {
  id: number;
  at: number;
  document: GraphDocument;
  events: RunEvent[];
  complete: boolean;
  fed: number; // bytes
  origin: RunRecord['origin'];
  wall: number;
}

let current: Current | null = null;
let nextId = 1;
let runningSince: number | null = null;
let remembering: Promise<void> = Promise.resolve();

/** A run begins at step 0, or branches off another. */
export function beginRun(
  document: GraphDocument,
  from: {
    readonly events: readonly RunEvent[];
    readonly origin: RunRecord['origin'];
    readonly complete: boolean;
  } | null = null,
): void {
  current = {
    id: nextId++,
    at: Date.now(),
    document,
    events: [...(from?.events ?? [])],
    complete: from?.complete ?? true,
    fed: fedBytes(from?.events ?? []),
    origin: from?.origin ?? null,
    wall: 0,
  };
}

/** What is computed from now on is a run of the list once more, not another one. */
export function takeUp({ id, at, wall, origin }: RunRecord): void {
  if (current) current = { ...current, id, at, wall, origin };
}

/** The run under way, as far as it is listed. */
export const currentRun = (): RunRecord | undefined =>
  useRuns.getState().runs.find(({ id }) => id === current?.id);

/** Writes down a change that took effect in the run under way. */
export function noteEvent(event: RunEvent): void {
  if (!current) return;
  const fed = current.fed + (event.kind === 'feed' ? event.data.byteLength : 0);
  if (!current.complete || fed > MOST_FED || current.events.length >= MOST_EVENTS)
    current.complete = false;
  else {
    current.fed = fed;
    current.events.push(event);
  }
  const { id } = current;
  if (event.kind === 'graph')
    useRuns.setState(({ runs }) => ({ runs: runs.filter((run) => run.id !== id) }));
}

/** Gives the engine live input of the log once more. */
export async function feedAgain(event: Extract<RunEvent, { kind: 'feed' }>): Promise<void> {
  await engine().feed(event.node, event.port, event.data.slice(0));
}

/** Ends the run under way, so that what follows is not written down as part of it. */
export async function endRun(): Promise<Readonly<Current> | null> {
  await remembering;
  const run = current;
  current = null;
  return run;
}

/** Digest of the engine's state as it is, in hexadecimal digits; null without secure context. */
export const stateDigest = (): Promise<string | null> =>
  digestOf(engine(), useSimulation.getState().summary?.bytes ?? 0);

/** The same of any engine, whose network takes so many bytes. */
export async function digestOf(client: Client, bytes: number): Promise<string | null> {
  if (!globalThis.crypto?.subtle || bytes > 2 ** 28) return null;
  const checkpoint = await client.checkpoint();
  if (!checkpoint.ok) return null;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', checkpoint.value));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The network was built anew at this step, and nothing was computed with it yet: that is no run. */
const isUnmoved = (events: readonly RunEvent[], step: number): boolean => {
  const last = events.at(-1);
  return last?.kind === 'graph' && last.step === step;
};

/** Keeps what ran up to now. */
async function remember(): Promise<void> {
  const { summary, step, state } = useSimulation.getState();
  const run = current;
  if (!run || !summary || step === 0 || isUnmoved(run.events, step)) return;
  if (state !== 'paused' && state !== 'done' && state !== 'failed') return;
  const record: RunRecord = {
    id: run.id,
    at: run.at,
    title: run.document.title ?? strings.untitled,
    seed: run.document.simulation?.seed ?? 1,
    hash: summary.hash,
    dt: summary.dt,
    steps: step,
    wall: run.wall,
    document: run.document,
    events: [...run.events],
    complete: run.complete,
    state,
    starred: useRuns.getState().runs.find(({ id }) => id === run.id)?.starred ?? false,
    origin: run.origin,
    digest: null,
    version: programVersion(),
    repeated: false,
  };
  put(record);
  const digest = state === 'failed' ? null : await stateDigest();
  const now = useSimulation.getState();
  // It may have gone on while its state was read.
  if (digest === null || now.step !== step || now.state !== state) return;
  useRuns.setState(({ runs }) => ({
    runs: runs.map((r) =>
      r.id === run.id && r.steps === step
        ? // Live input may have come between the last step and the digest, and is part of it.
          { ...r, digest, events: [...run.events], complete: run.complete }
        : r,
    ),
  }));
}

/** Puts a run first in the list, or to where it stands in it. */
function put(record: RunRecord): void {
  useRuns.setState(({ runs }) => ({
    runs: runs.some(({ id }) => id === record.id)
      ? runs.map((run) => (run.id === record.id ? record : run))
      : trim([record, ...runs]),
  }));
}

/** Adds a run of a repeat over seeds. */
export const addRepeated = (
  run: Pick<RunRecord, 'at' | 'document' | 'hash' | 'dt' | 'steps' | 'wall' | 'state' | 'digest'>,
): void =>
  put({
    ...run,
    id: nextId++,
    title: run.document.title ?? strings.untitled,
    seed: run.document.simulation?.seed ?? 1,
    events: [],
    complete: true,
    starred: false,
    origin: null,
    version: programVersion(),
    repeated: true,
  });

const fedBytes = (events: readonly RunEvent[]): number =>
  events.reduce((sum, e) => sum + (e.kind === 'feed' ? e.data.byteLength : 0), 0);

/** Without the oldest runs, and without the live input of those that have too much together. */
function trim(runs: readonly RunRecord[]): readonly RunRecord[] {
  let own = MOST_RUNS;
  let repeated = MOST_REPEATED;
  let fed = 0;
  return runs
    .filter((run) => run.starred || (run.repeated ? repeated-- : own--) > 0)
    .map((run) => {
      fed += fedBytes(run.events);
      if (fed <= MOST_FED || fedBytes(run.events) === 0) return run;
      return { ...run, complete: false, events: run.events.filter((e) => e.kind !== 'feed') };
    });
}

/** Keeps a run, or no longer. */
export function star(id: number): void {
  useRuns.setState(({ runs }) => ({
    runs: runs.map((run) => (run.id === id ? { ...run, starred: !run.starred } : run)),
  }));
}

/** Follows the run from now on. */
export function followRuns(): void {
  useSimulation.subscribe((now, before) => {
    if (now.summary !== before.summary && now.summary && now.step === 0) {
      useRuns.setState({ shown: null });
      const document = builtDocument();
      if (document) beginRun(document);
    }
    if (now.state === before.state && now.step === before.step) return;
    const running = now.state === 'running';
    if (running && runningSince === null) runningSince = performance.now();
    if (!running && runningSince !== null) {
      if (current) current.wall += performance.now() - runningSince;
      runningSince = null;
    }
    if (!running) remembering = remember();
  });
}
