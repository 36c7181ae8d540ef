/** The bottom line of the window: engine, step, sizes, speed, frames and memory; each opens more. */

import { type RefObject, useEffect, useRef, useState } from 'react';
import { printTime } from '../dock/plots/time-axis.ts';
import { useProblems } from '../dock/use-problems.ts';
import { frameRate, withFrame } from '../state/frames.ts';
import { useSimulation } from '../state/simulation.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { PlanView } from './PlanView.tsx';
import './run.css';
import { printBytes, printCount, printFactor } from './run-target.ts';

const words = strings.status;

/** The status bar. */
export function StatusBar() {
  const state = useSimulation((s) => s.state);
  const summary = useSimulation((s) => s.summary);
  const factor = useSimulation((s) => s.realTimeFactor);
  const dropped = useSimulation((s) => s.dropped);
  const problems = useProblems().length;
  const [plan, setPlan] = useState(false);
  const frames = useFrameRate();
  const shared = window.crossOriginIsolated === true;
  return (
    <section className="status-bar" aria-label={words.title}>
      <button
        type="button"
        onClick={() => setPlan(true)}
        disabled={!summary}
        title={shared ? words.how : words.notSharedWhy}
      >
        {words.engine}
        {summary
          ? words.workers(summary.workers)
          : state === 'building'
            ? words.building
            : words.notBuilt}
        {!shared && words.notShared}
      </button>
      {summary && (
        <>
          <button type="button" onClick={() => useView.getState().select([])} title={words.dt}>
            dt {printTime(summary.dt)}
          </button>
          <button type="button" onClick={() => setPlan(true)} title={words.how}>
            {words.sizes(printCount(summary.neurons), printCount(summary.synapses))}
          </button>
          {summary.precision !== 'f64' && <span title={words.lower}>{summary.precision}</span>}
        </>
      )}
      <span className="status-gap" />
      {problems > 0 && (
        <button
          type="button"
          onClick={() => useView.getState().set({ dock: true, dockTab: 'problems' })}
        >
          {words.problems(problems)}
        </button>
      )}
      {dropped > 0 && <span title={words.droppedWhy}>{words.dropped(printCount(dropped))}</span>}
      {state === 'running' && factor > 0 && (
        <span>{strings.run.realTime(printFactor(factor))}</span>
      )}
      <span title={words.frames} ref={frames} />
      {summary && (
        <button type="button" onClick={() => setPlan(true)} title={words.memory}>
          {printBytes(summary.bytes)}
        </button>
      )}
      {plan && summary && <PlanView summary={summary} onClose={() => setPlan(false)} />}
    </section>
  );
}

/** Frames per second, written past React: the window must not render for it. */
function useFrameRate(): RefObject<HTMLSpanElement | null> {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const say = () => {
      const text = words.fps(Math.round(frameRate()));
      if (place.current && place.current.textContent !== text) place.current.textContent = text;
    };
    // Within a frame that comes anyway.
    const timer = setInterval(() => withFrame('frame-rate', say), 1000);
    return () => clearInterval(timer);
  }, []);
  return place;
}
