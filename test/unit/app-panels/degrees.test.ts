import { expect, it } from 'vitest';
import { degreesOf, spanOfDegrees } from '../../../app/inspector/degrees.ts';

it('counts synapses onto each target and from each source', () => {
  const { in: onto, out } = degreesOf({
    pre: Uint32Array.of(0, 0, 2, 2, 2),
    post: Uint32Array.of(1, 0, 1, 1, 0),
    sizes: [3, 2],
  });
  expect([...onto]).toEqual([2, 3]);
  expect([...out]).toEqual([2, 0, 3]);
  expect(spanOfDegrees(out)).toEqual({ least: 0, most: 3 });
  expect(spanOfDegrees(onto)).toEqual({ least: 2, most: 3 });
});
