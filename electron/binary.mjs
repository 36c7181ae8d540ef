/** Where Electron's program is: its package downloads it in an install script, which `npm ci --ignore-scripts` leaves out. */

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('../node_modules/electron/', import.meta.url));

export const ELECTRON_HELP =
  'Electron itself is not here: its package downloads it with `node node_modules/electron/install.js`. Run that once, then this again.';

/** Its path, or null. */
export function electronBinary() {
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const told = `${home}path.txt`;
  if (!existsSync(told)) return null;
  const path = `${named ?? `${home}dist`}/${readFileSync(told, 'utf8').trim()}`;
  return existsSync(path) ? path : null;
}
