/** What a command is, and the menus commands stand in. */

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
  /** Menus of the canvas it stands in. */
  readonly on?: readonly ('node' | 'wire' | 'pane')[];
  run(): unknown;
}

const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

/** A key as its keyboard names it: `Mod` is Ctrl, on a Mac the command key. */
export const keyText = (key: string): string => key.replace('Mod', isMac ? '⌘' : 'Ctrl');
