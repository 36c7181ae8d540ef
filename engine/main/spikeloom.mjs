#!/usr/bin/env node
/**
 * The command `spikeloom`: builds the command line if its sources are newer than the build, then
 * runs it. Plain JavaScript, because it must start before anything is built.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const built = join(root, 'dist/cli/cli.js');

/** Time of the newest source below a folder. */
function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) time = Math.max(time, newest(path));
    else if (/\.(ts|mjs)$/.test(entry.name)) time = Math.max(time, statSync(path).mtimeMs);
  }
  return time;
}

const isStale = () =>
  !existsSync(built) ||
  Math.max(newest(join(root, 'engine')), newest(join(root, 'nodes'))) > statSync(built).mtimeMs;

if (existsSync(join(root, 'engine/main/cli.ts')) && isStale()) {
  if (!existsSync(join(root, 'node_modules/vite'))) {
    process.stderr.write(
      'The packages are not installed yet: run "npm ci" in the checkout first.\n',
    );
    process.exit(1);
  }
  const result = spawnSync(process.execPath, [join(root, 'engine/main/build.mjs'), 'cli'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
}
// Who reads only the beginning (`spikeloom schema | head`) has read enough.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
const { main } = await import(built);
process.exitCode = await main(process.argv.slice(2));
