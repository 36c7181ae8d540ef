/** What nodes that make images of events have in common: windows of time, and events as columns. */

import { quantity, type SpikeList } from '#engine/kit';
import type { Events } from './algorithms/events.ts';

export const tonic = { text: 'Lenz et al. (2021), Tonic', doi: '10.5281/zenodo.5079802' };

export const window = quantity(10, 'ms', {
  doc: 'Time that one image covers.',
  range: [1e-6, null],
  live: false,
});

/** Events of an interval with times in ms, x, y and polarity (1 is ON). */
export function eventsOf(
  { step, element }: SpikeList,
  width: number,
  height: number,
  dt: number,
): Events {
  const plane = width * height;
  return {
    t: Float64Array.from(step, (s) => s * dt),
    x: element.map((e) => e % width),
    y: element.map((e) => Math.floor((e % plane) / width)),
    p: element.map((e) => (e < plane ? 1 : 0)),
  };
}

/** One slice that holds all events. */
export const whole = (events: number) => ({
  from: Int32Array.of(0),
  to: Int32Array.of(events),
  end: new Float64Array(1),
});

export const twoPlanes = {
  kind: 'image',
  flow: 'out',
  shape: [2, 'h', 'w'],
  doc: 'Channel 0 is ON, channel 1 OFF.',
} as const;

/** Exchanges the two polarities: tonic counts OFF first, we count ON first. */
export function onFirst(frames: Float32Array): Float32Array {
  const half = frames.length / 2;
  const result = new Float32Array(frames.length);
  result.set(frames.subarray(half), 0);
  result.set(frames.subarray(0, half), half);
  return result;
}
