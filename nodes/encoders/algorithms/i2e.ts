/**
 * I2E, image to event ("I2E: Real-Time Image-to-Event Conversion for High-Performance Spiking
 * Neural Networks", AAAI 2026, arXiv:2511.08065): eight differences between shifted copies of one
 * image stand for eight time steps of a moving camera. Bit for bit the published result.
 *
 * The published arithmetic is float32: a difference is rounded to float32 before it is compared,
 * and 8-bit images have many ties at the threshold, so nothing else gives the same bits.
 */

import { compareShifted, type Plane, planeOf, type SpikeList } from '#engine/kit';

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

/**
 * The value channel (largest of the channels) with one more pixel on each side, `[h+2, w+2]`, and its
 * range: largest minus smallest pixel.
 */
function paddedValue(
  image: ArrayLike<number>,
  [channels, height, width]: readonly [number, number, number],
  padding: Padding,
): { readonly padded: Plane; readonly range: number } {
  const row = width + 2;
  const padded = planeOf(height + 2, row);
  const v = padded.pixels;
  const range = fillLargest(v, image, [channels, height, width], padding === 'constant');
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
  return { padded, range };
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
  const { padded, range } = paddedValue(image, shape, options.padding);
  const ratio = Math.fround(options.ratio);
  const threshold = options.threshold === 'fixed' ? ratio : Math.fround(range * ratio);
  const steps: Uint32Array[] = [];
  if (threshold > 0) {
    for (const [neg, pos] of options.kernels) {
      const shift = (cell: number) => Math.floor((cell - 1) / 3) * row + ((cell - 1) % 3);
      const found = compareShifted(padded, shift(pos), shift(neg), [height, width], threshold);
      steps.push(found.slice());
    }
  } else if (range > 0 || options.threshold === 'fixed' || options.whenFlat === 'all') {
    // Nothing is below a threshold of 0: both polarities fire everywhere, as published.
    const all = Uint32Array.from({ length: 2 * plane }, (_, k) => (k >> 1) + (k & 1) * plane);
    for (let s = 0; s < options.kernels.length; s++) steps.push(all);
  }
  const count = steps.reduce((sum, found) => sum + found.length, 0);
  const step = new Uint32Array(count);
  const element = new Uint32Array(count);
  let at = 0;
  for (const [s, found] of steps.entries()) {
    element.set(found, at);
    step.fill(s * options.stretch, at, at + found.length);
    at += found.length;
  }
  return { step, element };
}

/** The largest of the channels into the middle of the padded plane; its range, which black around it may widen. */
function fillLargest(
  v: Float32Array,
  image: ArrayLike<number>,
  [channels, height, width]: readonly [number, number, number],
  black: boolean,
): number {
  const plane = width * height;
  // Where there are three, as nearly always, they are looked at together; else three by three.
  let [low, high] = [Infinity, -Infinity];
  for (let first = 0; first < channels; first += 3) {
    const second = Math.min(first + 1, channels - 1) * plane;
    const third = Math.min(first + 2, channels - 1) * plane;
    [low, high] = [Infinity, -Infinity];
    for (let y = 0; y < height; y++) {
      const to = (y + 1) * (width + 2) + 1;
      const from = y * width;
      for (let x = 0; x < width; x++) {
        let most = image[first * plane + from + x]!;
        const b = image[second + from + x]!;
        if (b > most) most = b;
        const c = image[third + from + x]!;
        if (c > most) most = c;
        if (first > 0 && v[to + x]! > most) most = v[to + x]!;
        v[to + x] = most;
        if (most < low) low = most;
        if (most > high) high = most;
      }
    }
  }
  if (black) [low, high] = [Math.min(low, 0), Math.max(high, 0)];
  return Math.fround(Math.fround(high) - Math.fround(low));
}
