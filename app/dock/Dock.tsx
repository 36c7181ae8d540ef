/**
 * The lower part of the window: plots, problems, the document as text, past runs and the log, each
 * behind a tab, and the scrubber that moves all plots to a past time.
 */

import { ChevronDown, Columns2, SkipBack, SkipForward } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Splitter } from '../Splitter.tsx';
import { canContinueFrom, continueFrom } from '../state/checkpoints.ts';
import { worstOf } from '../state/diagnostics.ts';
import { repaint, withFrame } from '../state/frames.ts';
import { modelTime, useSimulation } from '../state/simulation.ts';
import { type DockTab, useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import './dock.css';
import { Beside, Panel, TABS } from './Panel.tsx';
import { dockTime } from './plots/live.ts';
import { startRecording } from './plots/recording.ts';
import './plots/plots.css';
import { startRecorders } from '../recorders/recorders.ts';
import './plots/views.css';
import { Tool } from './plots/PlotPanel.tsx';
import { printTime } from './plots/time-axis.ts';
import { useProblems } from './use-problems.ts';

const words = strings.dock;
const LEAST = 160;
/** What the bars of the window and the least of a canvas take [px]. */
const OTHERS = 260;
/** Shows a tab; one that stands beside changes places with the one before. */
function setTab(tab: DockTab): void {
  const { dockTab, dockBeside, set } = useView.getState();
  set({ dockTab: tab, dock: true, ...(tab === dockBeside ? { dockBeside: dockTab } : {}) });
}
startRecording();
startRecorders();

/** The dock. */
export function Dock() {
  const tab = useView((s) => s.dockTab);
  const beside = useView((s) => s.dockBeside);
  const height = useView((s) => s.dockHeight);
  const list = useRef<HTMLDivElement>(null);

  const onKey = (event: KeyboardEvent) => {
    const at = TABS.findIndex(([id]) => id === tab);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? TABS.length - 1
          : step === undefined
            ? -1
            : (at + step + TABS.length) % TABS.length;
    const [id] = TABS[next] ?? [];
    if (id === undefined) return;
    event.preventDefault();
    setTab(id);
    list.current?.querySelector<HTMLElement>(`#dock-tab-${id}`)?.focus();
  };

  return (
    <section
      className="dock"
      style={{ height: `max(${LEAST}px, min(${height}px, 60vh, 100vh - ${OTHERS}px))` }}
      aria-label={words.title}
    >
      <Splitter
        side="top"
        label={words.height}
        size={height}
        least={LEAST}
        most={Math.round(window.innerHeight * 0.6)}
        onChange={(dockHeight) => useView.getState().set({ dockHeight })}
      />
      <div className="dock-bar">
        <div
          role="tablist"
          aria-label={words.title}
          className="dock-tabs"
          ref={list}
          onKeyDown={onKey}
        >
          {TABS.map(([id, title]) => (
            <button
              key={id}
              id={`dock-tab-${id}`}
              type="button"
              role="tab"
              aria-selected={tab === id}
              aria-controls="dock-panel"
              tabIndex={tab === id ? 0 : -1}
              onClick={() => setTab(id)}
            >
              {title}
              {id === 'problems' && <ProblemCount />}
            </button>
          ))}
        </div>
        <Scrubber />
        <Tool
          label={beside === null ? words.beside : words.alone}
          pressed={beside !== null}
          onClick={() =>
            useView.getState().set({
              dockBeside: beside !== null ? null : tab === 'plots' ? 'problems' : 'plots',
            })
          }
          icon={<Columns2 />}
        />
        <Tool
          label={words.hide}
          onClick={() => useView.getState().set({ dock: false })}
          icon={<ChevronDown />}
        />
      </div>
      <div className="dock-panels">
        <div
          id="dock-panel"
          role="tabpanel"
          aria-labelledby={`dock-tab-${tab}`}
          className="dock-panel"
        >
          <Panel tab={tab} />
        </div>
        {beside !== null && beside !== tab && <Beside tab={beside} main={tab} />}
      </div>
    </section>
  );
}

function ProblemCount() {
  const problems = useProblems().filter(({ severity }) => severity !== 'info');
  if (problems.length === 0) return null;
  return (
    <span className={worstOf(problems) === 'error' ? 'count error' : 'count'}>
      {problems.length}
    </span>
  );
}

/** Moves all plots and nodes to a past time; its right end is the live edge. */
function Scrubber() {
  const [time, setTime] = useState({ past: null as number | null, now: 0 });
  const running = useSimulation((s) => s.state === 'running');
  useEffect(() => {
    let shown = '';
    const tell = () => {
      const { now, past } = dockTime;
      // Ten times a second is enough for a slider.
      const key = `${Math.round(now / 10)} ${past}`;
      if (key === shown) return;
      shown = key;
      setTime({ past, now });
    };
    const timer = setInterval(() => withFrame('scrubber', tell), 100);
    return () => clearInterval(timer);
  }, []);
  const { past } = time;
  // A run that has ended is known at once, and drawn with the next frame.
  const now = Math.max(time.now, modelTime());
  const at = past ?? now;
  const go = (to: number) => {
    dockTime.goTo(to >= now ? null : to);
    repaint();
    setTime({ past: dockTime.past, now: dockTime.now });
  };
  return (
    <div className="scrubber">
      {past !== null && !running && canContinueFrom(past) && (
        <button
          type="button"
          className="scrubber-continue"
          onClick={() => {
            go(now);
            void continueFrom(past);
          }}
        >
          {strings.run.continueFrom(printTime(past))}
        </button>
      )}
      <Tool label={words.toBegin} onClick={() => go(0)} icon={<SkipBack />} />
      <input
        type="range"
        aria-label={words.timeShown}
        aria-valuetext={printTime(at)}
        min={0}
        max={Math.max(1, now)}
        step={1}
        value={at}
        onChange={(event) => go(Number(event.target.value))}
      />
      <Tool label={words.toLive} onClick={() => go(now)} icon={<SkipForward />} />
      <span className="scrubber-time">{printTime(at)}</span>
    </div>
  );
}
