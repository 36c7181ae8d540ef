/**
 * The feeds of a plot: where the telemetry store keeps the samples of its inputs. Spikes are read
 * where they lie; of a signal only the elements that are drawn are kept as columns.
 */

import { lowerBound } from '#engine';
import {
  elementsOf,
  type Series,
  seriesOf,
  synapsesOf,
  watch,
  watchElements,
} from '../../state/telemetry.ts';
import { HeldBuffer, MOST_SAMPLES, SignalBuffer } from './buffers.ts';
import { seriesOfInputs } from './colours.ts';
import type { Feed, FeedBase, HeldFeed, SignalFeed, SpikeFeed, WeightFeed } from './feed.ts';
import type { PlotInput } from './sources.ts';

/** Lines drawn of one signal with many elements, and rows of colours. */
export const MOST_LINES = 5;
export const MOST_ROWS = 256;
/** Values kept of one signal: of many elements fewer moments. */
const MOST_VALUES = 2 ** 22;
const WEIGHTS_EVERY = '100 ms';
/** Weights kept of one projection: of a large one fewer moments. */
const MOST_WEIGHTS = 8_000_000;

/** Open feeds: `update` takes in what has come since the last call, `close` stops watching. */
export interface OpenFeeds {
  readonly feeds: readonly Feed[];
  update(): void;
  close(): void;
}

/** Watches the inputs of a plot. */
export function openFeeds(
  inputs: readonly PlotInput[],
  colours: ReadonlyMap<string, number>,
  /** Elements kept of one signal. */
  most = MOST_LINES,
): OpenFeeds {
  const series = seriesOfInputs(inputs, colours);
  const parts = inputs.map((input, k) => open(input, series[k] ?? 0, most));
  return {
    get feeds() {
      return parts.flatMap(({ feed }) => feed() ?? []);
    },
    update: () => {
      for (const part of parts) part.update();
    },
    close: () => {
      for (const part of parts) part.close();
    },
  };
}

interface Part {
  feed(): Feed | null;
  update(): void;
  close(): void;
}

function open(input: PlotInput, series: number, most: number): Part {
  const base: Omit<FeedBase, 'elements'> = {
    id: `${input.node}/${input.port}`,
    name: input.name,
    port: input.port,
    series,
    shape: input.shape,
    unit: input.unit,
  };
  const elements = input.shape.reduce((n, d) => n * Math.max(1, d), 1);
  switch (input.kind) {
    case 'spikes':
    case 'events':
      return openSpikes(input, { ...base, elements });
    case 'weights':
      return openWeights(input, { ...base, elements });
    case 'image':
    case 'cloud':
    case 'label':
    case 'result':
      return input.element === null
        ? openHeld(input, input.kind, { ...base, elements })
        : openLine(input, input.element, base);
    default:
      return openSignal(input, { ...base, elements }, most);
  }
}

const HELD: ReadonlySet<string> = new Set(['image', 'cloud', 'label', 'result']);

const lastStep = (series: Series | null): number =>
  series && series.count > 0 ? (series.step[series.count - 1] ?? -1) : -1;

/** Watches a port as a plot needs it. */
export function watchInput(input: PlotInput): () => void {
  if (input.kind === 'spikes' || input.kind === 'events')
    return watch(input.node, input.port, 'spikes');
  if (HELD.has(input.kind)) return watch(input.node, input.port, 'held');
  const every = input.every ?? (input.kind === 'weights' ? WEIGHTS_EVERY : undefined);
  return watch(input.node, input.port, 'signal', every);
}

function openSpikes(input: PlotInput, base: FeedBase): Part {
  const close = watchInput(input);
  const series = () => {
    const found = seriesOf(input.node, input.port);
    return found?.kind === 'spikes' ? found : null;
  };
  const feed: SpikeFeed = {
    ...base,
    kind: 'spikes',
    get elements() {
      return series()?.elements ?? base.elements;
    },
    buffer: {
      get steps() {
        const s = series();
        return s ? s.step.subarray(0, s.count) : new Float64Array(0);
      },
      get elements() {
        const s = series();
        return s ? s.element.subarray(0, s.count) : new Uint32Array(0);
      },
    },
  };
  return { feed: () => feed, update: () => undefined, close };
}

/** Rows of the store that came since a step; null where the run began anew. */
function fresh(series: Series, seen: number): { readonly from: number; readonly rewound: boolean } {
  const last = lastStep(series);
  if (series.count === 0 || last < seen) return { from: 0, rewound: true };
  return { from: lowerBound(series.step.subarray(0, series.count), seen + 1e-9), rewound: false };
}

/** Elements of a signal, evenly apart. */
const spread = (lines: number, elements: number): readonly number[] =>
  Array.from({ length: lines }, (_v, k) => Math.floor((k * elements) / lines));

function openSignal(input: PlotInput, base: FeedBase, most: number): Part {
  const { node, port, every } = input;
  // Of very many only what can be drawn is sent.
  const some = base.elements > MOST_ROWS ? spread(MOST_ROWS, base.elements) : null;
  const close = some ? watchElements(node, port, some, every ?? undefined) : watchInput(input);
  let feed: SignalFeed | null = null;
  let columns: readonly number[] = [0];
  let seen = -1;
  const part: Part = {
    feed: () => feed,
    update() {
      const series = some ? elementsOf(node, port, some) : seriesOf(node, port);
      if (series?.kind !== 'signal') return;
      const width = Math.max(1, series.elements);
      const elements = some ? base.elements : width;
      const lines = Math.min(width, most);
      if (feed?.elements !== elements || columns.length !== lines) {
        const samples = Math.min(MOST_SAMPLES, Math.floor(MOST_VALUES / lines));
        columns = spread(lines, width);
        feed = {
          ...base,
          elements,
          kind: 'signal',
          shown: columns.map((k) => some?.[k] ?? k),
          buffer: new SignalBuffer(lines, samples),
        };
        seen = -1;
      }
      const { from, rewound } = fresh(series, seen);
      if (rewound) feed.buffer.clear();
      const row = new Float32Array(lines);
      for (let r = from; r < series.count; r++) {
        for (const [k, column] of columns.entries())
          row[k] = series.values[r * width + column] ?? 0;
        // The store stamps a row with the end of its step; steps are counted from their begin.
        feed.buffer.push((series.step[r] ?? 1) - 1, row);
      }
      seen = series.count > 0 ? lastStep(series) : -1;
    },
    close,
  };
  part.update();
  // The panel needs a feed before the first sample, to say what it will draw.
  feed ??= { ...base, kind: 'signal', shown: [0], buffer: new SignalBuffer(1) };
  return part;
}

function openHeld(input: PlotInput, kind: HeldFeed['kind'], base: FeedBase): Part {
  const close = watchInput(input);
  const feed: HeldFeed = { ...base, kind, buffer: new HeldBuffer() };
  let seen = -1;
  return {
    feed: () => feed,
    update() {
      const series = seriesOf(input.node, input.port);
      if (series?.kind !== 'held') return;
      const last = series.samples.at(-1)?.step ?? -1;
      if (last < seen || series.count === 0) {
        feed.buffer.clear();
        seen = -1;
      }
      for (const sample of series.samples) if (sample.step > seen) feed.buffer.push(sample);
      seen = last;
    },
    close,
  };
}

/** One number of each held sample, over time. */
function openLine(input: PlotInput, element: number, base: Omit<FeedBase, 'elements'>): Part {
  const held = openHeld(input, 'result', { ...base, elements: 1 });
  const feed: SignalFeed = {
    ...base,
    elements: 1,
    kind: 'signal',
    shown: [element],
    buffer: new SignalBuffer(1),
  };
  let taken = -1;
  return {
    ...held,
    feed: () => feed,
    update() {
      held.update();
      const source = held.feed();
      if (source?.kind !== 'result') return;
      const { all } = source.buffer;
      const last = all.at(-1)?.step ?? -1;
      if (last < taken) {
        // The run went back, or begins anew.
        feed.buffer.clear();
        taken = -1;
      }
      for (const { step, data } of all)
        if (step > taken) feed.buffer.push(step, Float32Array.of(data[element] ?? Number.NaN));
      taken = last;
    },
  };
}

function openWeights(input: PlotInput, base: FeedBase): Part {
  const close = watchInput(input);
  const feed: WeightFeed = {
    ...base,
    kind: 'weights',
    senders: input.senders,
    buffer: new HeldBuffer(Math.max(2, Math.min(200, Math.floor(MOST_WEIGHTS / base.elements)))),
    get synapses() {
      return synapsesOf(input.node, input.port) ?? null;
    },
  };
  let seen = -1;
  return {
    feed: () => feed,
    update() {
      const series = seriesOf(input.node, input.port);
      if (series?.kind !== 'signal') return;
      const width = Math.max(1, series.elements);
      const { from, rewound } = fresh(series, seen);
      if (rewound) feed.buffer.clear();
      for (let r = from; r < series.count; r++)
        feed.buffer.push({
          step: (series.step[r] ?? 1) - 1,
          shape: [width],
          data: series.values.slice(r * width, (r + 1) * width),
        });
      seen = series.count > 0 ? lastStep(series) : -1;
    },
    close,
  };
}
