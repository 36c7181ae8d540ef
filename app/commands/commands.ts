/** Every command: what it is called, its keys, what it does. Menus, keys and the palette derive from this list. */

import { useView } from '../state/view.ts';
import { bookmarkCommands } from './bookmarks.ts';
import { canvasCommands } from './canvas-commands.ts';
import type { Command } from './command.ts';
import { keyAmong, keysOf, useKeys } from './keys.ts';
import { runCommands } from './run-commands.ts';
import { viewCommands } from './view-commands.ts';
import { windowCommands } from './window-commands.ts';

export { type Command, GROUPS } from './command.ts';

const view = () => useView.getState();

export const commands: readonly Command[] = [
  ...canvasCommands,
  ...viewCommands,
  ...bookmarkCommands,
  ...runCommands,
  ...windowCommands,
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
