/**
 * Samples (images, clouds, labels, results) on their way to a screen: sizes first, then the values.
 * Small ones all go, since readouts are counted; large ones at most 25 times a second, and clouds
 * with more points than a screen shows lose evenly.
 */

import type { Sample } from '../kit/types.ts';

/** Values up to which every sample is sent. */
const SMALL = 1024;
/** Milliseconds between two large ones. */
const PAUSE = 40;
/** Values of the largest sample that is sent. */
const MOST_VALUES = 400_000;
/** Milliseconds after which the names of classes are sent again: a record may be lost. */
const NAMES_AGAIN = 1000;
/** Characters of all names together that are sent. */
const MOST_CHARACTERS = 2 ** 16;

/** Kinds of ports whose outputs are samples. */
export const SAMPLE_KINDS: ReadonlySet<string> = new Set(['image', 'cloud', 'label', 'result']);

/**
 * Rank, sizes and values of a sample, then the names of its classes where it has them; rows are left
 * out evenly where it is too large.
 */
export function packSample({ shape, data, names = [] }: Sample): Float32Array {
  const width = shape.length > 1 ? shape.slice(1).reduce((a, b) => a * b, 1) : 1;
  const rows = Math.max(1, width > 0 ? Math.floor(data.length / width) : 1);
  const kept = Math.max(1, Math.min(rows, Math.floor(MOST_VALUES / Math.max(1, width))));
  const sizes = shape.length > 0 ? [kept, ...shape.slice(1)] : [kept];
  const head = 1 + sizes.length;
  const values = kept === rows ? data.length : kept * width;
  const joined = names.join('\n');
  const text = joined.length <= MOST_CHARACTERS ? joined : '';
  const packed = new Float32Array(head + values + text.length);
  const units = new Uint32Array(packed.buffer, 4 * (head + values));
  for (let k = 0; k < text.length; k++) units[k] = text.charCodeAt(k);
  new Uint32Array(packed.buffer, 0, head).set([sizes.length, ...sizes]);
  if (kept === rows) packed.set(data, head);
  else
    for (let k = 0; k < kept; k++) {
      const row = Math.floor((k * rows) / kept);
      packed.set(data.subarray(row * width, (row + 1) * width), head + k * width);
    }
  return packed;
}

/** Passes samples on at a pace a screen can follow, and the last one when the run stands still. */
export function pacedSink(sink: (step: number, payload: Float32Array) => void): {
  pass(step: number, sample: Sample): void;
  /** The run stands still: the last sample is handed on if it was left out. */
  finish(sample: Sample): void;
} {
  let last = Number.NEGATIVE_INFINITY;
  /** The step of a sample that was left out. */
  let leftOut: number | null = null;
  let named = Number.NEGATIVE_INFINITY;
  let known = '';
  const pass = (step: number, sample: Sample) => {
    leftOut = null;
    if (sample.data.length > SMALL) {
      const now = performance.now();
      if (now - last < PAUSE) {
        leftOut = step;
        return;
      }
      last = now;
      // An image larger than any screen is not cut: half a picture would mislead.
      if (sample.shape.length > 2 && sample.data.length > MOST_VALUES) return;
    }
    if (!sample.names) {
      sink(step, packSample(sample));
      return;
    }
    const now = performance.now();
    const names = sample.names.join('\n');
    const again = names !== known || now - named >= NAMES_AGAIN;
    if (again) [named, known] = [now, names];
    sink(step, packSample(again ? sample : { shape: sample.shape, data: sample.data }));
  };
  return {
    pass,
    finish(sample) {
      if (leftOut === null) return;
      last = Number.NEGATIVE_INFINITY;
      pass(leftOut, sample);
    },
  };
}
