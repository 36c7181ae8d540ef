/** Every command: what it is called, its keys, what it does. Menus, keys and the palette derive from this list. */

import { showFirstSteps } from '../state/begin.ts';
import { useDocument } from '../state/document.ts';
import { recoverEarlier } from '../state/journal.ts';
import { reset, restart, rollSeed, stepBy, togglePlay } from '../state/simulation.ts';
import { useView } from '../state/view.ts';
import * as actions from './actions.ts';

export const GROUPS = [
  { id: 'file', title: 'File' },
  { id: 'edit', title: 'Edit' },
  { id: 'run', title: 'Run' },
  { id: 'view', title: 'View' },
  { id: 'help', title: 'Help' },
] as const;

export interface Command {
  readonly id: string;
  /** The menu it stands in. */
  readonly group: (typeof GROUPS)[number]['id'];
  readonly title: string;
  /** `Mod` is Ctrl, or Cmd on a Mac. */
  readonly keys: readonly string[];
  run(): unknown;
}

const view = () => useView.getState();
const centre = () => ({ x: window.innerWidth / 2 - 210, y: window.innerHeight / 3 });

export const commands: readonly Command[] = [
  {
    id: 'add',
    group: 'edit',
    title: 'Add a node',
    keys: ['/', 'A'],
    run: () => view().set({ palette: centre() }),
  },
  {
    id: 'palette',
    group: 'edit',
    title: 'Find a command or node',
    keys: ['Mod+K'],
    run: () => view().set({ palette: centre() }),
  },
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
  { id: 'cut', group: 'edit', title: 'Cut', keys: ['Mod+X'], run: actions.cutSelection },
  { id: 'copy', group: 'edit', title: 'Copy', keys: ['Mod+C'], run: actions.copySelection },
  { id: 'paste', group: 'edit', title: 'Paste', keys: ['Mod+V'], run: actions.pasteClipboard },
  {
    id: 'duplicate',
    group: 'edit',
    title: 'Duplicate',
    keys: ['Mod+D'],
    run: actions.duplicateSelection,
  },
  {
    id: 'delete',
    group: 'edit',
    title: 'Delete',
    keys: ['Delete', 'Backspace'],
    run: actions.deleteSelection,
  },
  { id: 'all', group: 'edit', title: 'Select all', keys: ['Mod+A'], run: actions.selectAll },
  {
    id: 'none',
    group: 'edit',
    title: 'Select nothing',
    keys: ['Escape'],
    run: () => view().select([]),
  },
  { id: 'mute', group: 'edit', title: 'Mute', keys: ['M'], run: actions.toggleMute },
  {
    id: 'plot',
    group: 'edit',
    title: 'Plot the selection',
    keys: ['P'],
    run: actions.plotSelection,
  },
  { id: 'tidy', group: 'edit', title: 'Tidy the layout', keys: ['Shift+L'], run: actions.tidy },
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
  const isLetter = /^[a-zA-Z]$/.test(event.key);
  if (
    event.shiftKey &&
    (isLetter
      ? parts.length > 0 || SHIFTED.has(event.key.toUpperCase())
      : event.key.length > 1 || event.key === ' ')
  )
    parts.push('Shift');
  parts.push(event.key === ' ' ? 'Space' : isLetter ? event.key.toUpperCase() : event.key);
  return parts.join('+');
}

/** Letters that mean something else with Shift. */
const SHIFTED = new Set(['S', 'L']);

const byKey = new Map(commands.flatMap((c) => c.keys.map((key) => [key, c] as const)));

/** Runs the command of a key event, unless someone is typing. */
export function handleKey(event: KeyboardEvent): void {
  const target = event.target as HTMLElement | null;
  const typing = target?.closest('input, textarea, select, [contenteditable="true"]');
  const onControl = target?.closest('button, [role="tab"], [role="slider"], a');
  const key = keyOf(event);
  if (typing && key !== 'Mod+S' && key !== 'Mod+Enter' && key !== 'Mod+K') return;
  if (onControl && (key === 'Space' || key === 'Enter')) return;
  const command = byKey.get(key);
  if (!command) return;
  event.preventDefault();
  void command.run();
}
