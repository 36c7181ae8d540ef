/**
 * What the engine shows while it runs, outside React: one store of samples per watched port. A
 * painter watches a port, is called from the loop of `frames.ts`, and draws into its own canvas.
 */

import type { Client, ProbeReply, RingRecord } from '#engine';
import { onIntake, repaint } from './frames.ts';

export interface SpikeSeries {
  readonly kind: 'spikes';
  /** How many elements are watched. */
  readonly elements: number;
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

interface Watch {
  readonly node: string;
  readonly port: string;
  readonly kind: Series['kind'];
  readonly every: string;
  /** The elements that are watched; null: all. */
  readonly some: readonly number[] | null;
  /** Values of a signal that are kept at most. */
  readonly most: number;
  users: number;
  probe: number | null;
  /** The attachment this watch was probed for: once each. */
  attached: number;
  series: Series | null;
  synapses: ProbeReply['synapses'] | null;
}

const MOST_SPIKES = 2_000_000;
const MOST_VALUES = 4_000_000;
const MOST_WEIGHTS = 400_000; // of a sample that a card or chip shows
const MOST_HELD = 4096;

const watches = new Map<string, Watch>();
const byProbe = new Map<number, Watch>();
let client: Client | null = null;
let attachment = 0;
/** Something came in since the last intake. */
let came = false;

const keyOf = (node: string, port: string) => `${node}/${port}`;
const keyOfSome = (node: string, port: string) => `${node}/${port}/some`;

/** The engine whose telemetry is drained; all watched ports are probed anew. `keep`: the run goes on. */
export async function attachTelemetry(next: Client | null, keep = false): Promise<void> {
  client = next;
  attachment++;
  byProbe.clear();
  // All at once: a port watched from here on is probed for this engine already.
  const before = [...watches.values()];
  for (const watch of before) {
    watch.probe = null;
    if (!keep) watch.series = null;
  }
  await Promise.all(before.map(startProbe));
  repaint();
}

async function startProbe(watch: Watch): Promise<void> {
  const engine = client;
  const mine = attachment;
  if (!engine || watch.attached === mine) return;
  watch.attached = mine;
  const reply = await engine.probe(watch.node, watch.port, {
    every: watch.every,
    ...(watch.some ? { elements: watch.some } : {}),
  });
  if (!reply.ok || attachment !== mine) return;
  if (watch.users === 0) {
    void engine.unprobe(reply.value.probe); // nobody looks any more
    return;
  }
  watch.probe = reply.value.probe;
  byProbe.set(reply.value.probe, watch);
  const { elements, synapses = null } = reply.value;
  if (watch.series?.elements !== elements) watch.series = null;
  watch.synapses = synapses;
  // Of many weights only a few rows, else a projection would fill the memory.
  const most = Math.max(2, Math.floor(watch.most / Math.max(1, elements)));
  const rows = Math.min(watch.some ? 64 : 1024, most);
  watch.series ??=
    watch.kind === 'spikes'
      ? {
          kind: 'spikes',
          elements,
          step: new Float64Array(4096),
          element: new Uint32Array(4096),
          count: 0,
        }
      : watch.kind === 'held'
        ? { kind: 'held', elements, step: new Float64Array(MOST_HELD), samples: [], count: 0 }
        : {
            kind: 'signal',
            elements,
            step: new Float64Array(rows),
            values: new Float32Array(rows * Math.max(1, elements)),
            count: 0,
          };
}

/** Watches a port from now on; returns what stops it. Watching changes no spike. */
export const watch = (
  node: string,
  port: string,
  kind: Series['kind'],
  every = kind === 'spikes' ? '5 ms' : '0.5 ms',
): (() => void) =>
  follow(keyOf(node, port), { node, port, kind, every, some: null, most: MOST_VALUES });

/** Watches the spikes of some elements only, which the engine picks out before it sends. */
export const watchSome = (
  node: string,
  port: string,
  some: readonly number[],
  every = '5 ms',
): (() => void) =>
  follow(keyOfSome(node, port), {
    node,
    port,
    kind: 'spikes',
    every,
    some,
    most: MOST_VALUES,
  });

/** Watches some weights of a projection, by their places in source order. */
export const watchWeights = (node: string, some: readonly number[]): (() => void) =>
  follow(keyOfSome(node, 'weights'), {
    node,
    port: 'weights',
    kind: 'signal',
    every: '50 ms',
    some,
    most: MOST_WEIGHTS,
  });

function follow(
  key: string,
  what: Pick<Watch, 'node' | 'port' | 'kind' | 'every' | 'some' | 'most'>,
): () => void {
  let entry = watches.get(key);
  if (!entry) {
    entry = { ...what, users: 0, probe: null, attached: -1, series: null, synapses: null };
    watches.set(key, entry);
    void startProbe(entry);
  }
  entry.users++;
  const mine = entry;
  return () => {
    mine.users--;
    if (mine.users > 0 || watches.get(key) !== mine) return;
    watches.delete(key);
    if (mine.probe !== null) {
      byProbe.delete(mine.probe);
      void client?.unprobe(mine.probe);
    }
  };
}

/** What has been seen of a watched port; null before the first record. */
export const seriesOf = (node: string, port: string): Series | null =>
  watches.get(keyOf(node, port))?.series ?? null;

/** What has been seen of the elements watched with `watchSome` (they keep their numbers) or `watchWeights`. */
export const someOf = (node: string, port: string): Series | null =>
  watches.get(keyOfSome(node, port))?.series ?? null;

/** Which synapse joins what, of a watched port of weights; null while unknown. */
export const synapsesOf = (node: string, port: string): ProbeReply['synapses'] | null =>
  watches.get(keyOf(node, port))?.synapses ?? null;

/** Forgets all samples: a run begins anew. */
export function clearTelemetry(): void {
  for (const entry of watches.values()) if (entry.series) clearSeries(entry.series);
  repaint();
}

function clearSeries(series: Series): void {
  series.count = 0;
  if (series.kind === 'held') series.samples = [];
}

/** Forgets what was seen from a step on: the run goes back there. */
export function rewindTelemetry(step: number): void {
  client?.drain(store);
  for (const { series } of watches.values()) {
    if (!series) continue;
    // Rows of signals are stamped with the end of their step.
    const kept = series.kind === 'signal' ? step : step - 1;
    while (series.count > 0 && (series.step[series.count - 1] ?? 0) > kept) series.count--;
    if (series.kind === 'held') series.samples.length = series.count;
  }
  repaint();
}

function store(record: RingRecord): void {
  const entry = byProbe.get(record.probe);
  const series = entry?.series;
  if (!series) return;
  came = true;
  if (series.kind === 'held') addSample(series, record.step, record.data);
  else if (series.kind === 'spikes') addSpikes(series, record.step, new Uint32Array(record.data));
  else addRow(series, record.step, new Float32Array(record.data), entry.most);
}

function addSpikes(series: SpikeSeries, from: number, pairs: Uint32Array): void {
  const n = pairs.length / 2;
  if (series.count + n > series.step.length) {
    if (series.count + n > MOST_SPIKES) {
      const keep = Math.floor(MOST_SPIKES / 2);
      series.step.copyWithin(0, series.count - keep, series.count);
      series.element.copyWithin(0, series.count - keep, series.count);
      series.count = keep;
    }
    if (series.count + n > series.step.length) {
      const size = Math.max(series.count + n, 2 * series.step.length);
      series.step = grow(series.step, new Float64Array(size), series.count);
      series.element = grow(series.element, new Uint32Array(size), series.count);
    }
  }
  for (let k = 0; k < n; k++) {
    series.step[series.count] = from + (pairs[2 * k] ?? 0);
    series.element[series.count++] = pairs[2 * k + 1] ?? 0;
  }
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

onIntake(() => {
  client?.drain(store);
  const any = came;
  came = false;
  return any;
});
