/**
 * Samples of one watched port as they are kept for painters: typed arrays that grow to a bound and
 * then forget their older half. Steps ascend.
 */

export interface SpikeSeries {
  readonly kind: 'spikes';
  /** How many elements are watched. */
  readonly elements: number;
  /** The step from which on all spikes are known; Infinity before the first record. */
  since: number;
  /** Steps and elements of all spikes kept, in time order; `count` of them are valid. */
  step: Float64Array;
  element: Uint32Array;
  count: number;
}

export interface SignalSeries {
  readonly kind: 'signal';
  readonly elements: number;
  /** Step of each row, and rows of `elements` values; `count` rows are valid. */
  step: Float64Array;
  values: Float32Array;
  count: number;
}

/** A sample as it was held: an image, a cloud, a label, a result. */
export interface HeldSample {
  readonly step: number;
  readonly shape: readonly number[];
  readonly data: Float32Array;
  /** Of its classes, where the source has told them. */
  readonly names?: readonly string[];
}

export interface HeldSeries {
  readonly kind: 'held';
  readonly elements: number;
  /** Steps of the samples, oldest first; `count` are kept. */
  step: Float64Array;
  samples: HeldSample[];
  count: number;
}

export type Series = SpikeSeries | SignalSeries | HeldSeries;

/** Spikes of a port that are kept at most. */
const MOST_SPIKES = 2_000_000;
/** Values of a signal, or of what is held, that are kept at most. */
export const MOST_VALUES = 4_000_000;
const MOST_HELD = 4096;

/** A place for samples; a signal begins with room for so many `rows`. */
export function makeSeries(kind: Series['kind'], elements: number, rows: number): Series {
  if (kind === 'spikes')
    return {
      kind,
      elements,
      since: Number.POSITIVE_INFINITY,
      step: new Float64Array(4096),
      element: new Uint32Array(4096),
      count: 0,
    };
  if (kind === 'held')
    return { kind, elements, step: new Float64Array(MOST_HELD), samples: [], count: 0 };
  return {
    kind,
    elements,
    step: new Float64Array(rows),
    values: new Float32Array(rows * Math.max(1, elements)),
    count: 0,
  };
}

/** Forgets all samples; the memory serves again. */
export function clearSeries(series: Series): void {
  series.count = 0;
  if (series.kind === 'held') series.samples = [];
  if (series.kind === 'spikes') series.since = Number.POSITIVE_INFINITY;
}

/** Forgets what was seen from a step on. */
export function rewindSeries(series: Series, step: number): void {
  // Rows of signals are stamped with the end of their step.
  const kept = series.kind === 'signal' ? step : step - 1;
  while (series.count > 0 && (series.step[series.count - 1] ?? 0) > kept) series.count--;
  if (series.kind === 'held') series.samples.length = series.count;
}

/**
 * Takes in what a probe sent from a step on; `most` values of a signal are kept. Returns the step
 * that was reached with it, as far as the record tells.
 */
export function addRecord(
  series: Series,
  step: number,
  data: ArrayBuffer,
  most = MOST_VALUES,
): number {
  if (series.kind === 'held') addSample(series, step, data);
  else if (series.kind === 'spikes') addSpikes(series, step, new Uint32Array(data));
  else addRow(series, step, new Float32Array(data), most);
  if (series.count === 0) return step;
  const last = series.step[series.count - 1] ?? 0;
  return Math.max(step, series.kind === 'spikes' ? last + 1 : last);
}

function addSpikes(series: SpikeSeries, from: number, pairs: Uint32Array): void {
  const n = pairs.length / 2;
  series.since = Math.min(series.since, from);
  if (series.count + n > series.step.length) {
    if (series.count + n > MOST_SPIKES) {
      const keep = Math.floor(MOST_SPIKES / 2);
      series.step.copyWithin(0, series.count - keep, series.count);
      series.element.copyWithin(0, series.count - keep, series.count);
      series.count = keep;
      series.since = series.step[0] ?? from;
    }
    if (series.count + n > series.step.length) {
      const size = Math.max(series.count + n, 2 * series.step.length);
      series.step = grow(series.step, new Float64Array(size), series.count);
      series.element = grow(series.element, new Uint32Array(size), series.count);
    }
  }
  const { step, element } = series;
  let at = series.count;
  for (let k = 0; k < 2 * n; k += 2) {
    step[at] = from + (pairs[k] ?? 0);
    element[at++] = pairs[k + 1] ?? 0;
  }
  series.count = at;
}

/** Keeps a sample; the older half goes when there are too many, by number or by size. */
function addSample(series: HeldSeries, step: number, payload: ArrayBuffer): void {
  const rank = new Uint32Array(payload, 0, 1)[0] ?? 0;
  const shape = [...new Uint32Array(payload, 4, rank)];
  const values = new Float32Array(payload, 4 * (rank + 1));
  const data = values.subarray(
    0,
    shape.reduce((a, b) => a * b, 1),
  );
  // Names come with some of the samples only and hold for those that follow.
  const told = new Uint32Array(payload, 4 * (rank + 1 + data.length));
  const names =
    told.length > 0
      ? Array.from(told, (unit) => String.fromCharCode(unit))
          .join('')
          .split('\n')
      : series.samples.at(-1)?.names;
  series.samples.push({ step, shape, data, ...(names ? { names } : {}) });
  const kept = series.samples.length * Math.max(1, data.length);
  if (series.samples.length >= MOST_HELD || (kept > MOST_VALUES && series.samples.length > 2))
    series.samples = series.samples.slice(Math.floor(series.samples.length / 2));
  series.count = series.samples.length;
  for (const [k, sample] of series.samples.entries()) series.step[k] = sample.step;
}

function addRow(series: SignalSeries, step: number, row: Float32Array, most: number): void {
  const width = Math.max(1, series.elements);
  if (series.count + 1 > series.step.length) {
    if ((series.count + 1) * width > most) {
      const keep = Math.floor(series.count / 2);
      series.step.copyWithin(0, series.count - keep, series.count);
      series.values.copyWithin(0, (series.count - keep) * width, series.count * width);
      series.count = keep;
    } else {
      const size = 2 * series.step.length;
      series.step = grow(series.step, new Float64Array(size), series.count);
      series.values = grow(series.values, new Float32Array(size * width), series.count * width);
    }
  }
  series.step[series.count] = step + 1;
  series.values.set(row.subarray(0, width), series.count * width);
  series.count++;
}

function grow<T extends Float64Array | Float32Array | Uint32Array>(
  from: T,
  to: T,
  count: number,
): T {
  to.set(from.subarray(0, count));
  return to;
}
