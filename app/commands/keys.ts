/**
 * Which key does what: each command's own keys unless the person gave it others, which are kept in
 * this browser. A key belongs to one command; giving it to another takes it from the first.
 */

import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { Command } from './command.ts';

interface KeysState {
  /** Keys of commands that were given others, by the command's id. */
  readonly changed: Readonly<Record<string, readonly string[]>>;
}

const MOST = 4; // keys of one command

/** What was kept, as far as it makes sense. */
function sane(kept: unknown): KeysState {
  const changed: Record<string, readonly string[]> = {};
  const all = (kept as Partial<KeysState> | null)?.changed ?? {};
  for (const [id, keys] of Object.entries(all))
    if (Array.isArray(keys) && keys.every((key) => typeof key === 'string' && key !== ''))
      changed[id] = keys.slice(0, MOST);
  return { changed };
}

export const useKeys = create<KeysState>()(
  persist((): KeysState => ({ changed: {} }), {
    name: 'spikeloom.keys',
    merge: (kept) => sane(kept),
  }),
);

type Keyed = Pick<Command, 'id' | 'keys'>;

/** The keys of a command as they are now, the one shown in menus first. */
export const keysOf = ({ id, keys }: Keyed): readonly string[] =>
  useKeys.getState().changed[id] ?? keys;

/** The command a key belongs to. */
export const ownerOf = <C extends Keyed>(all: readonly C[], key: string): C | undefined =>
  all.find((command) => keysOf(command).includes(key));

const same = (a: readonly string[], b: readonly string[]): boolean => a.join(' ') === b.join(' ');

/** Gives a command these keys and takes them from all others. */
export function setKeys(all: readonly Keyed[], id: string, keys: readonly string[]): void {
  const changed: Record<string, readonly string[]> = {};
  for (const command of all) {
    const next =
      command.id === id
        ? [...new Set(keys)].slice(0, MOST)
        : keysOf(command).filter((key) => !keys.includes(key));
    if (!same(next, command.keys)) changed[command.id] = next;
  }
  useKeys.setState({ changed });
}

/** Gives a command its own keys back, taking them from those that have them now; without an id, all. */
export function resetKeys(all: readonly Keyed[], id?: string): void {
  if (id === undefined) useKeys.setState({ changed: {} });
  else setKeys(all, id, all.find((command) => command.id === id)?.keys ?? []);
}

/** A key event as commands name it: `Mod+Shift+Z`; empty while only Shift or its like is held. */
export function keyOf(event: KeyboardEvent): string {
  if (MODIFIERS.has(event.key)) return '';
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push('Mod');
  if (event.altKey) parts.push('Alt');
  // With Alt some layouts give another sign; the key itself is meant.
  const isAltKey = event.altKey && /^(Key[A-Z]|Digit\d)$/.test(event.code);
  // Shift and the full stop make another sign on every layout.
  const isStop = event.shiftKey && event.code === 'Period';
  const name = isAltKey ? event.code.replace(/^(Key|Digit)/, '') : isStop ? '.' : event.key;
  const isLetter = /^[a-zA-Z]$/.test(name);
  if (event.shiftKey && (isLetter || isStop || name.length > 1 || name === ' '))
    parts.push('Shift');
  parts.push(name === ' ' ? 'Space' : isLetter ? name.toUpperCase() : name);
  return parts.join('+');
}

/**
 * A key event as one of these commands names it. What Shift makes of a digit differs by layout:
 * where that is no command's key, the digit is meant.
 */
export function keyAmong(event: KeyboardEvent, isKey: (key: string) => boolean): string {
  const key = keyOf(event);
  const shifted = event.shiftKey && !/Mod|Alt/.test(key) && /^Digit[1-9]$/.test(event.code);
  return shifted && !isKey(key) ? `Shift+${event.code.slice(-1)}` : key;
}

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead']);
