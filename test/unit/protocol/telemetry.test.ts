/** What a slow reader gets: a screen the latest, a recorder everything, each in order. */

import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../../engine/protocol/messages.ts';
import { createRingBuffer, Ring } from '../../../engine/protocol/ring.ts';
import { createTelemetry, RECORD_BYTES } from '../../../engine/protocol/telemetry.ts';

function posted(
  patience?: number,
  Values: typeof Float32Array | typeof Float64Array = Float32Array,
) {
  const frames: { probe: number; step: number; values: number[] }[] = [];
  const telemetry = createTelemetry((event: EngineEvent) => {
    if (event.kind === 'frame')
      frames.push({
        probe: event.probe,
        step: event.step,
        values: [...new Values(event.data)],
      });
  }, patience);
  return { frames, telemetry };
}

describe('posted', () => {
  it('lets a slow screen fall behind so far, then drops and counts', () => {
    const { frames, telemetry } = posted(3 * (RECORD_BYTES + 4));
    const sink = telemetry.sink(1, 'latest');
    for (let k = 0; k < 5; k++) sink(k, Float64Array.of(k)); // 4 bytes each: three may wait
    expect(telemetry.dropped()).toBe(2);
    expect(telemetry.holds(), 'a screen does not stop the run').toBe(false);
    telemetry.credit(2);
    expect(telemetry.flush()).toBe(false);
    sink(5, Float64Array.of(5));
    telemetry.credit(9);
    expect(telemetry.flush()).toBe(true);
    sink(6, Float64Array.of(6));
    expect(frames.map((f) => f.step)).toEqual([0, 1, 2, 5, 6]);
    expect(telemetry.dropped()).toBe(2);
    telemetry.open(null);
    expect(telemetry.dropped()).toBe(0);
  });

  it('lets no empty records pile up for a page that sleeps', () => {
    const { frames, telemetry } = posted(4 * RECORD_BYTES);
    const sink = telemetry.sink(1, 'latest');
    for (let k = 0; k < 9; k++) sink(k, new Uint32Array());
    expect(telemetry.dropped()).toBe(5);
    telemetry.forget(1);
    for (let k = 9; k < 13; k++) sink(k, new Uint32Array());
    expect(telemetry.dropped(), 'those that are forgotten make room').toBe(5);
    telemetry.credit(9);
    expect(telemetry.flush()).toBe(true);
    expect(frames.map((f) => f.step)).toEqual([9, 10, 11, 12]);
  });

  it('never drops for a recorder, for which the run waits', () => {
    const { frames, telemetry } = posted(4);
    const sink = telemetry.sink(1, 'lossless');
    for (let k = 0; k < 3; k++) sink(k, Float64Array.of(k));
    expect(telemetry.holds()).toBe(true);
    telemetry.credit(9);
    expect(telemetry.flush()).toBe(true);
    expect(telemetry.holds()).toBe(false);
    expect(frames.map((f) => f.step)).toEqual([0, 1, 2]);
  });

  it('keeps what must not be lost, in order, copied, until there is credit', () => {
    const { frames, telemetry } = posted(undefined, Float64Array);
    const sink = telemetry.sink(1, 'lossless');
    const row = new Float64Array(2);
    for (let k = 0; k < 5; k++) {
      row.fill(k / 3); // whole: a third is another number in single precision
      sink(k, row);
    }
    expect(telemetry.flush()).toBe(false);
    telemetry.credit(2);
    expect(telemetry.flush()).toBe(false);
    // Credit came, but others wait: the new one goes behind them.
    telemetry.credit(2);
    sink(5, Float64Array.of(5 / 3, 5 / 3));
    expect(telemetry.flush()).toBe(false);
    telemetry.credit(9);
    expect(telemetry.flush()).toBe(true);
    expect(frames.map((f) => f.step)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(frames.map((f) => f.values)).toEqual([0, 1, 2, 3, 4, 5].map((k) => [k / 3, k / 3]));
    expect(telemetry.dropped()).toBe(0);
  });

  it('says how far the client can be, and takes back what waits when the run goes back', () => {
    const { frames, telemetry } = posted();
    const sink = telemetry.sink(1, 'latest');
    expect(telemetry.reached(7)).toBe(7);
    for (let k = 0; k < 6; k++) sink(k, Float64Array.of(k));
    expect(telemetry.reached(6)).toBe(0);
    telemetry.credit(2);
    telemetry.flush();
    expect(telemetry.reached(6)).toBe(2);
    telemetry.rewind(4);
    expect(telemetry.reached(1), 'never further than the run').toBe(1);
    telemetry.credit(9);
    expect(telemetry.flush()).toBe(true);
    expect(telemetry.reached(6)).toBe(6);
    expect(frames.map((f) => f.step)).toEqual([0, 1, 2, 3]);
  });

  it('forgets what waits for a probe that was removed', () => {
    const { frames, telemetry } = posted();
    telemetry.sink(1, 'lossless')(0, Float64Array.of(1));
    telemetry.sink(2, 'lossless')(0, Float64Array.of(2));
    telemetry.forget(1);
    telemetry.credit(9);
    expect(telemetry.flush()).toBe(true);
    expect(frames.map((f) => f.probe)).toEqual([2]);
  });
});

describe('through the ring', () => {
  it('keeps the order of a recorder where a short record would fit before a long one', () => {
    const ring = new Ring(createRingBuffer(128));
    const { frames, telemetry } = posted();
    telemetry.open(ring);
    const sink = telemetry.sink(1, 'lossless');
    sink(0, new Float64Array(6)); // 16 + 48 bytes
    sink(1, new Float64Array(10)); // 16 + 80: no room
    sink(2, new Float64Array(1)); // 16 + 8: would fit
    expect(telemetry.flush()).toBe(false);
    expect(ring.take()?.step).toBe(0);
    expect(telemetry.flush()).toBe(true);
    expect(ring.take()?.step).toBe(1);
    expect(ring.take()?.step).toBe(2);
    expect(ring.take()).toBeNull();
    expect(frames).toEqual([]);
  });

  it('posts beside the ring what the ring could never hold', () => {
    const { frames, telemetry } = posted(undefined, Float64Array);
    telemetry.open(new Ring(createRingBuffer(128)));
    telemetry.credit(1);
    telemetry.sink(1, 'lossless')(7, new Float64Array(100).fill(3));
    expect(telemetry.flush()).toBe(true);
    expect(frames).toEqual([{ probe: 1, step: 7, values: new Array(100).fill(3) }]);
  });
});
