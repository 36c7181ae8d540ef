/** Spikes that stages emit: into the lists of streams, and to other stages. */

import type { StreamPlan } from '../compile/plan-types.ts';
import { lowerBound } from '../kit/search.ts';
import type { SpikeList } from '../kit/types.ts';
import type { Views } from './memory.ts';

/** Spikes of an output port, with absolute steps, ascending. */
export interface Emitted {
  readonly step: Uint32Array;
  readonly element: Uint32Array;
}

/** Writes what is emitted in a step into its stream; true if there was no room for all. */
export function writeStep(
  { i32, u32 }: Views,
  stream: Extract<StreamPlan, { kind: 'stage' }>,
  events: Emitted | undefined,
  step: number,
): boolean {
  const slot = step % stream.depth;
  let count = 0;
  if (events) {
    let at = lowerBound(events.step, step);
    for (; at < events.step.length && events.step[at] === step; at++) {
      if (count >= stream.capacity) return true;
      u32[stream.lists / 4 + slot * stream.capacity + count++] = events.element[at] ?? 0;
    }
  }
  i32[stream.counts / 4 + slot] = count;
  return false;
}

/** Events of another stage that fall into an interval, with steps counted from its start. */
export function eventsBetween(events: Emitted | undefined, from: number, to: number): SpikeList {
  if (!events) return { step: new Uint32Array(), element: new Uint32Array() };
  const a = lowerBound(events.step, from);
  const b = lowerBound(events.step, to);
  return {
    step: events.step.subarray(a, b).map((s) => s - from),
    element: events.element.slice(a, b),
  };
}
