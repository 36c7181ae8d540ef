/** Many signals as rows of colours: which value stands in which pixel. */

import { describe, expect, it } from 'vitest';
import { SignalBuffer } from '../../../app/dock/plots/buffers.ts';
import type { SignalFeed } from '../../../app/dock/plots/feed.ts';
import { heatValues } from '../../../app/dock/plots/heat.ts';
import { viewsFor } from '../../../app/dock/plots/kinds.ts';
import { linesOf } from '../../../app/dock/plots/traces.ts';

/** Elements sampled at steps; a sample of step k is stamped (k + 1) dt. */
function feedOf(steps: readonly number[], ...columns: readonly (readonly number[])[]): SignalFeed {
  const buffer = new SignalBuffer(columns.length);
  for (const [k, step] of steps.entries())
    buffer.push(
      step,
      Float32Array.from(columns, (column) => column[k] ?? 0),
    );
  return {
    id: 'n/x',
    name: 'N',
    port: 'x',
    series: 0,
    elements: columns.length,
    shape: [columns.length],
    unit: 'mV',
    kind: 'signal',
    buffer,
    shown: columns.map((_c, k) => k),
  };
}
const rows = (values: Float32Array, columns: number) =>
  Array.from({ length: values.length / columns }, (_r, k) => [
    ...values.subarray(k * columns, (k + 1) * columns),
  ]);

describe('a heat map', () => {
  it('has the first line lowest, and the greatest value of each pixel', () => {
    const feed = feedOf([0, 1, 2, 3], [1, 5, 2, 3], [-4, -1, -3, -2]);
    // Two samples a pixel: those of 1 and 2 ms, those of 3 and 4 ms.
    const values = heatValues(linesOf([feed]), { from: 1, to: 5 }, 1, 2);
    expect(rows(values, 2)).toEqual([
      [-1, -2],
      [5, 3],
    ]);
  });

  it('holds a value until the next, and leaves free what is not known', () => {
    const feed = feedOf([1, 4], [7, 9]);
    const values = heatValues(linesOf([feed]), { from: 0, to: 8 }, 1, 8);
    const none = Number.NaN;
    expect(rows(values, 8)).toEqual([[none, none, 7, 7, 7, 9, none, none]]);
  });

  it('stacks several signals, each in its own time', () => {
    const lines = linesOf([feedOf([0, 1], [1, 2]), feedOf([1], [8])]);
    const values = heatValues(lines, { from: 1, to: 3 }, 1, 2);
    expect(rows(values, 2)).toEqual([
      [Number.NaN, 8],
      [1, 2],
    ]);
  });

  it('is offered where there is more than one line', () => {
    expect(viewsFor('core/trace', [feedOf([0], [1])])).not.toContain('heat');
    expect(viewsFor('core/trace', [feedOf([0], [1], [2])])).toContain('heat');
    expect(viewsFor('core/trace', [feedOf([0], [1]), feedOf([0], [1])])[0]).toBe('traces');
  });
});
