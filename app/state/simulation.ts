/**
 * The run as the window sees it: one engine, the network it has built, how far it is and how it is
 * to go on. Changes at most a few times a second. Following the document while it runs is
 * `carry-over.ts`, what ran before is `runs.ts`, going back in time is `checkpoints.ts`.
 */

import { create } from 'zustand';
import {
  type Client,
  connectEngine,
  type GraphDocument,
  type LoadSummary,
  type Problem,
  type RunState,
} from '#engine';
import { host } from '../host/host.ts';
import { spanOf, type Target } from '../run/run-target.ts';
import { strings } from '../strings.ts';
import { assetsOf } from './assets.ts';
import { edit, useDocument } from './document.ts';
import { giveWay, repaint, withFrame, withoutFrame } from './frames.ts';
import { sameNetwork, sameRun } from './network.ts';
import { attachTelemetry, clearTelemetry } from './telemetry.ts';
import { useView } from './view.ts';

export interface SimulationState {
  readonly state: RunState;
  readonly step: number;
  /** The step before which all samples have been sent. */
  readonly sampled: number;
  readonly realTimeFactor: number;
  readonly dropped: number;
  readonly summary: LoadSummary | null;
  readonly problems: readonly Problem[];
  /** A build under way: the share done, what the network will need, when it began [ms]. */
  readonly building: {
    readonly share: number;
    readonly expected: { readonly synapses: number; readonly bytes: number } | null;
    readonly since: number;
  } | null;
  /** The graph differs from the network in a way that needs building, which waits for a word. */
  readonly pending: boolean;
  /** Model time per wall time; null: as fast as possible. */
  readonly speed: number | null;
  /** How long a run goes. */
  readonly target: Target;
  /** Same seed at each reset. */
  readonly locked: boolean;
  /** Model time at which the run under way began [ms], and the step it ends at (null: none). */
  readonly began: number;
  readonly end: number | null;
}

export const useSimulation = create<SimulationState>()(() => ({
  state: 'empty',
  step: 0,
  sampled: 0,
  realTimeFactor: 0,
  dropped: 0,
  summary: null,
  problems: [],
  building: null,
  pending: false,
  speed: null,
  target: { kind: 'forever' },
  locked: true,
  began: 0,
  end: null,
}));

const set = useSimulation.setState;
const get = useSimulation.getState;
const FOREVER = 2 ** 31 - 2;
const MOST_PROBLEMS = 100;
/** Model time that is searched for the next spike [ms]. */
const LONGEST_WAIT = 10_000;

let client: Client | null = null;
/** The document the engine has built; null while it has none. */
let built: GraphDocument | null = null;
let busy: Promise<void> = Promise.resolve();
/** What rebuilds a run under way for the document as it is now; set by `carry-over.ts`. */
let rebuildRun: () => Promise<boolean> = async () => false;

export const onRebuild = (rebuild: typeof rebuildRun): void => {
  rebuildRun = rebuild;
};

/** What is done before a run begins or goes on; set by `live-input.ts`. */
let beforeRun: () => Promise<void> = async () => undefined;

export const onBeforeRun = (prepare: typeof beforeRun): void => {
  beforeRun = prepare;
};

/** The engine of this window, started when first asked for, and again where it broke. */
export function engine(): Client {
  if (client && !client.broken) return client;
  client?.close();
  const made = connectEngine(host.startEngine());
  client = made;
  made.on((event) => {
    if (client !== made) return;
    if (event.kind === 'state') {
      withoutFrame('progress');
      const { state, step, sampled, dropped } = event;
      set({ state, step, sampled, dropped });
      repaint(); // plots and cards end where the run ended, silent or not
    } else if (event.kind === 'progress')
      withFrame('progress', () => {
        const { step, sampled, realTimeFactor, dropped } = event;
        if (client === made) set({ step, sampled, realTimeFactor, dropped });
      });
    else if (event.kind === 'building')
      set(({ building: now }) => ({
        building: now && { ...now, share: event.share, expected: event.expected },
      }));
    else if (event.kind === 'problem')
      set((s) => ({ problems: [...s.problems, ...event.problems].slice(-MOST_PROBLEMS) }));
  });
  return made;
}

/** Below this part of the chosen speed the engine is behind, and computes as fast as it can. */
const BEHIND = 0.9;

useSimulation.subscribe(({ state, speed, realTimeFactor, summary }) => {
  const behind = speed === null || (realTimeFactor > 0 && realTimeFactor < BEHIND * speed);
  giveWay(state === 'running' && behind, summary?.workers ?? 1);
});

/** The document behind the network that runs; null: none is built. */
export const builtDocument = (): GraphDocument | null => built;

/** Says that the network has become that of another document. */
export function adopt(document: GraphDocument): void {
  built = document;
  set({ pending: false });
}

/** What builds, resets and carries over waits for what does so already. */
export function exclusive<T>(doIt: () => Promise<T>): Promise<T> {
  const done = busy.then(doIt);
  busy = done.then(
    () => undefined,
    () => undefined,
  );
  return done;
}

/** Builds the current document unless the engine has it already. False: it has errors. */
export const prepare = (): Promise<boolean> =>
  exclusive(async () => {
    const { document } = useDocument.getState();
    const { state, step } = get();
    if (built && state !== 'failed') {
      if (sameNetwork(built, document)) return true;
      if (step > 0) return sameRun(built, document) || rebuildRun();
    }
    return load(document);
  });

/** Builds a document; `keep` leaves what was plotted so far. False: errors, or it was cancelled. */
export async function load(document: GraphDocument, keep = false): Promise<boolean> {
  const { generation } = useDocument.getState();
  const mine = engine();
  // What is noticed while it builds comes by itself, before it is known to be ready.
  set({ building: { share: 0, expected: null, since: performance.now() }, problems: [] });
  const reply = await mine.load(document, {
    assets: await assetsOf(document),
    telemetry: host.sharesMemory ? 'shared' : 'posted',
  });
  if (client !== mine) return false;
  set({ building: null });
  // Another graph was opened meanwhile: what was built is not what is shown.
  if (useDocument.getState().generation !== generation) {
    forget();
    return false;
  }
  if (!reply.ok) {
    built = null;
    set({ problems: reply.problems, summary: null, pending: false });
    return false;
  }
  built = document;
  const { step, sampled } = get();
  set({
    summary: reply.value,
    step: keep ? step : 0,
    sampled: keep ? sampled : 0,
    realTimeFactor: 0,
    pending: false,
  });
  await attachTelemetry(engine(), keep);
  return true;
}

/** Ends a build at once. */
export function cancelBuild(): void {
  if (!get().building) return;
  const gone = client;
  client = null;
  gone?.close();
  void attachTelemetry(null);
  forget();
  useView.getState().say(strings.run.cancelled);
}

/** The network is another now: what could not be built or go on is built again by the next start. */
export function outdate(): void {
  const { state, step, problems } = get();
  const failed = state === 'failed';
  if (problems.length === 0 || (built && !failed && (step > 0 || state === 'running'))) return;
  if (failed) built = null;
  set({ problems: [], ...(failed ? { state: 'empty' } : {}) });
}

/** What was mended need not be said any more. */
export const dismiss = (problem: Problem): void =>
  set((s) => ({ problems: s.problems.filter((other) => other !== problem) }));

/** Nothing is built any more. */
export function forget(): void {
  built = null;
  withoutFrame('progress');
  set({
    state: 'empty',
    step: 0,
    sampled: 0,
    summary: null,
    problems: [],
    building: null,
    realTimeFactor: 0,
    pending: false,
    end: null,
  });
}

/** Model time reached [ms]. */
export const modelTime = (): number => {
  const { step, summary } = get();
  return step * (summary?.dt ?? 0);
};

/** Resolves once nothing runs any more. */
export function settled(): Promise<RunState> {
  return new Promise((resolve) => {
    const { state } = get();
    if (state !== 'running') return resolve(state);
    const stop = useSimulation.subscribe((now) => {
      if (now.state === 'running') return;
      stop();
      resolve(now.state);
    });
  });
}

const pace = () => {
  const { speed } = get();
  return speed === null ? {} : { pace: speed };
};

/** Lets the engine run from where it is to a step, at the chosen speed. */
export async function runTo(end: number | null): Promise<void> {
  if (get().state !== 'running') await beforeRun();
  set({ end });
  await engine().run({ until: end ?? FOREVER, ...pace() });
}

/** Runs on, or builds and runs; a run that had reached its chosen end begins anew. */
export async function play(): Promise<void> {
  const { generation } = useDocument.getState();
  if (!(await prepare()) || useDocument.getState().generation !== generation) return;
  const { target, summary } = get();
  if (target.kind === 'until' && modelTime() >= target.time && get().step > 0) {
    await restart();
    return;
  }
  const began = modelTime();
  const span = spanOf(target, began);
  set({ began });
  await runTo(span === null || !summary ? null : Math.round((began + span) / summary.dt));
}

export async function pause(): Promise<void> {
  await engine().pause();
}

export async function togglePlay(): Promise<void> {
  if (get().state === 'running') await pause();
  else await play();
}

/** Computes some steps and stops. */
export async function stepBy(steps: number): Promise<void> {
  if (get().state === 'running') await engine().pause();
  if (await prepare()) await engine().step(steps);
}

/** Runs until a neuron has fired. */
export async function stepToSpike(): Promise<void> {
  if (get().state === 'running') await engine().pause();
  if (!(await prepare())) return;
  const { step, summary } = get();
  const end = step + Math.round(LONGEST_WAIT / (summary?.dt ?? 0.1));
  set({ began: modelTime(), end: null });
  await engine().run({ until: end, stopAt: 'spike' });
  if ((await settled()) === 'done') useView.getState().say(strings.run.noSpike);
}

/** Back to step 0 with the same seed; with an open lock under another one. */
export async function reset(): Promise<void> {
  if (get().state === 'running') {
    // What has run up to here is kept in the list of runs.
    await engine().pause();
    await settled();
  }
  if (!get().locked) rollSeed();
  built = null;
  clearTelemetry();
  await prepare();
}

export async function restart(): Promise<void> {
  await reset();
  if (built) await play();
}

/** Another speed; a run under way goes on at it, to the same end. */
export async function setSpeed(speed: number | null): Promise<void> {
  set({ speed });
  if (get().state === 'running') await runTo(get().end);
}

export function rollSeed(): void {
  const seed = Math.floor(Math.random() * 1e6);
  edit(strings.run.newSeed, (d) => ({ ...d, simulation: { ...d.simulation, seed } }));
}
