/** Builds the app into `dist/web`, a static site; the dev server sends the same headers as `start.mjs`. */

import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { SECURITY_HEADERS } from './headers.mjs';

/**
 * The policy stands in the built page too, for hosts that send no headers of their own. The dev
 * server's page goes without: reloading needs inline scripts.
 */
const policyInPage = (): Plugin => ({
  name: 'policy-in-page',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: {
        'http-equiv': 'Content-Security-Policy',
        content: (SECURITY_HEADERS['Content-Security-Policy'] ?? '').replace(
          /; frame-ancestors [^;]*/,
          '',
        ),
      },
      injectTo: 'head-prepend',
    },
  ],
});

const here = fileURLToPath(new URL('./', import.meta.url));

export default defineConfig({
  root: here,
  base: './',
  plugins: [react(), policyInPage()],
  worker: { format: 'es' },
  server: { headers: { ...SECURITY_HEADERS, 'Content-Security-Policy': '' } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 2000,
  },
});
