/** What a command is, and the menus commands stand in. */

import { strings } from '../strings.ts';

const { groups } = strings.commands;
export const GROUPS = [
  { id: 'file', title: groups.file },
  { id: 'edit', title: groups.edit },
  { id: 'run', title: groups.run },
  { id: 'view', title: groups.view },
  { id: 'help', title: groups.help },
] as const;

export interface Command {
  readonly id: string;
  /** The menu it stands in. */
  readonly group: (typeof GROUPS)[number]['id'];
  readonly title: string;
  /** `Mod` is Ctrl, or Cmd on a Mac. */
  readonly keys: readonly string[];
  /** Menus of the canvas it stands in. */
  readonly on?: readonly ('node' | 'wire' | 'pane')[];
  /** One of many alike: not in menus and tables of keys. */
  readonly unlisted?: true;
  run(): unknown;
}

const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

/** A key as its keyboard names it: `Mod` is Ctrl, on a Mac the command key. */
export const keyText = (key: string): string => key.replace('Mod', isMac ? '⌘' : 'Ctrl');
