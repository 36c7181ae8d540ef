/**
 * Heavy loops that several stages share: resizing of images, the Fourier transform, the hash of
 * grid cells, rounding as tensor libraries round. Plain typed arrays and plain loops: V8 compiles
 * them to about the speed of scalar C, and they give the same bits on every host.
 *
 * Resizing follows PyTorch's `interpolate` (half-pixel centres; with antialiasing the kernel is
 * stretched by the reduction, as Pillow does; cubic a = -0.75 without, -0.5 with antialiasing;
 * Keys 1981, doi:10.1109/TASSP.1981.1163711). The transform is Cooley & Tukey's for powers of two
 * (1965, doi:10.1090/S0025-5718-1965-0178586-1) and Bluestein's for other lengths (1970,
 * doi:10.1109/TAU.1970.1162132).
 */

import { atan, cos, sin } from './elementary.ts';

/** The nearest integer, ties to the even one, as IEEE 754, NumPy and PyTorch round. */
export function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest < 0.5) return below;
  if (rest > 0.5) return below + 1;
  return below % 2 === 0 ? below : below + 1;
}

/** Index and value of the first element that is NaN or infinite; null if all are finite. */
export function findNonFinite(data: ArrayLike<number>): { index: number; value: number } | null {
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value - value !== 0) return { index: i, value };
  }
  return null;
}

/** The angle of the point (x, y) [rad], -pi..pi; 0 at the origin. */
export function angleOf(y: number, x: number): number {
  if (x === 0) return y > 0 ? Math.PI / 2 : y < 0 ? -Math.PI / 2 : 0;
  const a = atan(y / x);
  return x > 0 ? a : y >= 0 ? a + Math.PI : a - Math.PI;
}

// ---- images

export type Interpolation = 'nearest' | 'bilinear' | 'bicubic';

/** Per output position: first input position, number of taps, and the taps' weights. */
interface Taps {
  readonly first: Int32Array;
  readonly size: Int32Array;
  readonly most: number;
  readonly weight: Float64Array;
}

const triangle = (x: number) => Math.max(0, 1 - Math.abs(x));

function cubic(x: number, a: number): number {
  const d = Math.abs(x);
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  if (d < 2) return (((d - 5) * d + 8) * d - 4) * a;
  return 0;
}

/** Taps of a kernel widened by the reduction, cut at the border and normalised. */
function antialiasedTaps(from: number, to: number, mode: Interpolation): Taps {
  const scale = from / to;
  const stretch = Math.max(1, scale);
  const support = (mode === 'bicubic' ? 2 : 1) * stretch;
  const most = Math.ceil(support) * 2 + 1;
  const taps: Taps = {
    first: new Int32Array(to),
    size: new Int32Array(to),
    most,
    weight: new Float64Array(to * most),
  };
  for (let i = 0; i < to; i++) {
    const centre = scale * (i + 0.5);
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const size = Math.min(from, Math.trunc(centre + support + 0.5)) - first;
    let total = 0;
    for (let j = 0; j < size; j++) {
      const x = (j + first - centre + 0.5) / stretch;
      const w = mode === 'bicubic' ? cubic(x, -0.5) : triangle(x);
      taps.weight[i * most + j] = w;
      total += w;
    }
    for (let j = 0; j < size; j++) taps.weight[i * most + j]! /= total;
    taps.first[i] = first;
    taps.size[i] = size;
  }
  return taps;
}

/** Taps of a kernel of fixed width; positions beyond the border repeat its pixel. */
function plainTaps(from: number, to: number, mode: Interpolation): Taps {
  const scale = from / to;
  const most = 4;
  const taps: Taps = {
    first: new Int32Array(to),
    size: new Int32Array(to),
    most,
    weight: new Float64Array(to * most),
  };
  const put = (i: number, at: number, w: number) => {
    const place = Math.min(from - 1, Math.max(0, at));
    taps.weight[i * most + place - taps.first[i]!]! += w;
    taps.size[i] = Math.max(taps.size[i]!, place - taps.first[i]! + 1);
  };
  for (let i = 0; i < to; i++) {
    if (mode === 'nearest') {
      taps.first[i] = Math.min(from - 1, Math.floor(i * scale));
      put(i, taps.first[i]!, 1);
      continue;
    }
    const x = scale * (i + 0.5) - 0.5;
    if (mode === 'bilinear') {
      const centre = Math.max(0, x);
      const at = Math.floor(centre);
      taps.first[i] = at;
      put(i, at, 1 - (centre - at));
      put(i, at + 1, centre - at);
    } else {
      const at = Math.floor(x);
      taps.first[i] = Math.min(from - 1, Math.max(0, at - 1));
      for (let k = -1; k <= 2; k++) put(i, at + k, cubic(x - at - k, -0.75));
    }
  }
  return taps;
}

/**
 * An image `[channels, height, width]` in another size, float32, not rounded or clamped.
 * `antialias` widens the kernel where the image shrinks. The result is the caller's.
 */
export function resizeImage(
  image: ArrayLike<number>,
  [channels, height, width]: readonly [number, number, number],
  [toHeight, toWidth]: readonly [number, number],
  mode: Interpolation,
  antialias: boolean,
): Float32Array {
  const tapsOf = antialias && mode !== 'nearest' ? antialiasedTaps : plainTaps;
  const across = tapsOf(width, toWidth, mode);
  const down = tapsOf(height, toHeight, mode);
  const middle = new Float32Array(channels * height * toWidth);
  for (let row = 0; row < channels * height; row++)
    for (let x = 0; x < toWidth; x++) {
      const first = row * width + across.first[x]!;
      const size = across.size[x]!;
      let sum = 0;
      for (let j = 0; j < size; j++) sum += image[first + j]! * across.weight[x * across.most + j]!;
      middle[row * toWidth + x] = sum;
    }
  const result = new Float32Array(channels * toHeight * toWidth);
  const line = new Float64Array(toWidth);
  for (let c = 0; c < channels; c++)
    for (let y = 0; y < toHeight; y++) {
      line.fill(0);
      const first = c * height + down.first[y]!;
      const size = down.size[y]!;
      for (let j = 0; j < size; j++) {
        const w = down.weight[y * down.most + j]!;
        const from = (first + j) * toWidth;
        for (let x = 0; x < toWidth; x++) line[x]! += w * middle[from + x]!;
      }
      result.set(line, (c * toHeight + y) * toWidth);
    }
  return result;
}

// ---- Fourier transform

/** In place, length a power of two; `sign` -1 is the forward transform, 1 the inverse, unscaled. */
function transformPowerOfTwo(re: Float64Array, im: Float64Array, sign: 1 | -1): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      const a = re[i]!;
      re[i] = re[j]!;
      re[j] = a;
      const b = im[i]!;
      im[i] = im[j]!;
      im[j] = b;
    }
  }
  const wr = new Float64Array(n >> 1);
  const wi = new Float64Array(n >> 1);
  for (let k = 0; k < n >> 1; k++) {
    wr[k] = cos((2 * Math.PI * k) / n);
    wi[k] = sign * sin((2 * Math.PI * k) / n);
  }
  for (let half = 1; half < n; half <<= 1) {
    const stride = n / (2 * half);
    for (let from = 0; from < n; from += 2 * half)
      for (let k = 0; k < half; k++) {
        const a = from + k;
        const b = a + half;
        const c = wr[k * stride]!;
        const s = wi[k * stride]!;
        const xr = re[b]! * c - im[b]! * s;
        const xi = re[b]! * s + im[b]! * c;
        re[b] = re[a]! - xr;
        im[b] = im[a]! - xi;
        re[a]! += xr;
        im[a]! += xi;
      }
  }
}

/**
 * The discrete Fourier transform of any length, in place; `sign` -1 is forward, 1 inverse. Neither
 * direction scales: divide by the length after an inverse. Time O(n log n).
 */
export function fourier(re: Float64Array, im: Float64Array, sign: 1 | -1 = -1): void {
  const n = re.length;
  if (n < 2) return;
  if ((n & (n - 1)) === 0) {
    transformPowerOfTwo(re, im, sign);
    return;
  }
  let m = 1;
  while (m < 2 * n - 1) m <<= 1;
  const cr = new Float64Array(n);
  const ci = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    // k^2 modulo 2n keeps the angle small, hence exact.
    const angle = (Math.PI * ((k * k) % (2 * n))) / n;
    cr[k] = cos(angle);
    ci[k] = sign * sin(angle);
  }
  const ar = new Float64Array(m);
  const ai = new Float64Array(m);
  const br = new Float64Array(m);
  const bi = new Float64Array(m);
  for (let k = 0; k < n; k++) {
    ar[k] = re[k]! * cr[k]! - im[k]! * ci[k]!;
    ai[k] = re[k]! * ci[k]! + im[k]! * cr[k]!;
    br[k] = cr[k]!;
    bi[k] = -ci[k]!;
    if (k > 0) {
      br[m - k] = cr[k]!;
      bi[m - k] = -ci[k]!;
    }
  }
  transformPowerOfTwo(ar, ai, -1);
  transformPowerOfTwo(br, bi, -1);
  for (let k = 0; k < m; k++) {
    const r = ar[k]! * br[k]! - ai[k]! * bi[k]!;
    ai[k] = ar[k]! * bi[k]! + ai[k]! * br[k]!;
    ar[k] = r;
  }
  transformPowerOfTwo(ar, ai, 1);
  for (let k = 0; k < n; k++) {
    const r = ar[k]! / m;
    const i = ai[k]! / m;
    re[k] = r * cr[k]! - i * ci[k]!;
    im[k] = r * ci[k]! + i * cr[k]!;
  }
}

// ---- hashing of grid cells

/** FNV's prime is 2^40 + 0x1b3, its basis 0xcbf29ce484222325 (Fowler, Noll & Vo). */
const FNV_LOW = 0x1b3;
const FNV_BASIS_HIGH = 0xcbf29ce4;
const FNV_BASIS_LOW = 0x84222325;

/**
 * 64-bit FNV-1 over whole coordinates (multiply, then exclusive-or; modulo 2^64) of `count` cells
 * `cells[3*i ..]`, not negative. High and low words go to `high` and `low`.
 */
export function hashCells(
  cells: Int32Array,
  count: number,
  high: Uint32Array,
  low: Uint32Array,
): void {
  for (let i = 0; i < count; i++) {
    let h = FNV_BASIS_HIGH;
    let l = FNV_BASIS_LOW;
    for (let axis = 0; axis < 3; axis++) {
      // (h, l) * (2^40 + 0x1b3), sixteen bits of l at a time: the product's low word carries over.
      const lower = (l & 0xffff) * FNV_LOW;
      const upper = (l >>> 16) * FNV_LOW + (lower >>> 16);
      h = (Math.imul(h, FNV_LOW) + (upper >>> 16) + (l << 8)) | 0;
      l = ((upper << 16) | (lower & 0xffff)) ^ cells[3 * i + axis]!;
    }
    high[i] = h;
    low[i] = l;
  }
}

/**
 * The order that sorts 64-bit unsigned keys ascending; equal keys keep their order. Radix sort,
 * 16 bits at a time, skipping digits that are all equal.
 */
export function sortKeys(high: Uint32Array, low: Uint32Array, count: number): Uint32Array {
  let order = new Uint32Array(count);
  let other = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  const counts = new Uint32Array(65536);
  for (let digit = 0; digit < 4; digit++) {
    const word = digit < 2 ? low : high;
    const shift = (digit & 1) * 16;
    counts.fill(0);
    for (let i = 0; i < count; i++) counts[(word[i]! >>> shift) & 0xffff]!++;
    if (count > 0 && counts[(word[0]! >>> shift) & 0xffff] === count) continue;
    let sum = 0;
    for (let v = 0; v < 65536; v++) {
      const c = counts[v]!;
      counts[v] = sum;
      sum += c;
    }
    for (let i = 0; i < count; i++) {
      const item = order[i]!;
      other[counts[(word[item]! >>> shift) & 0xffff]!++] = item;
    }
    [order, other] = [other, order];
  }
  return order;
}
