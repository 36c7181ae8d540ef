/**
 * Builds everything that runs: the web app, the command line and the compute worker of Node.
 * `node engine/main/build.mjs [web] [cli]`; without arguments both.
 */

import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));
const wanted = process.argv.slice(2);
const wants = (name) => wanted.length === 0 || wanted.includes(name);

await import('../../nodes/generate.mjs');
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
