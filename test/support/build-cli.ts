/** Builds the command line and its compute worker where they are stale: tests start both. */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export function setup(): void {
  // The command builds itself before it does anything.
  const command = fileURLToPath(new URL('../../engine/main/spikeloom.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [command, 'schema'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('The command line was not built.');
}
