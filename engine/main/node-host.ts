/** What Node adds to the engine: compute threads, and files beside a document. */

import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { GraphDocument } from '../graph/document.ts';
import type { Registry } from '../graph/registry.ts';
import type { Asset } from '../kit/types.ts';
import { builtinFile, builtinsOf } from '../runtime/assets.ts';
import type { BuildOptions, WorkerStart } from '../runtime/build.ts';

/** Starts a compute thread from the built worker script beside this one. */
export const spawnThread: NonNullable<BuildOptions['spawn']> = (start: WorkerStart) =>
  new Promise((ready, reject) => {
    const script = fileURLToPath(new URL('./node-worker.js', import.meta.url));
    const worker = new Worker(script, { workerData: start });
    worker.once('message', () => {
      // From now on it only waits: it must not keep the process alive.
      worker.unref();
      ready({ end: () => void worker.terminate() });
    });
    worker.once('error', reject);
  });

const MOST_FILES = 200_000;

/** Opens a file, or a folder with all its files, for reading ranges; nothing is read yet. */
export function openFile(path: string, name = basename(path)): Asset {
  const found = statSync(path);
  if (found.isDirectory()) return openFolder(path, name);
  const { size } = found;
  return {
    name,
    bytes: size,
    read(from, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - from)));
      const file = openSync(path, 'r');
      try {
        let done = 0;
        while (done < bytes.length) {
          const got = readSync(file, bytes, done, bytes.length - done, from + done);
          if (got === 0) break;
          done += got;
        }
        return bytes.subarray(0, done);
      } finally {
        closeSync(file);
      }
    },
  };
}

/** Files of a folder by name; links are not followed, so that no path leaves it. */
function openFolder(path: string, name: string): Asset {
  const files: Asset[] = [];
  const visit = (folder: string) => {
    const entries = readdirSync(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inside = join(folder, entry.name);
      if (files.length >= MOST_FILES || entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) visit(inside);
      else if (entry.isFile())
        files.push(openFile(inside, relative(path, inside).split(sep).join('/')));
    }
  };
  visit(path);
  return { name, bytes: 0, files, read: () => new Uint8Array() };
}

/**
 * Opens the files a document names, relative to it. A path that leaves the document's folder, or
 * that cannot be read, is left out and listed.
 */
export function openAssets(
  document: GraphDocument,
  file: string,
  registry: Registry,
): { readonly assets: Record<string, Asset>; readonly missing: readonly string[] } {
  const folder = realpathSync(dirname(resolve(file)));
  const assets: Record<string, Asset> = {};
  const missing: string[] = [];
  for (const node of Object.values(document.nodes))
    for (const value of Object.values(node.parameters ?? {})) {
      const path = value && typeof value === 'object' && 'path' in value ? value.path : undefined;
      if (typeof path !== 'string') continue;
      try {
        const real = realpathSync(resolve(folder, path));
        if (!real.startsWith(folder + sep)) missing.push(path);
        else assets[path] = openFile(real);
      } catch {
        missing.push(path); // not there, or not readable: the check names it
      }
    }
  for (const name of builtinsOf(document, registry)) {
    const path = fileURLToPath(new URL(`../data/${builtinFile(name)}`, import.meta.url));
    if (existsSync(path)) assets[name] = openFile(path);
  }
  return { assets, missing };
}
