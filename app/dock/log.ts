/**
 * What happened, in order: builds, runs, edits during a run with the model time at which they took
 * effect, and what the engine had to say. Kept for the session, bounded.
 */

import { create } from 'zustand';
import { useDocument } from '../state/document.ts';
import { useSimulation } from '../state/simulation.ts';
import { strings } from '../strings.ts';

const words = strings.panels.log;

export interface LogLine {
  readonly number: number;
  /** Wall clock [ms since 1970]. */
  readonly at: number;
  /** Model time [ms]; null while nothing is built. */
  readonly time: number | null;
  readonly kind: 'run' | 'edit' | 'problem';
  readonly text: string;
}

const MOST_LINES = 1000;
let next = 1;

export const useLog = create<{ readonly lines: readonly LogLine[] }>()(() => ({ lines: [] }));

/** Adds a line. */
export function log(kind: LogLine['kind'], text: string): void {
  const { summary, step } = useSimulation.getState();
  const line = {
    number: next++,
    at: Date.now(),
    time: summary ? step * summary.dt : null,
    kind,
    text,
  };
  useLog.setState(({ lines }) => ({ lines: [...lines.slice(1 - MOST_LINES), line] }));
}

useSimulation.subscribe((now, before) => {
  if (now.state !== before.state) log('run', words.states[now.state]);
  if (now.summary && now.summary !== before.summary)
    log(
      'run',
      words.built(
        now.summary.neurons,
        now.summary.synapses,
        Math.round(now.summary.buildMilliseconds),
        now.summary.hash.slice(0, 8),
      ),
    );
  if (now.problems !== before.problems)
    for (const problem of now.problems)
      if (!before.problems.includes(problem)) log('problem', problem.message);
  if (now.dropped > before.dropped) log('run', words.dropped(now.dropped - before.dropped));
});

useDocument.subscribe((now, before) => {
  if (now.generation !== before.generation) log('edit', words.opened(now.name));
  else if (now.past.length > before.past.length)
    log('edit', now.past.at(-1)?.label ?? words.edited);
  else if (now.future.length > before.future.length)
    log('edit', words.undid(now.future[0]?.label ?? ''));
});
