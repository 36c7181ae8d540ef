/** Three adaptors behind one interface: a Web Worker, Node's worker thread, two ends in one process. */

import type { Channel } from './messages.ts';

/** What a Web Worker, a MessagePort and the inside of a worker have in common. */
interface WebPort {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  terminate?(): void;
  close?(): void;
}

/** What Node's Worker and parentPort have in common. */
interface NodePort {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(type: 'message', listener: (data: unknown) => void): unknown;
  terminate?(): unknown;
  close?(): void;
}

/** Either side of a Web Worker. */
export const webChannel = (port: WebPort): Channel => ({
  post: (message, transfer = []) => port.postMessage(message, transfer),
  listen: (handler) => port.addEventListener('message', (event) => handler(event.data)),
  close: () => (port.terminate ?? port.close)?.call(port),
});

/** Either side of a Node worker thread. */
export const nodeChannel = (port: NodePort): Channel => ({
  post: (message, transfer = []) => port.postMessage(message, transfer),
  listen: (handler) => void port.on('message', handler),
  close: () => void (port.terminate ?? port.close)?.call(port),
});

/** Two ends in one process; messages arrive in later turns of the event loop, as from a worker. */
export function channelPair(): readonly [Channel, Channel] {
  const handlers: [((message: unknown) => void)[], ((message: unknown) => void)[]] = [[], []];
  let open = true;
  const end = (own: 0 | 1): Channel => ({
    post: (message) => {
      queueMicrotask(() => {
        if (open) for (const handler of handlers[own === 0 ? 1 : 0]) handler(message);
      });
    },
    listen: (handler) => void handlers[own].push(handler),
    close: () => {
      open = false;
    },
  });
  return [end(0), end(1)];
}
