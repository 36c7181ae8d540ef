/**
 * `node test/bench/hostile.mjs [DOCUMENTS]`: the tests of hostile documents with 100,000 of them,
 * half damaged in what they say, half in their characters.
 */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const documents = Number(process.argv[2] ?? 100_000);
const began = performance.now();
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    'test/property/graph/hostile.test.ts',
    '-t',
    'give problems',
  ],
  {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: { ...process.env, DOCUMENTS: String(Math.ceil(documents / 2)) },
    stdio: 'inherit',
  },
);
const seconds = (performance.now() - began) / 1000;
process.stdout.write(`${documents} documents in ${seconds.toFixed(0)} s\n`);
process.exitCode = status ?? 1;
