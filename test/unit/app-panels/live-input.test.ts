/** Which sources wait for a device, and how its pictures become numbers. */

import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '#engine';
import { liveSources, lumaOf } from '../../../app/state/live-sources.ts';

const node = (type: string, parameters: Record<string, unknown> = {}, more = {}) => ({
  type,
  version: 1,
  name: type,
  parameters,
  ...more,
});

describe('live sources', () => {
  it('are cameras and microphones, with their sizes and intervals', () => {
    const nodes = {
      a: node('core/camera'),
      b: node('core/camera', { size: [8, 16], interval: '0.05 s' }),
      c: node('core/microphone', { interval: '1 ms' }),
      d: node('core/camera', {}, { muted: true }),
      e: node('core/lif'),
    };
    expect(liveSources({ nodes } as unknown as GraphDocument)).toEqual([
      { node: 'a', kind: 'camera', interval: 20, rows: 120, columns: 160 },
      { node: 'b', kind: 'camera', interval: 50, rows: 8, columns: 16 },
      { node: 'c', kind: 'microphone', interval: 10, rows: 120, columns: 160 },
    ]);
  });

  it('give luma: white is 1, green brighter than red, red than blue, alpha counts not', () => {
    const pixels = [255, 255, 255, 0, 255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255];
    const luma = lumaOf(Uint8ClampedArray.from(pixels));
    for (const [k, expected] of [1, 0.299, 0.587, 0.114].entries())
      expect(luma[k]).toBeCloseTo(expected, 6);
  });
});
