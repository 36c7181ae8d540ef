/** Every command: what it is called, its keys, what it does. Menus, keys and the palette derive from this list. */

import { takeFile } from '../drop/drop.ts';
import { host } from '../host/host.ts';
import { SPEEDS } from '../run/run-target.ts';
import { showFirstSteps } from '../state/begin.ts';
import { useDocument } from '../state/document.ts';
import { recoverEarlier } from '../state/journal.ts';
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
import * as actions from './actions.ts';
import { bookmarkCommands } from './bookmarks.ts';
import { canvasCommands } from './canvas-commands.ts';
import type { Command } from './command.ts';
import { keyAmong, keysOf, useKeys } from './keys.ts';

export { type Command, GROUPS } from './command.ts';

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

/** Shows the versions of the file, where this one is given its name. */
function nameVersion(): void {
  view().set({ left: 'history' });
  requestAnimationFrame(() =>
    document
      .querySelector<HTMLInputElement>(`input[aria-label="${strings.snapshots.name}"]`)
      ?.focus(),
  );
}

export const commands: readonly Command[] = [
  ...canvasCommands,
  ...bookmarkCommands,
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
    id: 'undo',
    group: 'edit',
    title: words.undo,
    keys: ['Mod+Z'],
    run: () => useDocument.getState().undo(),
  },
  {
    id: 'redo',
    group: 'edit',
    title: words.redo,
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    run: () => useDocument.getState().redo(),
  },
  {
    id: 'new',
    group: 'file',
    title: words.newGraph,
    keys: ['Mod+Alt+N'],
    run: actions.newDocument,
  },
  { id: 'open', group: 'file', title: words.open, keys: ['Mod+O'], run: actions.openFile },
  {
    id: 'open-recent',
    group: 'file',
    title: words.openRecent,
    keys: [],
    run: () => view().set({ dialog: { name: 'recent' } }),
  },
  {
    id: 'import',
    group: 'file',
    title: words.importFile,
    keys: [],
    run: async () => {
      const file = await host.choose('');
      if (file) await takeFile(file, Promise.resolve(undefined));
    },
  },
  { id: 'save', group: 'file', title: words.save, keys: ['Mod+S'], run: actions.saveFile },
  { id: 'save-copy', group: 'file', title: words.saveCopy, keys: [], run: actions.saveCopy },
  {
    id: 'save-picture',
    group: 'file',
    title: words.savePicture,
    keys: [],
    run: actions.savePicture,
  },
  {
    id: 'dock',
    group: 'view',
    title: words.dock,
    keys: ['Mod+J'],
    run: () => view().set({ dock: !view().dock }),
  },
  {
    id: 'inspector',
    group: 'view',
    title: words.inspector,
    keys: ['Mod+I'],
    run: () => view().set({ inspector: !view().inspector }),
  },
  {
    id: 'library',
    group: 'view',
    title: words.library,
    keys: ['1'],
    run: () => view().set({ left: view().left === 'library' ? null : 'library' }),
  },
  {
    id: 'outline',
    group: 'view',
    title: words.outline,
    keys: ['2'],
    run: () => view().set({ left: view().left === 'outline' ? null : 'outline' }),
  },
  {
    id: 'examples',
    group: 'view',
    title: words.examples,
    keys: ['3'],
    run: () => view().set({ left: view().left === 'examples' ? null : 'examples' }),
  },
  {
    id: 'lessons',
    group: 'view',
    title: words.lessons,
    keys: ['4'],
    run: () => view().set({ left: view().left === 'lessons' ? null : 'lessons' }),
  },
  { id: 'name-version', group: 'file', title: words.nameVersion, keys: [], run: nameVersion },
  {
    id: 'history',
    group: 'view',
    title: words.history,
    keys: ['5'],
    run: () => view().set({ left: view().left === 'history' ? null : 'history' }),
  },
  {
    id: 'recover',
    group: 'file',
    title: words.recover,
    keys: [],
    run: () => recoverEarlier(),
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
  {
    id: 'share',
    group: 'file',
    title: words.share,
    keys: [],
    run: () => view().set({ dialog: { name: 'share' } }),
  },
  {
    id: 'settings',
    group: 'file',
    title: words.settings,
    keys: [],
    run: () => view().set({ dialog: { name: 'settings' } }),
  },
  {
    id: 'help',
    group: 'help',
    title: words.help,
    keys: ['F1'],
    run: () => view().set({ dialog: { name: 'help' } }),
  },
  {
    id: 'first-steps',
    group: 'help',
    title: words.firstSteps,
    keys: [],
    run: () => showFirstSteps(),
  },
  {
    id: 'theme',
    group: 'view',
    title: words.theme,
    keys: ['Mod+Shift+L'],
    run: () =>
      view().set({ theme: document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark' }),
  },
];

let byKey: ReadonlyMap<string, Command>;
const index = () => {
  byKey = new Map(commands.flatMap((c) => keysOf(c).map((key) => [key, c] as const)));
};
index();
useKeys.subscribe(index);

/** Commands that act even while someone types, by keys that type nothing. */
const ALWAYS = new Set(['save', 'restart', 'palette', 'next-problem', 'previous-problem']);
const TYPES_NOTHING = /^(Mod\+|(Shift\+)?F\d)/;
/** Keys a focused control has its own use for. */
const CONTROLS = new Set(['Space', 'Enter']);
const MOVES = /^(Shift\+)?Arrow/;

let pointed = false; // the last input was the pointer, over the canvas

/** Whether Tab means "add": only right after a movement of the pointer over the canvas. */
export function followPointer(event: PointerEvent): void {
  pointed = (event.target as HTMLElement | null)?.closest?.('.react-flow') != null;
}

/** Runs the command of a key event, unless someone is typing. */
export function handleKey(event: KeyboardEvent): void {
  const target = event.target as HTMLElement | null;
  // Nothing is typed into a slider or a tick box; they only keep the keys that move them.
  const typing = target?.closest(
    'input:not([type="range"], [type="checkbox"]), textarea, select, [contenteditable="true"]',
  );
  const onControl = target?.closest(
    'button, input, [role="tab"], [role="slider"], [role="separator"], [role="tree"], a',
  );
  const key = keyAmong(event, (name) => byKey.has(name));
  if (key === '') return;
  const adds = key === 'Tab' && pointed && !typing;
  if (!adds) pointed = false;
  const command = adds ? commands.find(({ id }) => id === 'add') : byKey.get(key);
  if (!command) return;
  if (view().presenting && command.group !== 'run' && command.group !== 'view') return;
  const always = ALWAYS.has(command.id) && TYPES_NOTHING.test(key);
  if (typing && key === 'Escape') leaveField(target);
  if (typing && !always) return;
  if (onControl && (CONTROLS.has(key) || MOVES.test(key))) return;
  // A dialog in front has the keyboard for itself.
  if (target?.closest('[role="dialog"]') && !always) return;
  event.preventDefault();
  if (key !== 'Space') void command.run();
  else if (!event.repeat) tapped(event.timeStamp, command);
}

/** Leaves a field, back to the node that it is about. */
function leaveField(field: HTMLElement | null): void {
  if (field?.closest('[role="dialog"], dialog')) return;
  field?.blur();
  const [id = ''] = view().selection;
  if (field?.closest('.inspector'))
    document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus();
}

const TAP = 200; // ms

/** Space held pans the canvas; only a tap is a command. */
function tapped(at: number, command: Command): void {
  const stop = new AbortController();
  const { signal } = stop;
  window.addEventListener('pointerdown', () => stop.abort(), { signal });
  window.addEventListener(
    'keyup',
    (event) => {
      stop.abort();
      if (event.key === ' ' && event.timeStamp - at < TAP) void command.run();
    },
    { signal },
  );
}
