/**
 * `npm test`: makes sure that everything a test needs is there (packages, generated files, a
 * Chrome or Chromium), runs all tests, and ends with one line of counts.
 */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const run = (command, args, options = {}) =>
  spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });

if (!existsSync(`${root}node_modules/vitest`)) {
  const installed = run('npm', [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (installed.status !== 0) process.exit(installed.status ?? 1);
}
const generated = run(process.execPath, ['nodes/generate.mjs']);
if (generated.status !== 0) process.exit(generated.status ?? 1);

const { findBrowser, installBrowser, BROWSER_HELP } = await import('./support/find-browser.mjs');
if (!findBrowser() && !installBrowser()) {
  process.stderr.write(`${BROWSER_HELP}\n`);
  process.exit(1);
}
const tested = run(process.execPath, [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=default',
  '--reporter=./test/support/count-reporter.mjs',
  ...process.argv.slice(2),
]);
process.exit(tested.status ?? 1);
