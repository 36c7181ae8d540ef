/** What of a sample goes to the screen, and when the names of its classes go with it. */

import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Sample } from '../../../engine/kit/types.ts';
import { pacedSink, packSample } from '../../../engine/protocol/samples.ts';

/** Sizes, values and names of a record. */
function unpack(packed: Float32Array) {
  const words = new Uint32Array(packed.buffer);
  const rank = words[0]!;
  const shape = [...words.subarray(1, 1 + rank)];
  const from = 1 + rank;
  const to = from + shape.reduce((a, b) => a * b, 1);
  const names = String.fromCharCode(...words.subarray(to));
  return { shape, data: [...packed.subarray(from, to)], names: names ? names.split('\n') : [] };
}

const label = (index: number, names?: readonly string[]): Sample => ({
  shape: [1],
  data: Float64Array.of(index),
  ...(names ? { names } : {}),
});

describe('samples on their way to a screen', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('keep sizes, values and names of any script', () => {
    const scores = {
      shape: [3],
      data: Float64Array.of(1, 2, 0.5),
      names: ['Null', '\u03b2', '\u732b'],
    };
    expect(unpack(packSample(scores))).toEqual({ ...scores, data: [1, 2, 0.5] });
    const image = { shape: [1, 2, 2], data: Float32Array.of(1, 2, 3, 4) };
    expect(unpack(packSample(image))).toEqual({ shape: [1, 2, 2], data: [1, 2, 3, 4], names: [] });
  });

  it('carry names first, when they change, and once a second in case one was lost', () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const seen: (readonly string[])[] = [];
    const { pass } = pacedSink((_step, packed) => void seen.push(unpack(packed).names));
    const names = ['circle', 'square'];
    for (const [time, sample] of [
      [0, label(0, names)],
      [10, label(1, names)],
      [20, label(1)],
      [30, label(0, ['one', 'two'])],
      [40, label(1, ['one', 'two'])],
      [1040, label(1, ['one', 'two'])],
    ] as const) {
      now = time;
      pass(time, sample);
    }
    expect(seen).toEqual([names, [], [], ['one', 'two'], [], ['one', 'two']]);
  });

  it('are left out where they are large and many, but for the last of a run', () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const seen: (readonly number[])[] = [];
    const { pass, finish } = pacedSink(
      (step, packed) => void seen.push([step, unpack(packed).data[0] ?? 0]),
    );
    const cloud = (value: number): Sample => ({
      shape: [1025],
      data: new Float64Array(1025).fill(value),
    });
    for (const step of [1, 2, 3]) {
      now += 10;
      pass(step, cloud(step));
    }
    finish(cloud(3));
    finish(cloud(3));
    expect(seen).toEqual([
      [1, 1],
      [3, 3],
    ]);
    // A run that goes on keeps the pace.
    pass(4, cloud(4));
    now += 50;
    pass(5, cloud(5));
    finish(cloud(5));
    expect(seen.slice(2)).toEqual([[5, 5]]);
  });

  it('leave out names that are longer than any screen', () => {
    const many = Array.from({ length: 20_000 }, (_, k) => `class${k}`);
    expect(unpack(packSample(label(3, many)))).toEqual({ shape: [1], data: [3], names: [] });
  });
});
