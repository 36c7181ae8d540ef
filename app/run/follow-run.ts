/** What a person is told when the run changes by itself: it ended, or it stopped at a problem. */

import { useSimulation } from '../state/simulation.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { printWait } from './run-target.ts';

/** Runs shorter than this end without a word [ms]. */
const LONG = 5000;

/** The canvas enters, selects and shows what is asked for by this event. */
export function showNode(node: string): void {
  window.dispatchEvent(new CustomEvent('spikeloom:frame', { detail: { nodes: [node] } }));
}

/** Follows the run from now on. */
export function followRun(): void {
  let since = 0;
  useSimulation.subscribe((now, before) => {
    if (now.state === before.state && now.problems === before.problems) return;
    if (now.state === 'running' && before.state !== 'running') since = performance.now();
    if (now.state === 'done' && before.state === 'running') {
      const took = performance.now() - since;
      if (took > LONG) useView.getState().say(strings.run.done(printWait(took / 1000)));
    }
    // The engine says first that it stopped or could not build, then why.
    const stopped = now.state === 'failed' || now.state === 'empty';
    const last = now.problems.at(-1);
    // What is computed once more, to be looked at, ends as before.
    const known = before.problems.some(({ message }) => message === last?.message);
    const grew = now.problems.length > before.problems.length && !known;
    if (stopped && grew && now.problems.some(({ severity }) => severity === 'error')) {
      const culprit = last?.node;
      useView.getState().set({ dock: true, dockTab: 'problems' });
      if (culprit) showNode(culprit);
    }
  });
}
