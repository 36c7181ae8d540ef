/** Builds the app into `dist/web`, a static site; the dev server sends the same headers as `start.mjs`. */

import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { SECURITY_HEADERS } from './headers.mjs';

const here = fileURLToPath(new URL('./', import.meta.url));

export default defineConfig({
  root: here,
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  server: { headers: { ...SECURITY_HEADERS, 'Content-Security-Policy': '' } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 2000,
  },
});
