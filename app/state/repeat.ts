/**
 * The same graph once per seed, on engines of its own: neither the document nor the run in the
 * window is touched. Spikes are those of `spikeloom run --seed`, and so are the numbers: the engine
 * makes the report of the command line. Every run goes into the list of runs, to be repeated there.
 */

import { create } from 'zustand';
import {
  type AssetSource,
  type Client,
  connectEngine,
  type GraphDocument,
  type Problem,
  type RunReport,
  setSimulation,
} from '#engine';
import { host } from '../host/host.ts';
import { assetsOf } from './assets.ts';
import { useDocument } from './document.ts';
import { addRepeated, digestOf, MOST_REPEATED } from './runs.ts';

/** What came of a seed: its report, or why there is none. */
export type SeedOutcome =
  | { readonly seed: number; readonly report: RunReport }
  | { readonly seed: number; readonly trouble: string };

export interface Batch {
  readonly document: GraphDocument;
  /** Which of the graphs opened in this window it is. */
  readonly generation: number;
  readonly seeds: readonly number[];
  /** Length of each run [ms]. */
  readonly span: number;
  readonly state: 'running' | 'done' | 'cancelled';
  /** What came so far, in the order of the seeds. */
  readonly outcomes: readonly SeedOutcome[];
  /** The share of all that is computed. */
  readonly share: number;
  /** Begin [ms of the page's clock]. */
  readonly since: number;
}

/** As many as the list of runs keeps. */
export const MOST_SEEDS = MOST_REPEATED;
export const LARGEST_SEED = 2 ** 32 - 1;

/** The repeat that goes on or was the last; null: none yet. */
export const useRepeat = create<{ readonly batch: Batch | null }>()(() => ({ batch: null }));

/** Engines that compute at the same time, and the memory their networks may take together. */
const MOST_ENGINES = 4;
const MOST_BYTES = 2 ** 29;

interface Job {
  readonly document: GraphDocument;
  readonly span: number;
  /** Seeds that wait. */
  readonly todo: number[];
  /** The engines at work, each with the share that is done of its run. */
  readonly engines: Map<Client, number>;
}

let job: Job | null = null;

/** Runs the graph as it is for `span` ms with each of `count` seeds from `first` on. */
export function repeatOverSeeds(first: number, count: number, span: number): void {
  cancelRepeat();
  const { document, generation } = useDocument.getState();
  const seeds = Array.from({ length: count }, (_, k) => first + k);
  const since = performance.now();
  useRepeat.setState({
    batch: { document, generation, seeds, span, state: 'running', outcomes: [], share: 0, since },
  });
  job = { document, span, todo: [...seeds], engines: new Map() };
  void work(job);
}

/** Ends all engines at once; what is done stays. */
export function cancelRepeat(): void {
  if (job) end(job, 'cancelled');
}

function end({ engines }: Job, state: 'done' | 'cancelled'): void {
  job = null;
  for (const client of engines.keys()) client.close();
  useRepeat.setState(({ batch }) => ({ batch: batch && { ...batch, state } }));
}

/** Says how far all is, with what came of one more seed. */
function tell({ engines }: Job, ...come: readonly SeedOutcome[]): void {
  useRepeat.setState(({ batch }) => {
    if (!batch) return {};
    const outcomes =
      come.length === 0
        ? batch.outcomes
        : [...batch.outcomes, ...come].sort((a, b) => a.seed - b.seed);
    const under = [...engines.values()].reduce((sum, share) => sum + share, 0);
    const share = Math.min(1, (outcomes.length + under) / batch.seeds.length);
    return { batch: { ...batch, outcomes, share } };
  });
}

function hire(mine: Job): Client {
  const client = connectEngine(host.startEngine());
  mine.engines.set(client, 0);
  return client;
}

/** One engine takes seed after seed until none waits; where it broke, another takes its place. */
async function work(mine: Job): Promise<void> {
  let client = hire(mine);
  const assets = await assetsOf(mine.document);
  for (let seed = mine.todo.shift(); seed !== undefined; seed = mine.todo.shift()) {
    if (client.broken) {
      mine.engines.delete(client);
      client.close();
      client = hire(mine);
    }
    const outcome = await runSeed(mine, client, seed, assets);
    if (job !== mine) return;
    mine.engines.set(client, 0);
    tell(mine, outcome);
  }
  mine.engines.delete(client);
  client.close();
  if (job === mine && mine.engines.size === 0) end(mine, 'done');
}

/** More engines, where there are processors and memory for them. */
function widen(mine: Job, bytes: number): void {
  const cores = navigator.hardwareConcurrency - 1; // one is the window's
  const most = Math.min(MOST_ENGINES, cores, Math.floor(MOST_BYTES / bytes));
  const more = Math.min(most - mine.engines.size, mine.todo.length);
  for (let k = 0; k < more; k++) void work(mine);
}

async function runSeed(
  mine: Job,
  client: Client,
  seed: number,
  assets: Readonly<Record<string, AssetSource>>,
): Promise<SeedOutcome> {
  const document = setSimulation(mine.document, { seed });
  const trouble = (problems: readonly Problem[]) => ({
    seed,
    trouble: problems.find((p) => p.severity === 'error')?.message ?? '',
  });
  const at = Date.now();
  const loaded = await client.load(document, { assets });
  if (!loaded.ok) return trouble(loaded.problems);
  const { dt, hash, bytes } = loaded.value;
  if (job === mine) widen(mine, bytes);
  const steps = Math.max(1, Math.round(mine.span / dt));
  await client.tally();
  const began = performance.now();
  const stood = await runTo(client, steps, (step) => {
    mine.engines.set(client, step / steps);
    if (job === mine) tell(mine);
  });
  if (job !== mine) return trouble(stood.problems);
  const wall = performance.now() - began;
  const failed = stood.problems.length > 0;
  const run = { at, document, hash, dt, steps: stood.step, wall };
  if (failed) {
    addRepeated({ ...run, state: 'failed', digest: null });
    return trouble(stood.problems);
  }
  const report = await client.report();
  const digest = await digestOf(client, bytes);
  if (job !== mine || !report.ok) return trouble(report.problems);
  addRepeated({ ...run, state: 'done', digest });
  return { seed, report: report.value };
}

/** Runs to a step; where it stood still, and the problems that stopped it before. */
async function runTo(
  client: Client,
  steps: number,
  progress: (step: number) => void,
): Promise<{ readonly step: number; readonly problems: readonly Problem[] }> {
  let step = 0;
  let failed = false;
  let stop = () => {};
  const stood = new Promise<readonly Problem[]>((resolve) => {
    stop = client.on((event) => {
      if (event.kind === 'progress') progress(event.step);
      else if (event.kind === 'state') {
        step = event.step;
        failed = event.state === 'failed';
        if (event.state === 'done') resolve([]);
      } else if (event.kind === 'problem' && failed) resolve(event.problems);
    });
  });
  const begun = await client.run({ until: steps });
  const problems = begun.ok ? await stood : begun.problems;
  stop();
  return { step, problems };
}
