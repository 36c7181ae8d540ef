/**
 * What the sparse layers share: how voxels travel on a wire, and weights that are drawn once.
 * A sparse tensor on a `cloud` port is rows of `batch-free` cell indices and features, `i0 i1 i2
 * f0 f1 ...`; its spatial shape is the largest index plus a margin.
 */

import { cos, log, type RandomStream, type Sample } from '#engine/kit';
import type { Sites } from './sparse.ts';

export interface SparseTensor {
  readonly sites: Sites;
  readonly features: Float64Array; // [M, channels]
  readonly channels: number;
}

/** Rows `[M, 3 + channels]` as sites and features; `margin` beyond the largest index per axis. */
export function sparseOf(sample: Sample, margin: number): SparseTensor {
  const width = sample.shape[1] ?? 3;
  const count = Math.floor(sample.data.length / width);
  const channels = width - 3;
  const index = new Int32Array(4 * count);
  const features = new Float64Array(count * channels);
  const shape = [0, 0, 0];
  for (let j = 0; j < count; j++) {
    for (let a = 0; a < 3; a++) {
      const at = Math.round(sample.data[j * width + a]!);
      index[4 * j + 1 + a] = at;
      shape[a] = Math.max(shape[a]!, at + margin);
    }
    for (let c = 0; c < channels; c++) features[j * channels + c] = sample.data[j * width + 3 + c]!;
  }
  return { sites: { index, shape }, features, channels };
}

/** Sites and features as rows for a `cloud` port. */
export function rowsOf(sites: Sites, features: ArrayLike<number>, channels: number): Sample {
  const count = sites.index.length / 4;
  const width = 3 + channels;
  const data = new Float32Array(count * width);
  for (let j = 0; j < count; j++) {
    for (let a = 0; a < 3; a++) data[j * width + a] = sites.index[4 * j + 1 + a]!;
    for (let c = 0; c < channels; c++) data[j * width + 3 + c] = features[j * channels + c]!;
  }
  return { shape: [count, width], data };
}

/**
 * Fills `weights` with normal numbers of variance 2 / fan-in (He et al. 2015,
 * doi:10.1109/ICCV.2015.123) unless `ready[0]` says that it was done before.
 */
export function drawWeights(
  weights: Float64Array,
  ready: Float64Array,
  fanIn: number,
  seed: number,
): void {
  if (ready[0] === 1) return;
  ready[0] = 1;
  const deviation = Math.sqrt(2 / fanIn);
  const random = mulberry(seed);
  for (let i = 0; i < weights.length; i++) weights[i] = deviation * gaussian(random);
}

/** Mulberry32 by T. Ettinger (public domain): weights depend on the layer's own seed alone. */
function mulberry(seed: number): Pick<RandomStream, 'uniform'> {
  let state = seed | 0;
  return {
    uniform() {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    },
  };
}

const gaussian = ({ uniform }: Pick<RandomStream, 'uniform'>): number =>
  Math.sqrt(-2 * log(1 - uniform())) * cos(2 * Math.PI * uniform());
