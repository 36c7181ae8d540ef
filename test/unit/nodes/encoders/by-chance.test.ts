/** What is done to samples by chance while a network learns: windows of pictures, jitter of events. */

import { describe, expect, it } from 'vitest';
import { createStream } from '#engine/kit';
import type { Sample, SpikeList } from '../../../../engine/kit/types.ts';
import { drawWindow } from '../../../../nodes/encoders/algorithms/image.ts';
import { eventFilter } from '../../../../nodes/encoders/event-filter.ts';
import { imagePreparation } from '../../../../nodes/encoders/image-preparation.ts';
import { runStage } from '../../../support/stage.ts';

describe('a random window', () => {
  it('has the area and form that were asked for, anywhere in the picture', () => {
    const random = createStream(1, 'window', 'draws');
    const [height, width, least] = [300, 400, 0.08];
    const areas: number[] = [];
    const forms: number[] = [];
    for (let k = 0; k < 4000; k++) {
      const { top, left, size } = drawWindow([height, width], least, random);
      const [rows, columns] = size;
      expect(top >= 0 && left >= 0 && top + rows <= height && left + columns <= width).toBe(true);
      areas.push((rows * columns) / (height * width));
      forms.push(columns / rows);
    }
    expect(Math.min(...areas)).toBeGreaterThan(least * 0.95);
    expect(Math.min(...areas)).toBeLessThan(0.1);
    expect(Math.max(...areas)).toBeGreaterThan(0.95);
    expect(Math.min(...forms)).toBeGreaterThan(0.75 * 0.97);
    expect(Math.max(...forms)).toBeLessThan((4 / 3) * 1.03);
    const wide = forms.filter((form) => form > 1).length;
    expect(wide / forms.length).toBeGreaterThan(0.45);
  });

  it('that nowhere fits is the largest in the middle', () => {
    const random = createStream(1, 'window', 'long');
    expect(drawWindow([10, 1000], 1, random)).toEqual({ top: 0, left: 493, size: [10, 13] });
    expect(drawWindow([1000, 10], 1, random)).toEqual({ top: 493, left: 0, size: [13, 10] });
  });

  it('is taken while learning only, and stretched to the size', () => {
    const size = 32;
    const data = Float32Array.from({ length: size * size }, (_, i) => (i % size) / size);
    const image = { shape: [1, size, size], data };
    const prepare = (learning: boolean, seed: number) => {
      const parameters = { size: [size, size], interpolation: 'nearest', randomArea: 0.2 };
      const run = runStage(imagePreparation, { parameters, seed });
      return Array.from((run.begin({ inputs: { image }, learning }).prepared as Sample).data);
    };
    expect(prepare(false, 1)).toEqual(Array.from(data));
    const one = prepare(true, 1);
    expect(one).toHaveLength(size * size);
    expect(one).not.toEqual(Array.from(data));
    expect(prepare(true, 1)).toEqual(one);
    expect(prepare(true, 2)).not.toEqual(one);
    // Columns still rise from left to right, over a part of the range.
    const row = one.slice(0, size);
    expect(row).toEqual([...row].sort((a, b) => a - b));
    expect(row.at(-1)! - row[0]!).toBeLessThan(0.95);
  });
});

describe('jitter of events', () => {
  const [w, h, n] = [41, 31, 8000];
  const jitter = (element: number, spread: number) => {
    const run = runStage(eventFilter, {
      parameters: { law: 'jitter', spread, chunk: '1 s' },
      dims: { w, h },
    });
    const step = Uint32Array.from({ length: n }, (_, k) => k >> 3);
    const events = { step, element: new Uint32Array(n).fill(element) };
    return run.begin({ inputs: { events }, steps: n }).kept as SpikeList;
  };
  const moments = (values: readonly number[]) => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return [mean, values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length] as const;
  };

  it('is normal along both axes, keeps polarity and time, and the order of events', () => {
    const off = w * h;
    const { step, element } = jitter(off + 15 * w + 20, 2);
    expect(element).toHaveLength(n);
    expect(element.every((e) => e >= off && e < 2 * off)).toBe(true);
    for (let k = 1; k < n; k++)
      expect(step[k]! > step[k - 1]! || element[k]! >= element[k - 1]!).toBe(true);
    for (const [values, centre] of [
      [Array.from(element, (e) => (e - off) % w), 20],
      [Array.from(element, (e) => Math.floor((e - off) / w)), 15],
    ] as const) {
      const [mean, variance] = moments(values);
      // A rounded normal number has a twelfth more variance; five standard errors.
      expect(Math.abs(mean - centre)).toBeLessThan(5 * Math.sqrt((4 + 1 / 12) / n));
      expect(Math.abs(variance - (4 + 1 / 12))).toBeLessThan(5 * (4 + 1 / 12) * Math.sqrt(2 / n));
    }
  });

  it('drops what leaves the sensor', () => {
    // In a corner: what is drawn to 0 or inwards stays, along both axes.
    const kept = jitter(0, 2).element.length / n;
    const inwards = 0.5 + 0.5 * 0.1974; // P(x > -0.5) for a deviation of 2
    expect(Math.abs(kept - inwards ** 2)).toBeLessThan(5 * Math.sqrt(0.25 / n));
  });
});
