/**
 * Builds everything that runs: the web app, the command line and the compute worker of Node.
 * `node engine/main/build.mjs [web] [cli]`; without arguments both.
 */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));
const wanted = process.argv.slice(2);
const wants = (name) => wanted.length === 0 || wanted.includes(name);

const generated = spawnSync(process.execPath, [`${root}nodes/generate.mjs`], { stdio: 'inherit' });
if (generated.status !== 0) process.exit(generated.status ?? 1);
if (wants('web')) await build({ configFile: `${root}app/vite.config.ts`, logLevel: 'warn' });
if (wants('cli'))
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20',
      outDir: 'dist/cli',
      emptyOutDir: true,
      sourcemap: true,
      rolldownOptions: {
        input: { cli: 'engine/main/cli.ts', 'node-worker': 'engine/main/node-worker.ts' },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
