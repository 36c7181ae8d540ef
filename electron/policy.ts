/**
 * What a page and its links may do: nothing of Node, of the system's permissions only those the app
 * has a use for, and no address but our own. Plain functions, so that tests can ask them.
 */

import type { BrowserWindowConstructorOptions } from 'electron';
import { ORIGIN } from './scheme.ts';

export const windowOptions = (preload: string): BrowserWindowConstructorOptions => ({
  width: 1440,
  height: 900,
  minWidth: 1024,
  minHeight: 680,
  show: false,
  backgroundColor: '#12151B',
  title: 'Spikeloom',
  webPreferences: {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    spellcheck: false,
  },
});

/** Camera and microphone are sources; the clipboard is how nodes are copied. */
const PERMISSIONS: readonly string[] = [
  'media',
  'clipboard-read',
  'clipboard-sanitized-write',
  'fullscreen',
];

/** Whether a page may have a permission. */
export const mayHave = (permission: string, origin: string): boolean =>
  PERMISSIONS.includes(permission) && (origin === ORIGIN || origin.startsWith(`${ORIGIN}/`));

/** Whether a link of a page may be handed to the system's browser: citations and documentation. */
export const mayOpenOutside = (address: string): boolean =>
  URL.canParse(address) && new URL(address).protocol === 'https:';

/** The feed to ask, or null: none named, not over https, or a platform without Electron's updater. */
export function feedOf(named: string, platform: NodeJS.Platform): string | null {
  if (platform === 'linux' || !URL.canParse(named)) return null;
  return new URL(named).protocol === 'https:' ? named : null;
}
