/** `npm run desktop`: builds what is stale and opens the window, or says how to get Electron. */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ELECTRON_HELP, electronBinary } from './binary.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const step = (...args) => {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

const binary = electronBinary();
if (!binary) {
  process.stderr.write(`${ELECTRON_HELP}\n`);
  process.exit(1);
}
if (!existsSync(`${root}dist/web/index.html`)) step('engine/main/build.mjs', 'web');
step('electron/build.mjs');
const { status } = spawnSync(binary, ['.', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
