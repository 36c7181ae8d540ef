/** Every command: what it is called, its keys, what it does. Menus, keys and the palette derive from this list. */

import { showFirstSteps } from '../state/begin.ts';
import { useDocument } from '../state/document.ts';
import { recoverEarlier } from '../state/journal.ts';
import { reset, restart, rollSeed, stepBy, togglePlay } from '../state/simulation.ts';
import { useView } from '../state/view.ts';
import * as actions from './actions.ts';
import { canvasCommands } from './canvas-commands.ts';
import type { Command } from './command.ts';

export { type Command, GROUPS } from './command.ts';

const view = () => useView.getState();

export const commands: readonly Command[] = [
  ...canvasCommands,
  { id: 'play', group: 'run', title: 'Play or pause', keys: ['Space'], run: () => togglePlay() },
  {
    id: 'restart',
    group: 'run',
    title: 'Reset and run',
    keys: ['Mod+Enter'],
    run: () => restart(),
  },
  { id: 'reset', group: 'run', title: 'Reset', keys: ['Shift+Space'], run: () => reset() },
  { id: 'step', group: 'run', title: 'One step', keys: ['.'], run: () => stepBy(1) },
  { id: 'seed', group: 'run', title: 'New seed', keys: ['Shift+S'], run: () => rollSeed() },
  {
    id: 'undo',
    group: 'edit',
    title: 'Undo',
    keys: ['Mod+Z'],
    run: () => useDocument.getState().undo(),
  },
  {
    id: 'redo',
    group: 'edit',
    title: 'Redo',
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    run: () => useDocument.getState().redo(),
  },
  { id: 'new', group: 'file', title: 'New', keys: ['Mod+Alt+N'], run: actions.newDocument },
  { id: 'open', group: 'file', title: 'Open ...', keys: ['Mod+O'], run: actions.openFile },
  { id: 'save', group: 'file', title: 'Save', keys: ['Mod+S'], run: actions.saveFile },
  {
    id: 'dock',
    group: 'view',
    title: 'Show or hide the dock',
    keys: ['Mod+J'],
    run: () => view().set({ dock: !view().dock }),
  },
  {
    id: 'inspector',
    group: 'view',
    title: 'Show or hide the inspector',
    keys: ['Mod+I'],
    run: () => view().set({ inspector: !view().inspector }),
  },
  {
    id: 'library',
    group: 'view',
    title: 'Library',
    keys: ['1'],
    run: () => view().set({ left: view().left === 'library' ? null : 'library' }),
  },
  {
    id: 'outline',
    group: 'view',
    title: 'Outline',
    keys: ['2'],
    run: () => view().set({ left: view().left === 'outline' ? null : 'outline' }),
  },
  {
    id: 'examples',
    group: 'view',
    title: 'Examples',
    keys: ['3'],
    run: () => view().set({ left: view().left === 'examples' ? null : 'examples' }),
  },
  {
    id: 'lessons',
    group: 'view',
    title: 'Lessons',
    keys: ['4'],
    run: () => view().set({ left: view().left === 'lessons' ? null : 'lessons' }),
  },
  {
    id: 'history',
    group: 'view',
    title: 'History',
    keys: ['5'],
    run: () => view().set({ left: view().left === 'history' ? null : 'history' }),
  },
  {
    id: 'recover',
    group: 'file',
    title: 'Recover earlier work ...',
    keys: [],
    run: () => recoverEarlier(),
  },
  {
    id: 'share',
    group: 'file',
    title: 'Share ...',
    keys: [],
    run: () => view().set({ dialog: { name: 'share' } }),
  },
  {
    id: 'settings',
    group: 'file',
    title: 'Settings ...',
    keys: [],
    run: () => view().set({ dialog: { name: 'settings' } }),
  },
  {
    id: 'help',
    group: 'help',
    title: 'Help',
    keys: ['F1'],
    run: () => view().set({ dialog: { name: 'help' } }),
  },
  { id: 'first-steps', group: 'help', title: 'First steps', keys: [], run: () => showFirstSteps() },
  {
    id: 'theme',
    group: 'view',
    title: 'Light or dark',
    keys: ['Mod+Shift+L'],
    run: () =>
      view().set({ theme: document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark' }),
  },
];

/** A key event as commands name it: `Mod+Shift+Z`. */
export function keyOf(event: KeyboardEvent): string {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push('Mod');
  if (event.altKey) parts.push('Alt');
  // With Alt some layouts give another letter; the key itself is meant.
  const isAltLetter = event.altKey && /^Key[A-Z]$/.test(event.code);
  const name = isAltLetter ? event.code.slice(3) : event.key;
  const isLetter = /^[a-zA-Z]$/.test(name);
  if (
    event.shiftKey &&
    (isLetter
      ? parts.length > 0 || SHIFTED.has(name.toUpperCase())
      : name.length > 1 || name === ' ')
  )
    parts.push('Shift');
  parts.push(name === ' ' ? 'Space' : isLetter ? name.toUpperCase() : name);
  return parts.join('+');
}

/** Letters that mean something else with Shift. */
const SHIFTED = new Set(['S', 'L', 'U', 'D', 'M']);

const byKey = new Map(commands.flatMap((c) => c.keys.map((key) => [key, c] as const)));

/** Keys that act even while someone types. */
const ALWAYS = new Set(['Mod+S', 'Mod+Enter', 'Mod+K', 'Mod+Shift+P', 'F8', 'Shift+F8']);
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
    'button, input, [role="tab"], [role="slider"], [role="tree"], a',
  );
  let key = keyOf(event);
  if (key === 'Tab' && pointed && !typing) key = 'A';
  else pointed = false;
  if (typing && !ALWAYS.has(key)) return;
  if (onControl && (CONTROLS.has(key) || MOVES.test(key))) return;
  // A dialog in front has the keyboard for itself.
  if (target?.closest('[role="dialog"]') && !ALWAYS.has(key)) return;
  const command = byKey.get(key);
  if (!command) return;
  event.preventDefault();
  if (key !== 'Space') void command.run();
  else if (!event.repeat) tapped(event.timeStamp, command);
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
