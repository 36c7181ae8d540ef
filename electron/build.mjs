/**
 * Builds the shell into `dist/desktop`: the main process as a module, the preload as one script,
 * because a sandboxed preload may load nothing. `node electron/build.mjs`
 */

import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../', import.meta.url));
const part = (name, format, extension) =>
  build({
    configFile: false,
    root,
    logLevel: 'warn',
    define: { __UPDATE_FEED__: JSON.stringify(process.env.SPIKELOOM_UPDATE_FEED ?? '') },
    build: {
      ssr: true,
      target: 'node22',
      outDir: 'dist/desktop',
      emptyOutDir: name === 'main',
      sourcemap: true,
      rolldownOptions: {
        input: { [name]: `electron/${name}.ts` },
        external: ['electron'],
        output: { format, entryFileNames: `[name].${extension}` },
      },
    },
  });
await part('main', 'es', 'js');
await part('preload', 'cjs', 'cjs');
