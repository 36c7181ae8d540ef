/** How this person runs: how long, and whether each reset takes a new seed. Not in the document. */

import { create } from 'zustand';
import { pause, play, reset, restart, rollSeed, useSimulation } from '../state/simulation.ts';
import { spanOf, type Target } from './run-target.ts';

export interface RunSettings {
  readonly target: Target;
  /** Same seed at each reset. */
  readonly locked: boolean;
  /** Model time at which the run under way began [ms]. */
  readonly began: number;
}

export const useRunSettings = create<RunSettings>()(() => ({
  target: { kind: 'forever' },
  locked: true,
  began: 0,
}));

const now = (): number => {
  const { step, summary } = useSimulation.getState();
  return step * (summary?.dt ?? 0);
};

/** Hands the chosen length to the run that is about to start. */
function aim(begin: number): void {
  const { target } = useRunSettings.getState();
  useSimulation.setState({ duration: spanOf(target, begin) });
  useRunSettings.setState({ began: begin });
}

/** Starts, or goes on; a run that had reached its end begins anew. */
export async function start(): Promise<void> {
  const { state } = useSimulation.getState();
  const { target } = useRunSettings.getState();
  const over = target.kind === 'until' && state === 'done' && now() >= target.time;
  if (over) {
    await again();
    return;
  }
  aim(now());
  await play();
}

/** Pauses a run, or starts one. */
export const toggle = (): Promise<void> =>
  useSimulation.getState().state === 'running' ? pause() : start();

/** Back to the begin; with an open lock under another seed. */
export async function rewind(): Promise<void> {
  if (!useRunSettings.getState().locked) rollSeed();
  await reset();
}

/** From the begin, at once. */
export async function again(): Promise<void> {
  if (!useRunSettings.getState().locked) rollSeed();
  aim(0);
  await restart();
}
