/** Commands of the run bar. */

import { SPEEDS } from '../run/run-target.ts';
import { openRunState, saveRunState } from '../state/run-state.ts';
import {
  reset,
  restart,
  rollSeed,
  setSpeed,
  stepBy,
  stepToSpike,
  togglePlay,
  useSimulation,
} from '../state/simulation.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import type { Command } from './command.ts';

const words = strings.commands;
const view = () => useView.getState();

/** To the next speed of the list in the run bar, if there is one. */
function changeSpeed(by: number): void {
  const { speed } = useSimulation.getState();
  const slowness = (value: number | null) => value ?? Number.POSITIVE_INFINITY;
  const all = SPEEDS.map(([value]) => value);
  const next =
    by > 0
      ? all.find((value) => slowness(value) > slowness(speed))
      : all.findLast((value) => slowness(value) < slowness(speed));
  if (next === undefined) return;
  void setSpeed(next);
  view().set({ announcement: words.speed(SPEEDS.find(([value]) => value === next)?.[1] ?? '') });
}

export const runCommands: readonly Command[] = [
  { id: 'play', group: 'run', title: words.play, keys: ['Space'], run: () => togglePlay() },
  {
    id: 'restart',
    group: 'run',
    title: words.restart,
    keys: ['Mod+Enter'],
    run: () => restart(),
  },
  { id: 'reset', group: 'run', title: words.reset, keys: ['Shift+Space'], run: () => reset() },
  { id: 'step', group: 'run', title: words.step, keys: ['.'], run: () => stepBy(1) },
  {
    id: 'step-spike',
    group: 'run',
    title: words.stepSpike,
    keys: ['Shift+.'],
    run: () => stepToSpike(),
  },
  { id: 'slower', group: 'run', title: words.slower, keys: ['['], run: () => changeSpeed(-1) },
  { id: 'faster', group: 'run', title: words.faster, keys: [']'], run: () => changeSpeed(1) },
  { id: 'seed', group: 'run', title: words.seed, keys: ['Shift+S'], run: () => rollSeed() },
  {
    id: 'repeat-seeds',
    group: 'run',
    title: strings.repeat.command,
    keys: [],
    run: () => view().presenting || view().set({ dialog: { name: 'repeat' } }),
  },
  {
    id: 'save-state',
    group: 'run',
    title: words.saveState,
    keys: [],
    run: () => saveRunState(),
  },
  {
    id: 'open-state',
    group: 'run',
    title: words.openState,
    keys: [],
    run: () => openRunState(),
  },
];
