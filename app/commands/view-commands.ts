/** Commands that look around: the view, panels, problems, what is said aloud. */

import { zoomBy } from '../canvas/looking.ts';
import { viewport } from '../canvas/viewport.ts';
import { startPresenting } from '../state/present.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import type { Command } from './command.ts';
import * as going from './going.ts';
import { speak, stepProblem } from './speak.ts';

const words = strings.commands;
const view = () => useView.getState();

/** Moves the keyboard to the first field of the inspector. */
export function inspect(): void {
  view().set({ inspector: true });
  requestAnimationFrame(() =>
    document
      .querySelector<HTMLElement>('.inspector input, .inspector select, .inspector button')
      ?.focus(),
  );
}

export const viewCommands: readonly Command[] = [
  {
    id: 'show-selection',
    group: 'view',
    title: words.showSelection,
    keys: ['F'],
    on: ['node'],
    run: going.showSelection,
  },
  {
    id: 'show-all',
    group: 'view',
    title: words.showAll,
    keys: ['Home'],
    on: ['pane'],
    run: going.showAll,
  },
  {
    id: 'actual-size',
    group: 'view',
    title: words.actualSize,
    keys: ['Mod+0'],
    run: () => zoomBy(1 / viewport().zoom),
  },
  { id: 'zoom-in', group: 'view', title: words.zoomIn, keys: ['+', '='], run: () => zoomBy(1.2) },
  { id: 'zoom-out', group: 'view', title: words.zoomOut, keys: ['-'], run: () => zoomBy(1 / 1.2) },
  {
    id: 'minimap',
    group: 'view',
    title: words.minimap,
    keys: ['Shift+M'],
    run: () => {
      // One that stands back while everything is in sight is not seen either.
      const unseen = !document.querySelector('.overview:not(.away)');
      view().set({ minimap: view().minimap === 'auto' ? (unseen ? 'on' : 'off') : 'auto' });
    },
  },
  {
    id: 'plot-badges',
    group: 'view',
    title: words.plotBadges,
    keys: [],
    on: ['pane'],
    run: () => view().set({ plotsAs: view().plotsAs === 'cards' ? 'badges' : 'cards' }),
  },
  {
    id: 'focus-mode',
    group: 'view',
    title: words.focusMode,
    keys: ['Mod+.'],
    run: () => {
      const open = view().left !== null || view().dock || view().inspector;
      view().set(
        open
          ? { left: null, dock: false, inspector: false }
          : { left: 'library', dock: true, inspector: true },
      );
    },
  },
  {
    id: 'present',
    group: 'view',
    title: words.present,
    keys: ['Mod+Shift+F'],
    run: startPresenting,
  },
  { id: 'inspect', group: 'view', title: words.inspect, keys: ['I'], on: ['node'], run: inspect },
  {
    id: 'next-problem',
    group: 'view',
    title: words.nextProblem,
    keys: ['F8'],
    run: () => stepProblem(1),
  },
  {
    id: 'previous-problem',
    group: 'view',
    title: words.previousProblem,
    keys: ['Shift+F8'],
    run: () => stepProblem(-1),
  },
  { id: 'speak', group: 'help', title: words.speak, keys: ['R'], run: speak },
  {
    id: 'shortcuts',
    group: 'help',
    title: words.shortcuts,
    keys: ['?'],
    run: () => view().set({ dialog: { name: 'help', about: 'keys' } }),
  },
];
