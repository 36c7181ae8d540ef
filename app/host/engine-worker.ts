/**
 * An engine in a worker of its own, watched: a worker can end without a word, as when its memory runs
 * out. It holds a lock for as long as it lives; who gets that lock after it knows that it is gone.
 */

import { type Channel, webChannel } from '#engine';
import { strings } from '../strings.ts';

/** What the worker says once it holds its lock. */
const isAlive = (message: unknown): boolean => (message as { kind?: unknown }).kind === 'alive';

/** Starts an engine. */
export function startEngine(): Channel {
  const { locks } = navigator; // absent where the page does not come over a safe way
  const name = locks ? `engine ${crypto.randomUUID()}` : '';
  const worker = new Worker(new URL('../../engine/main/web-worker.ts', import.meta.url), {
    type: 'module',
    name,
  });
  const channel = webChannel(worker);
  let closed = false;
  return {
    ...channel,
    listen: (handler) => channel.listen((message) => isAlive(message) || handler(message)),
    lost(tell) {
      const end = (how: string) => {
        if (closed) return;
        closed = true;
        worker.terminate();
        tell(how);
      };
      worker.addEventListener('error', ({ message, filename, lineno, colno }) =>
        end(message ? `${message}\n    at ${filename}:${lineno}:${colno}` : strings.report.noStart),
      );
      worker.addEventListener('message', ({ data }) => {
        if (isAlive(data)) void locks.request(name, () => end(strings.report.noWord));
      });
    },
    close() {
      closed = true;
      channel.close();
    },
  };
}
