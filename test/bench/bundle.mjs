/** Bundles `inside.ts` with the engine, and the compute worker it starts, for Node. */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

process.env.NODE_ENV = 'production';
const root = fileURLToPath(new URL('../../', import.meta.url));

/** Writes `inside.js` and `node-worker.js` into `folder`, which keeps what else is in it. */
export async function bundle(folder) {
  const generated = spawnSync(process.execPath, [`${root}nodes/generate.mjs`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (generated.status !== 0) process.exit(generated.status ?? 1);
  const { build } = await import('vite');
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node20',
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: {
        input: { inside: 'test/bench/inside.ts', 'node-worker': 'engine/main/node-worker.ts' },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunk-[name].js' },
      },
    },
  });
}
