/** Bars and veils of the window: a new version, a file held over it, short messages. */

import { useEffect, useState } from 'react';
import { isBug } from '#engine';
import { takeDrop } from '../drop/drop.ts';
import { takeUpdate, useOffline } from '../host/offline.ts';
import { applyPending } from '../state/carry-over.ts';
import { useRestore } from '../state/journal.ts';
import { show } from '../state/replay.ts';
import { type RunRecord, useRuns } from '../state/runs.ts';
import { reset, useSimulation } from '../state/simulation.ts';
import { type Navigation, useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { NoticeBar } from './NoticeBar.tsx';

/** Says that a newer version of the app waits. */
export function UpdateBar() {
  const ready = useOffline((s) => s.ready);
  const [later, setLater] = useState(false);
  if (!ready || later) return null;
  return (
    <NoticeBar
      label={strings.update.ready}
      text={`${strings.update.ready} ${strings.update.keeps}`}
    >
      <button type="button" className="primary" onClick={takeUpdate}>
        {strings.update.reload}
      </button>
      <button type="button" onClick={() => setLater(true)}>
        {strings.update.later}
      </button>
    </NoticeBar>
  );
}

/** Says that the graph has become another than the network that runs. */
export function PendingBar() {
  const pending = useSimulation((s) => s.pending);
  if (!pending) return null;
  const words = strings.run;
  return (
    <NoticeBar label={words.pending} text={`${words.pending} ${words.pendingExplain}`}>
      <button type="button" className="primary" onClick={() => void applyPending()}>
        {words.apply}
      </button>
    </NoticeBar>
  );
}

/** Says that the engine broke: how to tell us, and how to go on. */
export function BrokenBar() {
  const broken = useSimulation((s) => s.problems.some(isBug));
  const unkept = useRestore((s) => s.unkept);
  if (!broken) return null;
  const words = strings.report;
  return (
    <NoticeBar
      urgent
      label={words.broken}
      text={`${words.broken} ${unkept ? words.unkept : words.safe}`}
    >
      <button type="button" className="primary" onClick={() => void reset()}>
        {strings.run.reset}
      </button>
      <button type="button" onClick={() => useView.getState().set({ dialog: { name: 'report' } })}>
        {words.open}
      </button>
    </NoticeBar>
  );
}

/** Says that a run of the list is looked at, and leads back. */
export function ShownRunBar() {
  const shown = useRuns((s) => s.shown);
  if (!shown) return null;
  const { run, before } = shown;
  const words = strings.runs;
  const timeOf = ({ at }: RunRecord) => new Date(at).toLocaleTimeString();
  return (
    <NoticeBar text={words.shown(timeOf(run))}>
      {before && (
        <button type="button" className="primary" onClick={() => void show(before)}>
          {words.back(timeOf(before))}
        </button>
      )}
    </NoticeBar>
  );
}

/** Says what the wheel was taken for, and asks. */
export function NavigationBar() {
  const guessed = useView((s) => s.navigationGuessed);
  const set = useView((s) => s.set);
  if (!guessed) return null;
  const words = strings.settings;
  const take = (navigation: Navigation) => set({ navigation, navigationGuessed: false });
  return (
    <NoticeBar label={words.navigation} text={words.guessed}>
      <button type="button" className="primary" onClick={() => take('trackpad')}>
        {words.trackpad}
      </button>
      <button type="button" onClick={() => take('mouse')}>
        {words.mouse}
      </button>
    </NoticeBar>
  );
}

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files that are dropped anywhere on the window. */
export function DropVeil() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth++;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      setOver(depth > 0);
    };
    const hold = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      depth = 0;
      setOver(false);
      takeDrop([...(event.dataTransfer?.items ?? [])]);
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', hold);
    window.addEventListener('drop', drop, true);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', hold);
      window.removeEventListener('drop', drop, true);
    };
  }, []);
  return over ? <div className="drop-veil">{strings.drop.here}</div> : null;
}

/** The last short message. */
export function Toast() {
  const toast = useView((s) => s.toast);
  return (
    <div className="toast-place" role="status" aria-live="polite">
      {toast && <div className="toast">{toast}</div>}
    </div>
  );
}
