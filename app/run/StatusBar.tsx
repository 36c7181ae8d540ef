/** The bottom line of the window: engine, step, sizes, speed, frames and memory; each opens more. */

import { useEffect, useState } from 'react';
import { printTime } from '../dock/plots/time-axis.ts';
import { useDiagnostics } from '../state/diagnostics.ts';
import { useSimulation } from '../state/simulation.ts';
import { useView } from '../state/view.ts';
import { PlanView } from './PlanView.tsx';
import './run.css';
import { printBytes, printCount, printFactor } from './run-target.ts';

/** The status bar. */
export function StatusBar() {
  const state = useSimulation((s) => s.state);
  const summary = useSimulation((s) => s.summary);
  const factor = useSimulation((s) => s.realTimeFactor);
  const dropped = useSimulation((s) => s.dropped);
  const problems = useDiagnostics((s) => s.problems.length);
  const [plan, setPlan] = useState(false);
  const frames = useFrameRate();
  const shared = window.crossOriginIsolated === true;
  return (
    <section className="status-bar" aria-label="Status">
      <button
        type="button"
        onClick={() => setPlan(true)}
        disabled={!summary}
        title="How this network is computed"
      >
        engine:{' '}
        {summary
          ? `${summary.workers} ${summary.workers === 1 ? 'worker' : 'workers'}`
          : state === 'building'
            ? 'building'
            : 'not built'}
        {!shared && ', no shared memory'}
      </button>
      {summary && (
        <>
          <button
            type="button"
            onClick={() => useView.getState().select([])}
            title="Change dt on the project page"
          >
            dt {printTime(summary.dt)}
          </button>
          <button type="button" onClick={() => setPlan(true)} title="How this network is computed">
            {printCount(summary.neurons)} neurons · {printCount(summary.synapses)} synapses
          </button>
          {summary.precision !== 'f64' && (
            <span title="Numbers are kept in lower precision">{summary.precision}</span>
          )}
        </>
      )}
      <span className="status-gap" />
      {problems > 0 && (
        <button
          type="button"
          onClick={() => useView.getState().set({ dock: true, dockTab: 'problems' })}
        >
          {problems} {problems === 1 ? 'problem' : 'problems'}
        </button>
      )}
      {dropped > 0 && (
        <span title="Records for plots that came faster than the screen could take them; the run itself is complete">
          {printCount(dropped)} records not drawn
        </span>
      )}
      {state === 'running' && factor > 0 && <span>{printFactor(factor)} real time</span>}
      <span title="Pictures per second of this window">{frames} fps</span>
      {summary && (
        <button type="button" onClick={() => setPlan(true)} title="Memory of the network">
          {printBytes(summary.bytes)}
        </button>
      )}
      {plan && summary && <PlanView summary={summary} onClose={() => setPlan(false)} />}
    </section>
  );
}

/** Frames per second, counted over one second, once a second. */
function useFrameRate(): number {
  const [rate, setRate] = useState(60);
  useEffect(() => {
    let frames = 0;
    let since = performance.now();
    let request = 0;
    const count = () => {
      frames++;
      const now = performance.now();
      if (now - since >= 1000) {
        setRate(Math.round((frames * 1000) / (now - since)));
        frames = 0;
        since = now;
      }
      request = requestAnimationFrame(count);
    };
    request = requestAnimationFrame(count);
    return () => cancelAnimationFrame(request);
  }, []);
  return rate;
}
