/**
 * What the engine shows while it runs, outside React: one store of samples per watched port. A
 * painter watches a port, is called from the loop of `frames.ts`, and draws into its own canvas.
 */

import type { Client, ProbeReply, RingRecord } from '#engine';
import { onIntake, repaint } from './frames.ts';
import {
  addRecord,
  clearSeries,
  MOST_VALUES,
  makeSeries,
  rewindSeries,
  type Series,
} from './series.ts';

export type { HeldSample, HeldSeries, Series, SignalSeries, SpikeSeries } from './series.ts';

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

/** Who gets all that a port sends, in full precision: the run waits for it. */
export interface Tap {
  readonly node: string;
  readonly port: string;
  readonly every: string;
  /** What it is wired to runs now. */
  begin(reply: ProbeReply): void;
  take(step: number, data: ArrayBuffer): void;
  /** Forgets what was taken from a step on. */
  rewind(step: number): void;
}

const MOST_WEIGHTS = 400_000; // of a sample that a card or chip shows

const watches = new Map<string, Watch>();
const byProbe = new Map<number, Watch>();
/** Taps with their probes, as far as these are known. */
const taps = new Map<Tap, { probe: number | null; attached: number }>();
const byTap = new Map<number, Tap>();
let client: Client | null = null;
let attachment = 0;
/** Something came in since the last intake. */
let came = false;
/** The step that samples of any port have reached. */
let moment = 0;

const keyOf = (node: string, port: string) => `${node}/${port}`;
const keyOfSome = (node: string, port: string) => `${node}/${port}/some`;
const keyOfElements = (node: string, port: string, elements: readonly number[]) =>
  `${node}/${port}/${elements.join()}`;

/** The engine whose telemetry is drained; all watched ports are probed anew. `keep`: the run goes on. */
export async function attachTelemetry(next: Client | null, keep = false): Promise<void> {
  client = next;
  attachment++;
  byProbe.clear();
  byTap.clear();
  if (!keep) {
    moment = 0;
    for (const tap of taps.keys()) tap.rewind(0);
  }
  // All at once: a port watched from here on is probed for this engine already.
  const before = [...watches.values()];
  for (const watch of before) {
    watch.probe = null;
    // Of another run, of this network or the next: its memory serves again where sizes are the same.
    if (!keep && watch.series) clearSeries(watch.series);
  }
  await Promise.all([...before.map(startProbe), ...[...taps.keys()].map(startTap)]);
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
  watch.series ??= makeSeries(watch.kind, elements, rows);
}

async function startTap(tap: Tap): Promise<void> {
  const state = taps.get(tap);
  const engine = client;
  const mine = attachment;
  if (!engine || !state || state.attached === mine) return;
  state.attached = mine;
  const { node, port, every } = tap;
  const reply = await engine.probe(node, port, { every, delivery: 'lossless' });
  if (!reply.ok || attachment !== mine) return;
  if (!taps.has(tap)) {
    void engine.unprobe(reply.value.probe);
    return;
  }
  state.probe = reply.value.probe;
  byTap.set(reply.value.probe, tap);
  tap.begin(reply.value);
}

/** Hands on all that a port sends from now on; returns what stops it. */
export function addTap(tap: Tap): () => void {
  const state = { probe: null as number | null, attached: -1 };
  taps.set(tap, state);
  void startTap(tap);
  return () => {
    taps.delete(tap);
    if (state.probe === null || byTap.get(state.probe) !== tap) return;
    byTap.delete(state.probe);
    void client?.unprobe(state.probe);
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

/** Watches some elements of a signal, as many as are drawn of it: all of them would be too much to send. */
export const watchElements = (
  node: string,
  port: string,
  some: readonly number[],
  every = '0.5 ms',
): (() => void) =>
  follow(keyOfElements(node, port, some), {
    node,
    port,
    kind: 'signal',
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

/** What has been seen of the elements watched with `watchElements`, which are columns in that order. */
export const elementsOf = (node: string, port: string, some: readonly number[]): Series | null =>
  watches.get(keyOfElements(node, port, some))?.series ?? null;

/** Which synapse joins what, of a watched port of weights; null while unknown. */
export const synapsesOf = (node: string, port: string): ProbeReply['synapses'] | null =>
  watches.get(keyOf(node, port))?.synapses ?? null;

/** Asks once which synapse of a projection joins what; null where that is not kept. */
export async function askSynapses(node: string): Promise<ProbeReply['synapses'] | null> {
  const engine = client;
  const reply = await engine?.probe(node, 'weights', { every: '1 s' });
  if (!engine || !reply?.ok) return null;
  void engine.unprobe(reply.value.probe);
  return reply.value.synapses ?? null;
}

/**
 * The step all painters draw up to: as far as samples of any port have come, or all are known to
 * have been sent. So cards and plots show the same moment, whether or not their own port had something
 * to say, and a run that is ahead of its samples does not look silent.
 */
export const momentShown = (sampled: number): number => Math.max(moment, sampled);

/** Forgets all samples: a run begins anew. */
export function clearTelemetry(): void {
  for (const { series } of watches.values()) if (series) clearSeries(series);
  for (const tap of taps.keys()) tap.rewind(0);
  moment = 0;
  repaint();
}

/** Forgets what was seen from a step on: the run goes back there. */
export function rewindTelemetry(step: number): void {
  client?.drain(store);
  for (const { series } of watches.values()) if (series) rewindSeries(series, step);
  for (const tap of taps.keys()) tap.rewind(step);
  moment = Math.min(moment, step);
  repaint();
}

function store(record: RingRecord): void {
  byTap.get(record.probe)?.take(record.step, record.data);
  const entry = byProbe.get(record.probe);
  const series = entry?.series;
  if (!series) return;
  came = true;
  moment = Math.max(moment, addRecord(series, record.step, record.data, entry.most));
}

onIntake(() => {
  client?.drain(store);
  const any = came;
  came = false;
  return any;
});
