/** The bottom line of the window: engine, step, sizes, speed, frames and memory; each opens more. */

import { useState } from 'react';
import { HUGE } from '../canvas/flow.ts';
import { printTime } from '../dock/plots/time-axis.ts';
import { useProblems } from '../dock/use-problems.ts';
import { RecordedItem } from '../recorders/RecorderBar.tsx';
import { useScene } from '../state/scene.ts';
import { useSimulation } from '../state/simulation.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { Performance } from './Performance.tsx';
import { PlanView } from './PlanView.tsx';
import './run.css';
import { printBytes, printCount, printFactor } from './run-target.ts';

const words = strings.status;

/** Gives the keyboard to the speed in the run bar. */
const chooseSpeed = () =>
  document.querySelector<HTMLElement>(`[aria-label="${strings.run.speedLabel}"]`)?.focus();

/** The status bar. */
export function StatusBar() {
  const state = useSimulation((s) => s.state);
  const summary = useSimulation((s) => s.summary);
  const factor = useSimulation((s) => s.realTimeFactor);
  const dropped = useSimulation((s) => s.dropped);
  const expected = useSimulation((s) => s.building?.expected ?? null);
  const problems = useProblems().filter(({ severity }) => severity !== 'info').length;
  const nodes = useScene((s) => Object.keys(s.document.nodes).length);
  const [plan, setPlan] = useState(false);
  const [performance, setPerformance] = useState(false);
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
      {nodes > HUGE && <span title={words.hugeWhy}>{words.huge(printCount(nodes))}</span>}
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
        <button type="button" title={strings.run.speedLabel} onClick={chooseSpeed}>
          {strings.run.realTime(printFactor(factor))}
        </button>
      )}
      <Performance open={performance} onToggle={() => setPerformance(!performance)} />
      <RecordedItem />
      {expected && (
        <span title={words.willNeedWhy}>{words.willNeed(printBytes(expected.bytes))}</span>
      )}
      {summary && !expected && (
        <button type="button" onClick={() => setPlan(true)} title={words.memory}>
          {printBytes(summary.bytes)}
        </button>
      )}
      {plan && summary && <PlanView summary={summary} onClose={() => setPlan(false)} />}
    </section>
  );
}
