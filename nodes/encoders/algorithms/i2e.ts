/**
 * I2E, image to event ("I2E: Real-Time Image-to-Event Conversion for High-Performance Spiking
 * Neural Networks", AAAI 2026, arXiv:2511.08065): eight differences between shifted copies of one
 * image stand for eight time steps of a moving camera. Bit for bit the published result.
 *
 * The published arithmetic is float32: a difference is rounded to float32 before it is compared,
 * and 8-bit images have many ties at the threshold. Rounding is monotone, so comparing the exact
 * difference with the least number that rounds up to the threshold gives the same bits at half
 * the work.
 */

import type { SpikeList } from '#engine/kit';

export type Padding = 'replicate' | 'reflect' | 'circular' | 'constant';
/** Cells (negative, positive) of the 3 x 3 neighbourhood, numbered 1..9 row by row. */
export type Pair = readonly [neg: number, pos: number];

/** The eight displacement directions; the first pair of each is the one used without augmentation. */
export const DIRECTION_GROUPS: readonly (readonly Pair[])[] = [
  [
    [5, 6],
    [1, 2],
    [2, 3],
    [4, 5],
    [7, 8],
    [8, 9],
  ],
  [
    [5, 2],
    [4, 1],
    [6, 3],
    [7, 4],
    [8, 5],
    [9, 6],
  ],
  [
    [5, 3],
    [4, 2],
    [7, 5],
    [8, 6],
  ],
  [
    [5, 1],
    [6, 2],
    [8, 4],
    [9, 5],
  ],
  [
    [9, 4],
    [6, 1],
  ],
  [
    [4, 3],
    [7, 6],
  ],
  [
    [3, 8],
    [2, 7],
  ],
  [
    [8, 1],
    [9, 2],
  ],
];

/** Orders of the direction groups in the training scripts; 4 is the default. */
export const STEP_ORDERS: readonly (readonly number[])[] = [
  [0, 1, 2, 3, 4, 5, 6, 7],
  [0, 1, 4, 5, 6, 7, 2, 3],
  [2, 3, 0, 1, 4, 5, 6, 7],
  [2, 3, 4, 5, 6, 7, 0, 1],
  [4, 5, 6, 7, 0, 1, 2, 3],
  [4, 5, 6, 7, 2, 3, 0, 1],
];

/** The pair of each step: the first of each group, or the one that `pick` chooses. */
export function kernelsOf(
  order: readonly number[],
  pick: (choices: number) => number = () => 0,
): Pair[] {
  // Drawn once per group and in group order, so that the order of steps does not change the draw.
  const drawn = DIRECTION_GROUPS.map((group) => group[pick(group.length)] ?? group[0]!);
  return order.map((group) => drawn[group]!);
}

export interface I2EOptions {
  readonly kernels: readonly Pair[];
  readonly ratio: number;
  readonly padding: Padding;
  readonly threshold: 'dynamic' | 'fixed';
  readonly whenFlat: 'none' | 'all';
  /** Engine steps per encoder step. */
  readonly stretch: number;
}

/** The value channel (largest of the channels) with one more pixel on each side, `[h+2, w+2]`. */
export function paddedValue(
  image: ArrayLike<number>,
  [channels, height, width]: readonly [number, number, number],
  padding: Padding,
): Float32Array {
  const row = width + 2;
  const plane = height * width;
  const v = new Float32Array((height + 2) * row);
  for (let y = 0; y < height; y++) {
    const to = (y + 1) * row + 1;
    const from = y * width;
    for (let x = 0; x < width; x++) {
      let most = image[from + x]!;
      for (let c = 1; c < channels; c++) {
        const other = image[c * plane + from + x]!;
        if (other > most) most = other;
      }
      v[to + x] = most;
    }
  }
  const source = (at: number, size: number): number => {
    if (at >= 0 && at < size) return at;
    switch (padding) {
      case 'replicate':
        return at < 0 ? 0 : size - 1;
      case 'reflect':
        return size === 1 ? 0 : at < 0 ? -at : 2 * size - 2 - at;
      case 'circular':
        return (at + size) % size;
      case 'constant':
        return -1;
    }
  };
  const put = (y: number, x: number) => {
    const fromY = source(y, height);
    const fromX = source(x, width);
    v[(y + 1) * row + x + 1] = fromY < 0 || fromX < 0 ? 0 : v[(fromY + 1) * row + fromX + 1]!;
  };
  for (let x = -1; x <= width; x++) {
    put(-1, x);
    put(height, x);
  }
  for (let y = 0; y < height; y++) {
    put(y, -1);
    put(y, width);
  }
  return v;
}

const float = new Float32Array(1);
const floatBits = new Uint32Array(float.buffer);
const double = new Float64Array(1);
const doubleBits = new BigUint64Array(double.buffer);

/** The least float64 that rounds (to nearest, ties to even) to float32 `t` or more; `t` > 0. */
function leastThatReaches(t: number): number {
  if (t === Infinity) return Infinity;
  float[0] = t;
  const odd = (floatBits[0]! & 1) === 1;
  floatBits[0]!--;
  double[0] = (float[0]! + t) / 2;
  if (odd) doubleBits[0]!++;
  return double[0]!;
}

/**
 * Events of an image `[c, h, w]`: element `p*h*w + y*w + x`, p 0 brighter (ON), 1 darker (OFF);
 * ordered by step, y, x, ON before OFF. Encoder step s is engine step `s * stretch`.
 */
export function imageToEvents(
  image: ArrayLike<number>,
  shape: readonly [number, number, number],
  options: I2EOptions,
): SpikeList {
  const [, height, width] = shape;
  const row = width + 2;
  const plane = height * width;
  const v = paddedValue(image, shape, options.padding);
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < v.length; i++) {
    const value = v[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const range = Math.fround(high - low);
  const ratio = Math.fround(options.ratio);
  const threshold = options.threshold === 'fixed' ? ratio : Math.fround(range * ratio);
  const counts = new Uint32Array(options.kernels.length);
  let element = new Uint32Array(Math.max(64, plane));
  let count = 0;
  const room = (more: number) => {
    if (count + more <= element.length) return;
    const grown = new Uint32Array(Math.max(count + more, 2 * element.length));
    grown.set(element.subarray(0, count));
    element = grown;
  };
  if (threshold > 0) {
    const reach = leastThatReaches(threshold);
    for (const [s, [neg, pos]] of options.kernels.entries()) {
      const before = count;
      const shift = (cell: number) => Math.floor((cell - 1) / 3) * row + ((cell - 1) % 3);
      const toPos = shift(pos);
      const toNeg = shift(neg);
      for (let y = 0; y < height; y++) {
        room(width);
        count = compareRow(
          v,
          y * row + toPos,
          y * row + toNeg,
          width,
          reach,
          plane,
          y * width,
          element,
          count,
        );
      }
      counts[s] = count - before;
    }
  } else if (range > 0 || options.threshold === 'fixed' || options.whenFlat === 'all') {
    // Nothing is below a threshold of 0: both polarities fire everywhere, as published.
    room(2 * plane * counts.length);
    for (let s = 0; s < counts.length; s++) {
      for (let i = 0; i < plane; i++) {
        element[count++] = i;
        element[count++] = plane + i;
      }
      counts[s] = 2 * plane;
    }
  }
  const step = new Uint32Array(count);
  let at = 0;
  for (let s = 0; s < counts.length; s++) {
    step.fill(s * options.stretch, at, at + counts[s]!);
    at += counts[s]!;
  }
  return { step, element: element.slice(0, count) };
}

/** Events of one row: a function of its own so that the loop is compiled on its own. */
function compareRow(
  v: Float32Array,
  pos: number,
  neg: number,
  width: number,
  reach: number,
  plane: number,
  first: number,
  element: Uint32Array,
  count: number,
): number {
  let n = count;
  for (let x = 0; x < width; x++) {
    const d = v[pos + x]! - v[neg + x]!;
    if (d >= reach) element[n++] = first + x;
    else if (-d >= reach) element[n++] = plane + first + x;
  }
  return n;
}
