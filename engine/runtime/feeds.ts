/**
 * The log of live input: what came in, and the step at which it did. Fed again at the same steps,
 * a run of the same document fires the same spikes.
 */

import { type Outcome, succeed } from '../problems/problem.ts';
import type { Built } from './build.ts';

/** Numbers given to a stage's input; they act at its first border from `step` on. */
export interface FeedEvent {
  readonly kind: 'feed';
  readonly step: number;
  readonly node: string;
  readonly port: string;
  readonly data: string; // float32, little-endian, in base64
}

const TURN = 0x8000; // bytes put into text at a time: arguments of a call are limited

/** An entry of the log. */
export function feedEvent(step: number, node: string, port: string, data: ArrayBuffer): FeedEvent {
  const bytes = new Uint8Array(data);
  let text = '';
  for (let at = 0; at < bytes.length; at += TURN)
    text += String.fromCharCode(...bytes.subarray(at, at + TURN));
  return { kind: 'feed', step, node, port, data: btoa(text) };
}

/** The numbers of an entry, as `feed` takes them. */
function fedData({ data }: FeedEvent): ArrayBuffer {
  return Uint8Array.from(atob(data), (c) => c.charCodeAt(0)).buffer as ArrayBuffer;
}

/** A log from a file, in the order of its steps; a sentence if it is none. */
export function readFeeds(list: unknown): readonly FeedEvent[] | string {
  if (!Array.isArray(list)) return 'a log of live input is a list of events.';
  for (const [k, event] of list.entries()) {
    const wrong = wrongIn(event);
    if (wrong) return `event ${k}: ${wrong}`;
  }
  return [...(list as FeedEvent[])].sort((a, b) => a.step - b.step);
}

function wrongIn(event: unknown): string | null {
  if (typeof event !== 'object' || event === null) return 'it is no object.';
  const { kind, step, node, port, data } = event as Record<string, unknown>;
  if (kind !== 'feed') return `kind is ${JSON.stringify(kind)}, only "feed" can be repeated here.`;
  if (typeof step !== 'number' || !Number.isInteger(step) || step < 0)
    return 'step must be a whole number from 0.';
  if (typeof node !== 'string' || typeof port !== 'string') return 'node and port must be names.';
  if (typeof data !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(data) || data.length % 4 !== 0)
    return 'data must be base64.';
  if (((3 * data.length) / 4 - (/=*$/.exec(data)?.[0].length ?? 0)) % 4 !== 0)
    return 'data must be whole float32 numbers of four bytes.';
  return null;
}

/**
 * Advances a run to `until`, or for `budget` [ms], feeding what is due on the way. `log` is in the
 * order of its steps; those before the present step count as fed.
 */
export async function advanceFed(
  { simulation, feed }: Built,
  log: readonly FeedEvent[],
  until: number,
  budget = Number.POSITIVE_INFINITY,
): Promise<Outcome<number>> {
  const deadline = performance.now() + budget;
  let next = log.findIndex((event) => event.step >= simulation.step);
  if (next < 0) next = log.length;
  for (;;) {
    for (let event = log[next]; event?.step === simulation.step; event = log[++next]) {
      const fed = feed(event.node, event.port, fedData(event));
      if (!fed.ok) return fed;
    }
    const goal = Math.min(until, log[next]?.step ?? until);
    const advanced = await simulation.advance(goal, Math.max(0, deadline - performance.now()));
    if (!advanced.ok || simulation.step >= until) return advanced;
    if (simulation.step < goal || performance.now() >= deadline) return succeed(simulation.step);
  }
}
