/** Three adaptors behind one interface: a Web Worker, Node's worker thread, two ends in one process. */

import type { Channel } from './messages.ts';

/** What a Web Worker, a MessagePort and the inside of a worker have in common. */
interface WebPort {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  /** A MessagePort hands on nothing before. */
  start?(): void;
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

/** Either side of a Web Worker, or an end of a MessageChannel. */
export const webChannel = (port: WebPort): Channel => ({
  post: (message, transfer = []) => port.postMessage(message, transfer),
  listen(handler) {
    port.addEventListener('message', (event) => handler(event.data));
    port.start?.();
  },
  close: () => (port.terminate ?? port.close)?.call(port),
});

/** Either side of a Node worker thread. */
export const nodeChannel = (port: NodePort): Channel => ({
  post: (message, transfer = []) => port.postMessage(message, transfer),
  listen: (handler) => void port.on('message', handler),
  close: () => void (port.terminate ?? port.close)?.call(port),
});

/** Two ends in one process; messages are cloned and arrive in later turns, as from a worker. */
export function channelPair(): readonly [Channel, Channel] {
  const { port1, port2 } = new MessageChannel();
  return [webChannel(port1), webChannel(port2)];
}
