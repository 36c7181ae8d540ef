/**
 * Going back in a run: its state is kept now and then while it runs, and any moment in between is
 * computed anew from the state before it, with the changes that were made on the way. Going on from
 * there is a run of its own, branched off the one it came from.
 */

import type { GraphDocument } from '#engine';
import { strings } from '../strings.ts';
import { type ParameterChange, parameterChanges, setLive } from './carry-over.ts';
import { useDocument } from './document.ts';
import { withoutDevices } from './live-input.ts';
import { headerOf } from './run-state.ts';
import { beginRun, endRun, feedAgain, noteEvent, type RunEvent } from './runs.ts';
import { builtDocument, engine, pause, play, runTo, settled, useSimulation } from './simulation.ts';
import { rewindTelemetry } from './telemetry.ts';
import { useView } from './view.ts';

/** One is taken after this much model time, or wall time [ms], whichever comes first. */
const MODEL_TIME = 1000;
const WALL_TIME = 5000;
const MOST_BYTES = 128 * 2 ** 20;
const MOST = 500;

interface Checkpoint {
  readonly step: number;
  readonly hash: string;
  readonly document: GraphDocument;
  readonly state: ArrayBuffer;
}

let kept: Checkpoint[] = [];
let taking = false;
let taken = { step: 0, wall: 0, cost: 0 };

/** Keeps the state as it is now. */
async function take(): Promise<void> {
  const document = builtDocument();
  const { summary } = useSimulation.getState();
  if (taking || !document || !summary) return;
  taking = true;
  const begin = performance.now();
  const reply = await engine().checkpoint();
  taking = false;
  const now = useSimulation.getState().summary;
  if (!reply.ok || now !== summary) return;
  const step = stepOf(reply.value);
  taken = { step, wall: performance.now(), cost: performance.now() - begin };
  if (kept.some((one) => one.step === step)) return;
  kept.push({ step, hash: summary.hash, document, state: reply.value });
  kept.sort((a, b) => a.step - b.step);
  thin();
}

/** The step a checkpoint was taken at; it may be later than the last progress that was told. */
const stepOf = (checkpoint: ArrayBuffer): number => headerOf(checkpoint)?.step ?? 0;

/** Leaves out those that stand closest to their neighbours until the rest are not too many and fit into memory. */
function thin(): void {
  const bytes = () => kept.reduce((sum, { state }) => sum + state.byteLength, 0);
  while (kept.length > MOST || (kept.length > 2 && bytes() > MOST_BYTES)) {
    let closest = 1;
    let gap = Number.POSITIVE_INFINITY;
    for (let k = 1; k < kept.length - 1; k++) {
      const span = (kept[k + 1]?.step ?? 0) - (kept[k - 1]?.step ?? 0);
      if (span < gap) [closest, gap] = [k, span];
    }
    kept.splice(closest, 1);
  }
}

/** The last kept state at or before a step. */
function before(step: number): Checkpoint | null {
  const { summary } = useSimulation.getState();
  return kept.findLast((one) => one.step <= step && one.hash === summary?.hash) ?? null;
}

/** Whether a moment [ms] of the run can be gone back to. */
export function canContinueFrom(time: number): boolean {
  const { summary, step } = useSimulation.getState();
  if (!summary) return false;
  const at = Math.round(time / summary.dt);
  return at < step && before(at) !== null;
}

async function apply(changes: readonly ParameterChange[]): Promise<void> {
  for (const change of changes) await setLive(change);
}

/** Goes back to a moment of the run [ms] and stops there, ready to go on as another run. */
const backTo = (time: number): Promise<boolean> => withoutDevices(() => goBack(time));

async function goBack(time: number): Promise<boolean> {
  await pause();
  const { summary } = useSimulation.getState();
  const document = builtDocument();
  const target = Math.round(time / (summary?.dt ?? 0.1));
  const from = before(target);
  if (!summary || !document || !from) {
    useView.getState().say(strings.run.notKept);
    return false;
  }
  const run = await endRun();
  if (!run) return false;
  const restored = await engine().restore(from.state);
  if (!restored.ok) return false;
  rewindTelemetry(from.step);
  await apply(parameterChanges(document, from.document));
  // What had been changed between the kept state and the moment is changed again, at its step.
  const between = run.events.filter(
    (event) => event.kind !== 'graph' && event.step >= from.step && event.step < target,
  );
  for (const event of between) {
    if (event.kind === 'graph') continue;
    if (!(await reach(event.step))) return false;
    if (event.kind === 'feed') await feedAgain(event);
    else await setLive(event);
  }
  if (!(await reach(target))) return false;
  // From here on the graph is what it is now.
  const then = asOf(run.document, run.events, target);
  const events = run.events.filter((event) => event.step < target);
  const { complete } = run;
  beginRun(run.document, { events, complete, origin: { id: run.id, step: target } });
  const now = useDocument.getState().document;
  for (const change of parameterChanges(then, now)) {
    const step = await setLive(change);
    if (step !== null) noteEvent({ kind: 'set', step, ...change });
  }
  kept = kept.filter(({ step }) => step <= target);
  taken = { step: target, wall: performance.now(), cost: taken.cost };
  return true;
}

/** Goes on from a moment of the run [ms] as a run of its own. */
export async function continueFrom(time: number): Promise<void> {
  if (await backTo(time)) await play();
}

/** Computes a stretch of the run once more, as a run of its own [ms]; false: it is not kept. */
export async function repeatTo(end: number, from: number): Promise<boolean> {
  const { summary, speed } = useSimulation.getState();
  if (!summary || !(await backTo(from))) return false;
  useSimulation.setState({ speed: null });
  await runTo(Math.round(end / summary.dt));
  useSimulation.setState({ speed });
  await settled();
  return true;
}

/** Computes up to a step; false if the person stopped it on the way. */
async function reach(step: number): Promise<boolean> {
  if (useSimulation.getState().step >= step) return true;
  useSimulation.setState({ began: 0 });
  const { speed } = useSimulation.getState();
  useSimulation.setState({ speed: null });
  await runTo(step);
  useSimulation.setState({ speed });
  await settled();
  return useSimulation.getState().step === step;
}

/** The document with the parameters it had in a run before a step. */
function asOf(begin: GraphDocument, events: readonly RunEvent[], step: number): GraphDocument {
  let document = begin;
  for (const event of events) {
    if (event.step >= step) break;
    if (event.kind === 'graph') {
      document = event.document;
      continue;
    }
    const node = document.nodes[event.node];
    if (!node || event.kind === 'feed') continue;
    const { [event.parameter]: _old, ...others } = node.parameters ?? {};
    const parameters =
      event.value === undefined ? others : { ...others, [event.parameter]: event.value };
    document = { ...document, nodes: { ...document.nodes, [event.node]: { ...node, parameters } } };
  }
  return document;
}

/** Keeps checkpoints from now on. */
export function keepCheckpoints(): void {
  useSimulation.subscribe((now, earlier) => {
    if (now.summary !== earlier.summary) {
      kept = [];
      taken = { step: 0, wall: performance.now(), cost: 0 };
      if (now.summary) void take();
      return;
    }
    const { summary, step, state } = now;
    if (!summary || step === earlier.step) return;
    if (state !== 'running') return;
    const wall = performance.now() - taken.wall;
    // At most a hundredth of the time goes into this.
    if (wall < 100 * taken.cost) return;
    if ((step - taken.step) * summary.dt >= MODEL_TIME || wall >= WALL_TIME) void take();
  });
}
