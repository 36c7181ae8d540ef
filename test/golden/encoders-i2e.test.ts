/** I2E and its image preprocessing against the authors' code, bit for bit. */

import { describe, expect, it } from 'vitest';
import { resizeImage, roundHalfEven } from '#engine/kit';
import { imageToEvents, type Padding, type Pair } from '../../nodes/encoders/algorithms/i2e.ts';
import { channelsOf, padAndCrop } from '../../nodes/encoders/algorithms/image.ts';
import { type Case, dense, goldenCases, type Tensor, tensor } from '../support/golden.ts';

describe('I2E', () => {
  it.each(goldenCases('i2e.json').map((c) => [c.name as string, c] as const))('%s', (_, c) => {
    const input = tensor(c.input);
    const [batch = 1, channels = 1, height = 1, width = 1] = input.shape;
    const expected = tensor(c.expected);
    const scale = c.input.dtype === 'uint8' ? 255 : 1;
    const size = channels * height * width;
    const n = 2 * height * width;
    for (let b = 0; b < batch; b++) {
      const image = Float32Array.from(input.data.subarray(b * size, (b + 1) * size), (v) =>
        Math.fround(v / scale),
      );
      const spikes = imageToEvents(image, [channels, height, width], {
        kernels: c.params.kernels as Pair[],
        ratio: c.params.ratio,
        padding: c.params.paddingMode as Padding,
        threshold: 'dynamic',
        whenFlat: 'all',
        stretch: 1,
      });
      const ours = dense(spikes, 8, n);
      const theirs: number[] = [];
      for (let t = 0; t < 8; t++)
        theirs.push(...expected.data.subarray((t * batch + b) * n, (t * batch + b + 1) * n));
      expect(ours).toEqual(theirs);
    }
  });
});

describe('resize', () => {
  const cases = goldenCases('image-preprocess.json').filter((c) => c.op === 'resize');
  it.each(cases.map((c) => [c.name as string, c] as const))('%s', (_, c) => {
    const input = tensor(c.input);
    const [channels = 1, height = 1, width = 1] = input.shape;
    const ours = resizeImage(
      input.data,
      [channels, height, width],
      c.params.size,
      c.params.mode,
      c.params.antialias,
    );
    const float = tensor(c.expected.float);
    const bytes = tensor(c.expected.uint8);
    for (let i = 0; i < float.data.length; i++) {
      expect(Math.abs(ours[i]! - float.data[i]!)).toBeLessThanOrEqual(c.tolerance.float);
      const byte = Math.min(255, Math.max(0, roundHalfEven(ours[i]!)));
      expect(Math.abs(byte - bytes.data[i]!)).toBeLessThanOrEqual(c.tolerance.uint8);
    }
  });
});

describe('preparation', () => {
  const checks: Record<string, (c: Case, image: Tensor) => ArrayLike<number>> = {
    value: (_, { data, shape }) => channelsOf(data, planes(shape), 1, 'value'),
    gray: (_, { data, shape }) => channelsOf(data, planes(shape), 1, 'luma').map(roundHalfEven),
    'pad-edge-crop'({ params: { pad, top, left, height, width } }, { data, shape }) {
      return padAndCrop(data, planes(shape), pad, top, left, [height, width]);
    },
  };
  const planes = ([c = 1, h = 1, w = 1]: readonly number[]) => [c, h, w] as const;
  const cases = goldenCases('image-preprocess.json').filter((c) => c.op !== 'resize');
  it.each(cases.map((c) => [c.name as string, c] as const))('%s', (_, c) => {
    const ours = checks[c.op]!(c, tensor(c.input));
    const theirs = tensor(c.expected).data;
    expect(ours.length).toBe(theirs.length);
    for (let i = 0; i < theirs.length; i++)
      expect(Math.abs(ours[i]! - theirs[i]!)).toBeLessThanOrEqual(c.tolerance ?? 0);
  });
});
