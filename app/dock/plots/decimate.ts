/**
 * Fewer points than a trace has, the same picture: per pixel column the least and the greatest
 * value, in the order in which they occur. A spike of one sample survives every zoom, which taking
 * each n-th sample or averaging would lose.
 */

export interface Decimated {
  readonly x: Float64Array;
  readonly columns: readonly Float32Array[];
}

/**
 * At most `2*pixels` points per column of values, for x in [from, to) as indices. All columns share
 * one x, as uPlot wants: a bucket's x is that of its first and its last sample, and a column's
 * extremes stand there in the order in which they occurred.
 */
export function decimate(
  x: Float64Array,
  columns: readonly Float32Array[],
  from: number,
  to: number,
  pixels: number,
): Decimated {
  const count = Math.max(0, to - from);
  const buckets = Math.max(1, Math.floor(pixels));
  if (count <= 2 * buckets)
    return { x: x.subarray(from, to), columns: columns.map((c) => c.subarray(from, to)) };
  const points = 2 * buckets;
  const outX = new Float64Array(points);
  const out = columns.map(() => new Float32Array(points));
  for (let b = 0; b < buckets; b++) {
    const first = from + Math.floor((b * count) / buckets);
    const last = from + Math.floor(((b + 1) * count) / buckets) - 1;
    outX[2 * b] = x[first] ?? 0;
    outX[2 * b + 1] = x[last] ?? 0;
    for (let c = 0; c < columns.length; c++) {
      const values = columns[c];
      const target = out[c];
      if (!values || !target) continue;
      let least = first;
      let greatest = first;
      for (let k = first; k <= last; k++) {
        const value = values[k] ?? 0;
        if (value < (values[least] ?? 0)) least = k;
        if (value > (values[greatest] ?? 0)) greatest = k;
      }
      target[2 * b] = values[Math.min(least, greatest)] ?? 0;
      target[2 * b + 1] = values[Math.max(least, greatest)] ?? 0;
    }
  }
  return { x: outX, columns: out };
}

/** Least and greatest finite value of a stretch; null where there is none. */
export function extent(
  values: Float32Array,
  from = 0,
  to = values.length,
): readonly [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let k = from; k < to; k++) {
    const value = values[k] ?? Number.NaN;
    if (value < low && value !== Number.NEGATIVE_INFINITY) low = value;
    if (value > high && value !== Number.POSITIVE_INFINITY) high = value;
  }
  return low <= high ? [low, high] : null;
}
