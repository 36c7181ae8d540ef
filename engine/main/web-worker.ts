/**
 * The engine in a browser: this worker coordinates; it starts further workers
 * to compute with, if the page may share memory.
 */

import { coreNodes } from '#nodes';
import { createRegistry } from '../graph/registry.ts';
import type { Asset } from '../kit/types.ts';
import { webChannel } from '../protocol/channel.ts';
import type { AssetSource, Channel } from '../protocol/messages.ts';
import { serveEngine } from '../protocol/server.ts';
import { bytesAsset } from '../runtime/assets.ts';
import type { WorkerStart } from '../runtime/build.ts';

declare const self: DedicatedWorkerGlobalScope;

/**
 * A lock that is held for as long as this worker lives: who waits for it learns that it is gone,
 * however it ended. Nothing is computed before, since building may be what memory does not suffice for.
 */
const watched = new Promise<void>((resolve) => {
  if (!self.name) return resolve();
  const held = navigator.locks.request(self.name, () => {
    self.postMessage({ kind: 'alive' });
    resolve();
    return new Promise(() => {});
  });
  held.catch(() => resolve()); // no locks here, as in a frame without rights
});
const channel = webChannel(self);
const afterwards: Channel = {
  ...channel,
  listen: (handler) => channel.listen((message) => void watched.then(() => handler(message))),
};

serveEngine(afterwards, createRegistry(coreNodes), {
  spawn,
  openAsset,
  openBuiltin,
});

// A page hears of exceptions, not of promises that nobody waits for.
self.addEventListener('unhandledrejection', ({ reason }) => {
  throw reason;
});

/** Starts a compute worker and waits until its kernels are ready. */
function spawn(start: WorkerStart): Promise<{ end(): void }> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./web-compute.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', () => resolve({ end: () => worker.terminate() }));
    worker.addEventListener('error', (event) => reject(new Error(event.message)));
    worker.postMessage(start);
  });
}

/** Reads ranges of a Blob; only workers may read synchronously. */
function openAsset(source: AssetSource, path: string): Asset {
  if (typeof source !== 'string' && !(source instanceof Blob))
    return {
      name: path,
      bytes: 0,
      files: source.map(({ name, blob }) => openAsset(blob, name)),
      read: () => new Uint8Array(),
    };
  const blob = typeof source === 'string' ? new Blob([source]) : source;
  return {
    name: path,
    bytes: blob.size,
    read(from, length) {
      const reader = new FileReaderSync();
      return new Uint8Array(reader.readAsArrayBuffer(blob.slice(from, from + length)));
    },
  };
}

/** Data that ship with the app lie beside its scripts, in `data/`. */
async function openBuiltin(file: string): Promise<Asset | null> {
  const response = await fetch(new URL(`../data/${file}`, self.location.href));
  return response.ok ? bytesAsset(file, new Uint8Array(await response.arrayBuffer())) : null;
}
