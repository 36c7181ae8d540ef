/** Memory capacity of networks whose memory is known: delay lines. */

import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../engine/kit/types.ts';
import { memoryCapacity } from '../../../nodes/readouts/memory-capacity.ts';
import { runStage } from '../../support/stage.ts';

const LINE = 3;
const DELAYS = 6;

/** Element k fires when the signal was 1 k + 1 intervals ago; the signal is a fair coin. */
function delayLine() {
  const run = runStage(memoryCapacity, {
    parameters: { delays: DELAYS, gather: 'assign', settle: 10, lambda: 1e-6, feature: 'count' },
    dims: { n: LINE },
  });
  let coin = 1;
  const past: number[] = [];
  const interval = (phase: string) => {
    // A multiplicative generator (Lehmer 1951); its middle bits are fair enough.
    coin = (coin * 48271) % 2147483647;
    const value = (coin >> 12) & 1;
    const element = Uint32Array.from(
      Array.from({ length: LINE }, (_, k) => k).filter((k) => past[k] === 1),
    );
    const signal: Sample = { shape: [20, 1], data: new Float64Array(20).fill(value) };
    const spikes = { step: new Uint32Array(element.length), element };
    past.unshift(value);
    const is = { phase, learning: phase === 'train' };
    run.begin(is);
    return run.end({ inputs: { spikes, signal }, steps: 20, ...is });
  };
  return { run, interval };
}

const numbers = (sample: unknown) => Array.from((sample as Sample | undefined)?.data ?? []);

describe('a delay line of three', () => {
  it('recalls three delays and no other', () => {
    const { interval, run } = delayLine();
    for (let k = 0; k < 300; k++) expect(interval('assign')).toEqual({});
    let last = {} as ReturnType<typeof interval>;
    for (let k = 0; k < 1010; k++) last = interval('test');
    expect(run.problems).toEqual([]);
    const recall = numbers(last.recall);
    expect(recall.length).toBe(DELAYS);
    for (const r of recall.slice(0, LINE)) expect(r).toBeGreaterThan(1 - 1e-9);
    // Chance: 1/1000 on average, and four standard deviations of a squared normal number.
    for (const r of recall.slice(LINE)) expect(r).toBeLessThan(0.016);
    const [capacity, scored] = numbers(last.capacity);
    expect(scored).toBe(1000);
    expect(capacity).toBeCloseTo(
      recall.reduce((a, b) => a + b, 0),
      12,
    );
  });

  it('learns only in the phase it gathers in', () => {
    const { interval, run } = delayLine();
    for (let k = 0; k < 50; k++) interval('train');
    expect(run.state.square?.every((x) => x === 0)).toBe(true);
    for (let k = 0; k < 100; k++) interval('assign');
    const { square, moments } = structuredClone(run.state);
    expect(square?.some((x) => x > 0)).toBe(true);
    // It is fitted when a test begins, before anything of it is shown.
    run.begin({ phase: 'test', learning: false });
    const { weights } = structuredClone(run.state);
    expect(weights?.some((x) => x !== 0)).toBe(true);
    for (let k = 0; k < 50; k++) interval('test');
    for (let k = 0; k < 50; k++) interval('rest');
    expect(run.state.square).toEqual(square);
    expect(run.state.moments).toEqual(moments);
    expect(run.state.weights).toEqual(weights);
  });

  it('says what to do where nothing can be solved', () => {
    const run = runStage(memoryCapacity, {
      parameters: { delays: 1, gather: 'assign', settle: 1, lambda: 0 },
      dims: { n: LINE },
    });
    const none = { step: new Uint32Array(), element: new Uint32Array() };
    const inputs = { spikes: none, signal: { shape: [1, 1], data: Float64Array.of(1) } };
    for (const phase of ['assign', 'assign', 'assign', 'test']) {
      run.begin({ phase, learning: false });
      run.end({ inputs, phase, learning: false });
    }
    expect(run.problems[0]).toMatch(/lambda/);
  });
});
