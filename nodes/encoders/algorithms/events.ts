/**
 * Representations of camera events: frames, surfaces, grids. Windows, rounding and what is left
 * out at the ends follow tonic (Lenz et al. 2021, doi:10.5281/zenodo.5079802), so that networks
 * trained on its tensors see the same numbers. Sources: time surface (Lagorce et al. 2017,
 * doi:10.1109/TPAMI.2016.2574707), averaged time surface HATS (Sironi et al. 2018,
 * doi:10.1109/CVPR.2018.00186), voxel grid (Zhu et al. 2019, doi:10.1109/CVPR.2019.00108),
 * binary representation (Barchid, Mennesson & Djeraba 2022, doi:10.1109/IJCNN55064.2022.9892439).
 */

import { exp, lowerBound } from '#engine/kit';

/** Events in time order; `t` in any unit, here microseconds. */
export interface Events {
  readonly t: ArrayLike<number>;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly p: ArrayLike<number>;
}

export interface Sensor {
  readonly width: number;
  readonly height: number;
  readonly polarities: number;
}

/** Half-open ranges of event indices. */
export interface Slices {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** When each window ends, where windows are cut by time. */
  readonly end: Float64Array;
}

function slicesAt(t: ArrayLike<number>, starts: readonly number[], length: number): Slices {
  return {
    from: Int32Array.from(starts, (s) => lowerBound(t, s)),
    to: Int32Array.from(starts, (s) => lowerBound(t, s + length)),
    end: Float64Array.from(starts, (s) => s + length),
  };
}

/** Windows of `length`, each `length - overlap` after the one before; at least one. */
export function sliceByTime(
  t: ArrayLike<number>,
  length: number,
  options: {
    readonly overlap?: number;
    readonly incomplete?: boolean;
    readonly start?: number;
    readonly end?: number;
  } = {},
): Slices {
  const start = options.start ?? t[0] ?? 0;
  const end = options.end ?? t[t.length - 1] ?? 0;
  const stride = length - (options.overlap ?? 0);
  const round = options.incomplete ? Math.ceil : Math.floor;
  const count = Math.max(1, round((end - start - length) / stride) + 1);
  return slicesAt(
    t,
    Array.from({ length: count }, (_, k) => start + k * stride),
    length,
  );
}

/** Windows of `size` events; at least one. */
export function sliceByCount(
  events: number,
  size: number,
  options: { readonly overlap?: number; readonly incomplete?: boolean } = {},
): Slices {
  const length = Math.min(size, events);
  const stride = Math.max(1, length - (options.overlap ?? 0));
  const round = options.incomplete ? Math.ceil : Math.floor;
  const count = Math.max(1, round((events - length) / stride) + 1);
  return countedSlices(events, length, stride, count);
}

function countedSlices(events: number, length: number, stride: number, count: number): Slices {
  const at = (k: number) => Math.min(events, k);
  return {
    from: Int32Array.from({ length: count }, (_, k) => at(k * stride)),
    to: Int32Array.from({ length: count }, (_, k) => at(k * stride + length)),
    end: new Float64Array(count),
  };
}

/** `bins` windows of equal time; `overlap` is a fraction. The last event stays outside. */
export function sliceByTimeBins(t: ArrayLike<number>, bins: number, overlap = 0): Slices {
  const start = t[0] ?? 0;
  const span = (t[t.length - 1] ?? 0) - start;
  const length = Math.floor(span / bins) * (1 + overlap);
  const stride = length * (1 - overlap);
  return slicesAt(
    t,
    Array.from({ length: bins }, (_, k) => start + k * stride),
    length,
  );
}

/** `bins` windows of equal numbers of events; `overlap` is a fraction. */
export function sliceByEventBins(events: number, bins: number, overlap = 0): Slices {
  const length = Math.trunc(Math.floor(events / bins) * (1 + overlap));
  return countedSlices(events, length, Math.trunc(length * (1 - overlap)), bins);
}

/** Counts `[T, P, H, W]` of the events of each slice. */
export function eventFrames(events: Events, slices: Slices, sensor: Sensor): Float32Array {
  const plane = sensor.width * sensor.height;
  const frame = sensor.polarities * plane;
  const frames = new Float32Array(slices.from.length * frame);
  for (let k = 0; k < slices.from.length; k++)
    for (let i = slices.from[k]!; i < slices.to[k]!; i++)
      frames[k * frame + events.p[i]! * plane + events.y[i]! * sensor.width + events.x[i]!]!++;
  return frames;
}

/** `exp(-(end - last) / tau)` per polarity and pixel at the end of each slice; 0 if never active. */
export function timeSurface(
  events: Events,
  slices: Slices,
  sensor: Sensor,
  tau: number,
): Float32Array {
  const plane = sensor.width * sensor.height;
  const frame = sensor.polarities * plane;
  const last = new Float64Array(frame).fill(-Infinity);
  const surface = new Float32Array(slices.from.length * frame);
  for (let k = 0; k < slices.from.length; k++) {
    for (let i = slices.from[k]!; i < slices.to[k]!; i++)
      last[events.p[i]! * plane + events.y[i]! * sensor.width + events.x[i]!] = events.t[i]!;
    for (let c = 0; c < frame; c++)
      surface[k * frame + c] = last[c] === -Infinity ? 0 : exp(-(slices.end[k]! - last[c]!) / tau);
  }
  return surface;
}

/**
 * Signed events spread over two neighbouring time bins, `[B, H, W]`. `normalisation` 'B' scales
 * the record to B bins and loses what falls on its end (tonic); 'B-1' is the paper's.
 */
export function voxelGrid(
  events: Events,
  bins: number,
  { width, height }: Sensor,
  normalisation: 'B' | 'B-1' = 'B',
): Float32Array {
  const n = events.t.length;
  const plane = width * height;
  const grid = new Float32Array(bins * plane);
  const start = events.t[0] ?? 0;
  const span = (events.t[n - 1] ?? 0) - start;
  const scale = span > 0 ? (normalisation === 'B' ? bins : bins - 1) / span : 0;
  for (let i = 0; i < n; i++) {
    const at = (events.t[i]! - start) * scale;
    const bin = Math.floor(at);
    const sign = events.p[i]! > 0 ? 1 : -1;
    const pixel = events.y[i]! * width + events.x[i]!;
    if (bin < bins) grid[bin * plane + pixel]! += sign * (1 - (at - bin));
    if (bin + 1 < bins) grid[(bin + 1) * plane + pixel]! += sign * (at - bin);
  }
  return grid;
}

/** Groups of `bits` frames as one number 0..1 per pixel, first frame most significant. */
export function binaryFrames(frames: ArrayLike<number>, size: number, bits: number): Float32Array {
  const groups = Math.floor(frames.length / size / bits);
  const result = new Float32Array(groups * size);
  for (let g = 0; g < groups; g++)
    for (let c = 0; c < size; c++) {
      let value = 0;
      for (let b = 0; b < bits; b++)
        value = 2 * value + (frames[(g * bits + b) * size + c]! > 0 ? 1 : 0);
      result[g * size + c] = value / (2 ** bits - 1);
    }
  return result;
}

/**
 * Averaged time surfaces `[cells, P, s, s]`: around each event the faded earlier events of its
 * cell and polarity within `window`, itself included, divided by the number of events.
 */
export function averagedSurfaces(
  events: Events,
  { width, height, polarities }: Sensor,
  options: {
    readonly cell: number;
    readonly surface: number;
    readonly window: number;
    readonly tau: number;
    readonly decay: 'exp' | 'lin';
  },
): Float32Array {
  const { cell, surface, window, tau, decay } = options;
  const radius = surface >> 1;
  const across = Math.ceil(width / cell);
  const down = Math.ceil(height / cell);
  const size = surface * surface;
  const result = new Float64Array(across * down * polarities * size);
  const members = Array.from({ length: across * down * polarities }, (): number[] => []);
  for (let i = 0; i < events.t.length; i++) {
    const place = Math.floor(events.y[i]! / cell) * across + Math.floor(events.x[i]! / cell);
    const group = place * polarities + events.p[i]!;
    const earlier = members[group]!;
    earlier.push(i);
    for (let k = earlier.length - 1; k >= 0; k--) {
      const j = earlier[k]!;
      const age = events.t[i]! - events.t[j]!;
      if (age > window) break;
      const dx = events.x[j]! - events.x[i]!;
      const dy = events.y[j]! - events.y[i]!;
      if (Math.abs(dx) > radius || Math.abs(dy) > radius) continue;
      result[group * size + (dy + radius) * surface + dx + radius]! +=
        decay === 'exp' ? exp(-age / tau) : Math.max(0, 1 - age / (3 * tau));
    }
  }
  return Float32Array.from(result, (v, c) => {
    const count = members[Math.floor(c / size)]!.length;
    return count > 0 ? v / count : 0;
  });
}

// ---- filters: each returns the indices of the events that stay

/** Events more than `period` after the last one of their pixel; dropped events count as last. */
export function keepAfterRefractory(
  { t, x, y }: Events,
  { width, height }: Sensor,
  period: number,
): Uint32Array {
  const last = new Float64Array(width * height).fill(-period);
  const kept: number[] = [];
  for (let i = 0; i < t.length; i++) {
    const pixel = y[i]! * width + x[i]!;
    if (t[i]! - last[pixel]! > period) kept.push(i);
    last[pixel] = t[i]!;
  }
  return Uint32Array.from(kept);
}

/** Events with an event at one of the four neighbours less than `time` before (or near time 0). */
export function keepSupported(
  { t, x, y }: Events,
  { width, height }: Sensor,
  time: number,
): Uint32Array {
  const until = new Float64Array(width * height).fill(time);
  const kept: number[] = [];
  for (let i = 0; i < t.length; i++) {
    const px = x[i]!;
    const py = y[i]!;
    const pixel = py * width + px;
    const now = t[i]!;
    until[pixel] = now + time;
    if (
      (px > 0 && until[pixel - 1]! > now) ||
      (px < width - 1 && until[pixel + 1]! > now) ||
      (py > 0 && until[pixel - width]! > now) ||
      (py < height - 1 && until[pixel + width]! > now)
    )
      kept.push(i);
  }
  return Uint32Array.from(kept);
}
