/** Keys of commands: given, taken, given back, and named as they are pressed. */

import '../../support/local-storage.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  keyAmong,
  keyOf,
  keysOf,
  ownerOf,
  resetKeys,
  setKeys,
  useKeys,
} from '../../../app/commands/keys.ts';

const commands = [
  { id: 'mute', keys: ['M'] },
  { id: 'plot', keys: ['P'] },
  { id: 'redo', keys: ['Mod+Shift+Z', 'Mod+Y'] },
];
const of = (id: string) => {
  const command = commands.find((c) => c.id === id);
  if (!command) throw new Error(`there is a command ${id}`);
  return keysOf(command);
};

beforeEach(() => resetKeys(commands));

describe('keys of commands', () => {
  it('are taken from the command that had them, and only changes are kept', () => {
    setKeys(commands, 'mute', ['P', 'Mod+B']);
    expect(of('mute')).toEqual(['P', 'Mod+B']);
    expect(of('plot')).toEqual([]);
    expect(ownerOf(commands, 'P')?.id).toBe('mute');
    expect(ownerOf(commands, 'M')).toBeUndefined();
    expect(Object.keys(useKeys.getState().changed).sort()).toEqual(['mute', 'plot']);
    resetKeys(commands, 'plot');
    expect(of('plot')).toEqual(['P']);
    expect(of('mute')).toEqual(['Mod+B']);
    resetKeys(commands, 'mute');
    expect(useKeys.getState().changed).toEqual({});
  });

  it('are named as they are pressed', () => {
    const pressed = (key: string, code: string, more: Partial<KeyboardEvent> = {}) =>
      keyOf({
        key,
        code,
        ctrlKey: false,
        metaKey: false,
        altKey: false,
        shiftKey: false,
        ...more,
      } as KeyboardEvent);
    expect(pressed('a', 'KeyA')).toBe('A');
    expect(pressed('Z', 'KeyZ', { ctrlKey: true, shiftKey: true })).toBe('Mod+Shift+Z');
    expect(pressed('>', 'Period', { shiftKey: true })).toBe('Shift+.');
    expect(pressed(':', 'Period', { shiftKey: true })).toBe('Shift+.');
    expect(pressed('?', 'Slash', { shiftKey: true })).toBe('?');
    expect(pressed(' ', 'Space', { shiftKey: true })).toBe('Shift+Space');
    expect(pressed('å', 'KeyA', { altKey: true })).toBe('Alt+A');
    expect(pressed('F8', 'F8', { shiftKey: true })).toBe('Shift+F8');
    expect(pressed('Shift', 'ShiftLeft', { shiftKey: true })).toBe('');
  });

  it('of digits with Shift are meant where what they type is no key', () => {
    const shifted = (key: string, code: string, ...keys: string[]) =>
      keyAmong({ key, code, shiftKey: true } as KeyboardEvent, (name) => keys.includes(name));
    expect(shifted('!', 'Digit1')).toBe('Shift+1');
    expect(shifted('/', 'Digit7', '/')).toBe('/');
    expect(shifted('?', 'Slash', '?')).toBe('?');
    expect(shifted('M', 'KeyM')).toBe('Shift+M');
    const optional = { key: '\u00a1', code: 'Digit1', altKey: true } as KeyboardEvent;
    expect(keyAmong(optional, () => false)).toBe('Alt+1');
  });

  it('that were kept wrongly are not taken', () => {
    const merge = useKeys.persist.getOptions().merge;
    const current = useKeys.getState();
    expect(merge?.(null, current)).toEqual({ changed: {} });
    expect(merge?.({ changed: { mute: 'B', plot: [1], note: ['B'] } }, current)).toEqual({
      changed: { note: ['B'] },
    });
  });
});
