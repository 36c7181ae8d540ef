/** Repeating a run: its graph and seed, every change at the step it was made, and whether it ended the same. */

import { setParameter, unsetParameter } from '#engine';
import { strings } from '../strings.ts';
import { rebuild, setLive } from './carry-over.ts';
import { edit, useDocument } from './document.ts';
import { withoutDevices } from './live-input.ts';
import {
  currentRun,
  feedAgain,
  noteEvent,
  type RunEvent,
  type RunRecord,
  stateDigest,
  takeUp,
  useRuns,
} from './runs.ts';
import {
  adopt,
  exclusive,
  forget,
  pause,
  prepare,
  runTo,
  settled,
  useSimulation,
} from './simulation.ts';
import { clearTelemetry } from './telemetry.ts';
import { useView } from './view.ts';

const MERGE = 'replay';

/** Runs a record again from its begin to its end; the graph becomes what it was, as one undo step. */
export async function replay(record: RunRecord): Promise<void> {
  const { say } = useView.getState();
  if (!record.complete) {
    say(strings.run.notLogged);
    return;
  }
  await withoutDevices(() => again(record));
}

/**
 * Shows a run of the list: what it fed to plots and cards is computed again, and it is no new run.
 * Back at the run one came from the graph is what it was then, with the edits made after that run.
 */
export async function show(record: RunRecord): Promise<void> {
  if (record.id === currentRun()?.id) return;
  // A run under way is listed once it stands still.
  await pause();
  await settled();
  const { shown } = useRuns.getState();
  const before = shown ? shown.before : currentRun();
  const document = shown?.document ?? useDocument.getState().document;
  if (!record.complete) {
    useView.getState().say(strings.run.notLogged);
    return;
  }
  const { speed } = useSimulation.getState();
  useSimulation.setState({ speed: null });
  try {
    await withoutDevices(() => again(record, true));
  } finally {
    useSimulation.setState({ speed });
  }
  if (currentRun()?.id !== record.id) return;
  const isBack = before?.id === record.id;
  useRuns.setState({ shown: isBack ? null : { run: record, before, document } });
  if (isBack)
    edit(strings.run.backToRun(new Date(record.at).toLocaleTimeString()), () => document, MERGE);
}

async function again(record: RunRecord, shows = false): Promise<void> {
  const { say } = useView.getState();
  await pause();
  forget();
  clearTelemetry();
  edit(
    strings.run.backToRun(new Date(record.at).toLocaleTimeString()),
    () => record.document,
    MERGE,
  );
  if (!(await prepare())) return;
  if (shows) takeUp(record);
  for (const event of record.events) {
    if (!(await reach(event.step))) return;
    await repeat(event);
  }
  if (!(await reach(record.steps))) return;
  const digest = record.digest === null ? null : await stateDigest();
  if (shows && (digest === null || digest === record.digest)) return;
  if (digest === null) say(strings.run.repeated);
  else say(digest === record.digest ? strings.run.same : strings.run.differs);
}

async function repeat(event: RunEvent): Promise<void> {
  if (event.kind === 'graph') {
    edit(strings.run.repeatedChange, () => event.document, MERGE);
    await exclusive(rebuild);
    return;
  }
  if (event.kind === 'feed') {
    await feedAgain(event);
    noteEvent(event);
    return;
  }
  const { node, parameter, value } = event;
  const step = await setLive(event);
  if (step === null) return;
  noteEvent({ ...event, step });
  edit(
    strings.run.repeatedChange,
    (d) => {
      const next =
        value === undefined
          ? unsetParameter(d, node, parameter)
          : setParameter(d, node, parameter, value);
      adopt(next); // the engine has it already
      return next;
    },
    MERGE,
  );
}

/** Runs to a step; false if it was stopped before. */
async function reach(step: number): Promise<boolean> {
  const { summary, step: now } = useSimulation.getState();
  if (now >= step) return true;
  useSimulation.setState({ began: now * (summary?.dt ?? 0) });
  await runTo(step);
  await settled();
  return useSimulation.getState().step === step;
}
