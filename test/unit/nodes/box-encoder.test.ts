/** Boxes of a state space are numbered by their places, the first value's fastest. */

import { describe, expect, it } from 'vitest';
import { boxEncoder, boxOf } from '../../../nodes/encoders/box-encoder.ts';

const borders = boxEncoder.parameters.borders;
const rows = borders?.kind === 'table' ? (borders.default as readonly (readonly number[])[]) : [];
const axes = rows.map((row) => row[0] ?? -1);
const places = rows.map((row) => row[1] ?? Number.NaN);

describe('the boxes of the cart-pole', () => {
  it.each([
    // Places 1 of 3, 1 of 3, 3 of 6, 1 of 3.
    ['upright and still', [0, 0, 0, 0], 1 + 3 + 3 * 9 + 54],
    ['all at their lower ends', [-1, -1, -1, -1], 0],
    ['all at their upper ends', [1, 1, 1, 1], 161],
    ['a border belongs to the box above it', [0, 0, 1 / 12, 0], 1 + 3 + 4 * 9 + 54],
    ['the first value counts 1', [1, -1, -1, -1], 2],
  ])('%s', (_name, values, box) => {
    expect(boxOf(values, axes, places)).toEqual({ box, boxes: 162 });
  });
});
