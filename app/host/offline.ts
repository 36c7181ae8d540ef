/**
 * The app without a network, and news of a newer app: the service worker keeps the files of one
 * build. A page that finds a newer build waiting says so and changes over when asked to; a page
 * that is of that build already (it was just loaded) lets it take over quietly.
 */

import { create } from 'zustand';
import { pageVersion } from './version.ts';

/** Whether a newer version waits for a reload, and whether there is a network. */
export const useOffline = create<{ readonly ready: boolean; readonly offline: boolean }>()(() => ({
  ready: false,
  offline: !navigator.onLine,
}));

const LOOK_EVERY = 30 * 60_000; // ms
let waiting: ServiceWorker | null = null;

function ask(worker: ServiceWorker, question: string): Promise<string> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event: MessageEvent<string>) => resolve(event.data);
    worker.postMessage(question, [port2]);
  });
}

async function found(worker: ServiceWorker): Promise<void> {
  if ((await ask(worker, 'version')) === pageVersion()) {
    worker.postMessage('take over');
    return;
  }
  waiting = worker;
  useOffline.setState({ ready: true });
}

/** Starts keeping the app for times without a network. Nothing where the build has no worker. */
export async function keepOffline(): Promise<void> {
  window.addEventListener('online', () => useOffline.setState({ offline: false }));
  window.addEventListener('offline', () => useOffline.setState({ offline: true }));
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register('./service-worker.js', {
      updateViaCache: 'none',
    });
    if (registration.waiting && navigator.serviceWorker.controller)
      await found(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing;
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed' && navigator.serviceWorker.controller) void found(worker);
      });
    });
    const look = () => void registration.update().catch(() => undefined); // without a network there is no news
    setInterval(look, LOOK_EVERY);
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) look();
    });
  } catch {
    // A host without https has no service workers: the app works, only not offline.
  }
}

/** Changes over to the version that waits. */
export function takeUpdate(): void {
  if (!waiting) {
    window.location.reload();
    return;
  }
  navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), {
    once: true,
  });
  waiting.postMessage('take over');
}
