/**
 * The run: builds the document in the engine when its network changed, carries live parameters over
 * while it runs, and tells the run bar how far it is. Changes at most four times a second.
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
import { edit, useDocument } from './document.ts';
import { registry } from './registry.ts';
import { attachTelemetry, clearTelemetry } from './telemetry.ts';

export interface SimulationState {
  readonly state: RunState;
  readonly step: number;
  readonly realTimeFactor: number;
  readonly dropped: number;
  readonly summary: LoadSummary | null;
  readonly problems: readonly Problem[];
  /** Model time per wall time; null: as fast as possible. */
  readonly speed: number | null;
  /** Run for this long [ms]; null: for ever. */
  readonly duration: number | null;
  readonly runs: readonly RunRecord[];
}

export interface RunRecord {
  readonly at: number;
  readonly seed: number;
  readonly hash: string;
  readonly steps: number;
  readonly dt: number;
  readonly title: string;
  readonly document: GraphDocument;
}

export const useSimulation = create<SimulationState>()(() => ({
  state: 'empty',
  step: 0,
  realTimeFactor: 0,
  dropped: 0,
  summary: null,
  problems: [],
  speed: null,
  duration: null,
  runs: [],
}));

const set = useSimulation.setState;
const get = useSimulation.getState;
const FOREVER = 2 ** 31 - 2;

let client: Client | null = null;
/** The document the engine has built; null while it has none. */
let built: GraphDocument | null = null;
let building: Promise<boolean> | null = null;

function engine(): Client {
  if (client) return client;
  const made = connectEngine(host.startEngine());
  client = made;
  made.on((event) => {
    if (event.kind === 'state') set({ state: event.state, step: event.step });
    else if (event.kind === 'progress')
      set({ step: event.step, realTimeFactor: event.realTimeFactor, dropped: event.dropped });
    else if (event.kind === 'problem')
      set((s) => ({ problems: [...s.problems, ...event.problems].slice(-100) }));
  });
  return made;
}

/** Whether two documents make the same network: layout, names and notes do not count. */
function sameNetwork(a: GraphDocument, b: GraphDocument): boolean {
  return (
    a.nodes === b.nodes &&
    a.edges === b.edges &&
    a.simulation === b.simulation &&
    a.variables === b.variables &&
    a.definitions === b.definitions
  );
}

/** Builds the current document unless the engine has it already. False: it has errors. */
export async function prepare(): Promise<boolean> {
  const { document } = useDocument.getState();
  if (built && sameNetwork(built, document) && get().state !== 'failed') return true;
  if (building) await building;
  building = load(document);
  const ok = await building;
  building = null;
  return ok;
}

async function load(document: GraphDocument): Promise<boolean> {
  const { generation } = useDocument.getState();
  const reply = await engine().load(document, {
    telemetry: host.sharesMemory ? 'shared' : 'posted',
  });
  // Another graph was opened meanwhile: what was built is not what is shown.
  if (useDocument.getState().generation !== generation) {
    built = null;
    set({ state: 'empty', step: 0, summary: null, problems: [] });
    return false;
  }
  if (!reply.ok) {
    built = null;
    set({ problems: reply.problems, summary: null });
    return false;
  }
  built = document;
  set({ summary: reply.value, problems: reply.problems, step: 0, realTimeFactor: 0 });
  await attachTelemetry(engine());
  return true;
}

const until = (): number => {
  const { duration, summary } = get();
  return duration === null || !summary ? FOREVER : get().step + Math.round(duration / summary.dt);
};

/** Runs on, or builds and runs. */
export async function play(): Promise<void> {
  const { generation } = useDocument.getState();
  if (!(await prepare()) || useDocument.getState().generation !== generation) return;
  const { speed } = get();
  await engine().run({ until: until(), ...(speed === null ? {} : { pace: speed }) });
}

export async function pause(): Promise<void> {
  await engine().pause();
  remember();
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

/** Back to step 0 with the same seed. */
export async function reset(): Promise<void> {
  if (get().step > 0) remember();
  built = null;
  clearTelemetry();
  await prepare();
}

export async function restart(): Promise<void> {
  await reset();
  await play();
}

/** Another speed; a run under way goes on at it. */
export async function setSpeed(speed: number | null): Promise<void> {
  set({ speed });
  if (get().state !== 'running') return;
  await engine().pause();
  await play();
}

export function rollSeed(): void {
  const seed = Math.floor(Math.random() * 1e6);
  edit('New seed', (d) => ({ ...d, simulation: { ...d.simulation, seed } }));
}

/** Keeps what ran, to compare and repeat. */
function remember(): void {
  const { summary, step, runs } = get();
  if (!summary || !built || step === 0) return;
  const record: RunRecord = {
    at: Date.now(),
    seed: built.simulation?.seed ?? 1,
    hash: summary.hash,
    steps: step,
    dt: summary.dt,
    title: built.title ?? 'Untitled',
    document: built,
  };
  const [last] = runs;
  set({
    runs: last?.hash === record.hash && last.steps === step ? runs : [record, ...runs].slice(0, 50),
  });
}

/** Parameters that differ between two documents with the same nodes and wires; null: more differs. */
function changedParameters(
  before: GraphDocument,
  after: GraphDocument,
): { node: string; parameter: string; value: unknown }[] | null {
  if (before.edges !== after.edges || before.simulation !== after.simulation) return null;
  if (before.variables !== after.variables || before.definitions !== after.definitions) return null;
  const ids = Object.keys(after.nodes);
  if (ids.length !== Object.keys(before.nodes).length) return null;
  const changes: { node: string; parameter: string; value: unknown }[] = [];
  for (const id of ids) {
    const a = before.nodes[id];
    const b = after.nodes[id];
    if (a === b) continue;
    if (!a || !b || a.type !== b.type || a.muted !== b.muted || a.initial !== b.initial)
      return null;
    if (a.method !== b.method || a.substeps !== b.substeps) return null;
    const names = new Set([...Object.keys(a.parameters ?? {}), ...Object.keys(b.parameters ?? {})]);
    for (const parameter of names) {
      const value = b.parameters?.[parameter];
      if (value === a.parameters?.[parameter]) continue;
      changes.push({
        node: id,
        parameter,
        value: value ?? registry.get(b.type)?.parameters[parameter]?.default,
      });
    }
  }
  return changes;
}

/** Follows the document while it runs: parameters live, structure by building anew. */
useDocument.subscribe((now, before) => {
  if (now.generation !== before.generation) {
    built = null;
    void engine().pause();
    clearTelemetry();
    set({ state: 'empty', step: 0, summary: null, problems: [], realTimeFactor: 0 });
    return;
  }
  if (!built || sameNetwork(built, now.document)) return;
  const { state } = get();
  if (state !== 'running' && state !== 'paused') return;
  void carryOver(now.document, state === 'running');
});

async function carryOver(document: GraphDocument, running: boolean): Promise<void> {
  const changes = built && changedParameters(built, document);
  if (changes) {
    let live = true;
    for (const { node, parameter, value } of changes) {
      const reply = await engine().set(node, parameter, value);
      if (!reply.ok) live = false;
    }
    if (live) {
      built = document;
      return;
    }
  }
  const kept = await engine().checkpoint();
  if (useDocument.getState().document !== document) return; // another edit follows
  if (!(await load(document))) return;
  if (kept.ok) await engine().restore(kept.value);
  if (running) await play();
}
