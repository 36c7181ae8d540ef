/**
 * Many spikes as an image. Above some hundred thousand visible spikes single ticks melt together
 * and cost a rectangle each; a density image counts every one of them instead, pixel by pixel, and
 * leaves none out. Brightness grows with the logarithm of the count, as Datashader does, so that a
 * lone spike beside a burst is still seen.
 */

import type { ColourMap } from './colormaps.ts';
import type { Steps } from './feed.ts';

/** Visible spikes above which a raster becomes a density image. */
export const DENSITY_ABOVE = 200_000;

/**
 * Counts spikes per cell of a `width` x `height` grid over steps [from, to) and elements [0, n).
 * Row 0 of the grid holds the highest elements, as on the screen. Added to what `counts` holds;
 * returns the greatest count of a cell that was added to.
 */
export function countSpikes(
  steps: Steps,
  elements: Uint32Array,
  window: {
    readonly from: number;
    readonly to: number;
    readonly low: number;
    readonly high: number;
  },
  counts: Uint32Array,
  width: number,
  height: number,
): number {
  const { from, to, low, high } = window;
  const perStep = width / Math.max(to - from, 1e-9);
  const perElement = height / Math.max(high - low, 1e-9);
  let most = 0;
  for (let k = 0; k < steps.length; k++) {
    const x = Math.floor(((steps[k] ?? 0) - from) * perStep);
    const y = height - 1 - Math.floor(((elements[k] ?? 0) - low) * perElement);
    if (x < 0 || x >= width || y < 0 || y >= height) continue;
    const cell = y * width + x;
    const count = (counts[cell] ?? 0) + 1;
    counts[cell] = count;
    if (count > most) most = count;
  }
  return most;
}

/** Counts as colours: 0 stays transparent, 1 is visible, `most` is the map's end. */
export function paintCounts(
  counts: Uint32Array,
  most: number,
  map: ColourMap,
  pixels: Uint32Array,
): void {
  const scale = most > 1 ? 200 / Math.log(most) : 0;
  const colourOf = (count: number) =>
    count === 0 ? 0 : (map[Math.round(55 + Math.log(count) * scale)] ?? 0);
  // Nearly all counts are small: a logarithm for each pixel would cost more than the counting.
  const known = Uint32Array.from({ length: Math.min(most, 255) + 1 }, (_, count) =>
    colourOf(count),
  );
  for (let k = 0; k < counts.length; k++) {
    const count = counts[k] ?? 0;
    pixels[k] = known[count] ?? colourOf(count);
  }
}

/** Values as colours of a map: `low` is its first entry, `high` its last; no number is transparent. */
export function paintValues(
  values: ArrayLike<number>,
  low: number,
  high: number,
  map: ColourMap,
  pixels: Uint32Array,
): void {
  const scale = high > low ? 255 / (high - low) : 0;
  for (let k = 0; k < pixels.length; k++) {
    const value = values[k] ?? Number.NaN;
    if (Number.isNaN(value)) pixels[k] = 0;
    else {
      const entry = scale === 0 ? 128 : Math.round((value - low) * scale);
      pixels[k] = map[Math.max(0, Math.min(255, entry))] ?? 0;
    }
  }
}

/**
 * Synapses as a matrix [post, pre] reduced to at most `size` cells each way: the mean weight of
 * the synapses in a cell; NaN where there is none.
 */
export function weightMatrix(
  pre: Uint32Array,
  post: Uint32Array,
  weights: Float32Array,
  shape: readonly [pre: number, post: number],
  size = 256,
): { readonly values: Float32Array; readonly width: number; readonly height: number } {
  const width = Math.max(1, Math.min(shape[0], size));
  const height = Math.max(1, Math.min(shape[1], size));
  const values = new Float32Array(width * height);
  const counts = new Uint32Array(width * height);
  for (let k = 0; k < weights.length; k++) {
    const x = Math.floor(((pre[k] ?? 0) * width) / Math.max(1, shape[0]));
    const y = Math.floor(((post[k] ?? 0) * height) / Math.max(1, shape[1]));
    if (x >= width || y >= height) continue;
    const cell = y * width + x;
    values[cell] = (values[cell] ?? 0) + (weights[k] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  for (let k = 0; k < values.length; k++)
    values[k] = counts[k] ? (values[k] ?? 0) / (counts[k] ?? 1) : Number.NaN;
  return { values, width, height };
}

/**
 * The weights of some receiving neurons, each as a picture of what its senders see, side by side
 * with a pixel between them: NaN where there is nothing. `place` gives the index of the weight from
 * `pre` to `post`, or -1; senders are [channels, rows, columns], channels side by side.
 */
export function fieldMosaic(
  shown: readonly number[],
  columns: number,
  [channels, height, width]: readonly [number, number, number],
  place: (pre: number, post: number) => number,
  weights: ArrayLike<number>,
): { readonly values: Float32Array; readonly width: number; readonly height: number } {
  const [cellX, cellY] = [channels * width + 1, height + 1];
  const all = {
    width: Math.max(1, columns * cellX - 1),
    height: Math.max(1, Math.ceil(shown.length / columns) * cellY - 1),
  };
  const values = new Float32Array(all.width * all.height).fill(Number.NaN);
  for (const [k, post] of shown.entries()) {
    const left = (k % columns) * cellX;
    const top = Math.floor(k / columns) * cellY;
    for (let c = 0; c < channels; c++)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const found = place((c * height + y) * width + x, post);
          if (found >= 0)
            values[(top + y) * all.width + left + c * width + x] = weights[found] ?? Number.NaN;
        }
  }
  return { values, ...all };
}

/**
 * Draws each spike as an upright tick into RGBA words; the last drawn wins where ticks meet. Every
 * spike inside the window sets at least one pixel. `row` is the pixel of an element's middle.
 */
export function paintTicks(
  pixels: Uint32Array,
  width: number,
  height: number,
  steps: Steps,
  elements: Uint32Array,
  place: {
    readonly column: (step: number) => number;
    readonly row: (element: number) => number;
    readonly tall: number;
    readonly wide: number;
    readonly colour: number;
  },
): void {
  const above = Math.floor((place.tall - 1) / 2);
  for (let k = 0; k < steps.length; k++) {
    const left = Math.floor(place.column(steps[k] ?? 0));
    const middle = Math.floor(place.row(elements[k] ?? 0));
    const top = Math.max(0, middle - above);
    const bottom = Math.min(height, middle - above + place.tall);
    const right = Math.min(width, left + place.wide);
    for (let x = Math.max(0, left); x < right; x++)
      for (let y = top; y < bottom; y++) pixels[y * width + x] = place.colour;
  }
}
