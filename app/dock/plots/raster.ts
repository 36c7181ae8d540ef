/**
 * Spikes of one or several populations over time, and below them their mean rate. Ticks are written
 * straight into pixels; above a bound a density image counts every spike instead.
 */

import { lowerBound, parseQuantity } from '#engine';
import { strings } from '../../strings.ts';
import { steady } from './axis.ts';
import { colourWord, viridis } from './colormaps.ts';
import { countSpikes, DENSITY_ABOVE, paintCounts, paintTicks } from './density.ts';
import type { Table } from './export-data.ts';
import { type SpikeFeed, type Steps, stepAt, timeOf } from './feed.ts';
import type { Figure, Mark, Pixels } from './figure.ts';
import { paperStyle, styleOf } from './look.ts';
import { createFrame, type Layer } from './plot.ts';
import { type Histogram, interspikeIntervals, populationRate } from './statistics.ts';
import { niceTicks, printTime, type Window } from './time-axis.ts';
import type { MakeView, View, ViewContext } from './view.ts';

const words = strings.panels.plots;

const light = viridis.slice().reverse();
/** Height from which on there is room for spikes and for their rate [px]. */
const ROOM_FOR_BOTH = 118;

/** What of a feed is inside the window. */
interface Seen {
  readonly feed: SpikeFeed;
  /** Row of its first element. */
  readonly offset: number;
  readonly steps: Steps;
  readonly elements: Uint32Array;
}

/** A raster with a rate strip below it. */
export const makeRaster: MakeView = (host, context) => make(host, context, true);
/** The rates alone. */
export const makeRate: MakeView = (host, context) => make(host, context, false);

function make(host: HTMLElement, context: ViewContext, withRaster: boolean): View {
  const feeds = context.feeds.filter((f): f is SpikeFeed => f.kind === 'spikes');
  const { look, stage } = context;
  const { time, dt } = stage;
  const rows = feeds.reduce((sum, f) => sum + f.elements, 0);
  const offsets: number[] = [];
  for (const [k] of feeds.entries())
    offsets.push(feeds.slice(0, k).reduce((sum, f) => sum + f.elements, 0));
  let rateRange: Window | null = null;
  let density = false;
  let isLow = false;
  let counts = new Uint32Array(0);

  /** Populations by name; the neurons of a single one by number, in the middle of their rows. */
  const names = (): readonly (readonly [at: number, name: string])[] =>
    feeds.length > 1
      ? feeds.map((f, k) => [(offsets[k] ?? 0) + f.elements / 2, f.name] as const)
      : niceTicks(0, Math.max(1, rows - 1), 4)
          .filter((v) => Number.isInteger(v) && v < rows)
          .map((v) => [v + 0.5, String(v)] as const);
  const raster = withRaster
    ? createFrame(host, {
        look,
        time,
        series: [],
        bare: () => !isLow,
        yNames: names,
        ...(feeds.length > 1 ? {} : { yTitle: words.axes.neuron }),
        paint: paintSpikes,
      })
    : null;
  const rate = createFrame(host, {
    look,
    time,
    yTitle: 'Hz',
    series: feeds.map((f) => ({ ...styleOf(f.series, look), name: f.name, step: true })),
  });

  function seen({ from, to }: Window): Seen[] {
    const first = stepAt(from, dt);
    const last = stepAt(to, dt) + 1;
    return feeds.map((feed, k) => {
      const { steps, elements } = feed.buffer;
      const a = lowerBound(steps, first);
      const b = lowerBound(steps, last);
      return {
        feed,
        offset: offsets[k] ?? 0,
        steps: steps.subarray(a, b),
        elements: elements.subarray(a, b),
      };
    });
  }

  function paintSpikes(layer: Layer): void {
    const window = time.window;
    const visible = seen(window);
    const total = visible.reduce((sum, s) => sum + s.steps.length, 0);
    density = total > DENSITY_ABOVE;
    const { canvas } = layer.context;
    const { width, height } = canvas;
    const image = new ImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    if (density) paintDensity(visible, window, { width, height, data: pixels }, look.dark);
    else {
      const rowHeight = height / Math.max(1, rows);
      const perMs = width / (window.to - window.from);
      for (const { feed, offset, steps, elements } of visible)
        paintTicks(pixels, width, height, steps, elements, {
          column: (step) => (timeOf(step, dt) - window.from) * perMs,
          row: (element) => height - (offset + element + 0.5) * rowHeight,
          tall: Math.max(
            Math.ceil(layer.ratio),
            Math.round(Math.min(rowHeight * 0.8, 24 * layer.ratio)),
          ),
          wide: Math.max(1, Math.round((total < 4000 ? 1.5 : 1) * layer.ratio)),
          colour: colourWord(styleOf(feed.series, look).colour),
        });
    }
    layer.context.putImageData(image, 0, 0);
  }

  function paintDensity(
    visible: readonly Seen[],
    window: Window,
    target: Pixels,
    dark: boolean,
  ): void {
    const { width, height, data } = target;
    if (counts.length !== width * height) counts = new Uint32Array(width * height);
    counts.fill(0);
    let most = 0;
    for (const { offset, steps, elements } of visible) {
      const span = {
        from: window.from / dt - 1,
        to: window.to / dt - 1,
        low: -offset,
        high: rows - offset,
      };
      most = Math.max(most, countSpikes(steps, elements, span, counts, width, height));
    }
    paintCounts(counts, most, dark ? viridis : light, data);
  }

  /** Rate of every population in the window, in bins of a width people know. */
  function rates(window: Window, visible: readonly Seen[]): Histogram[] {
    const first = stepAt(window.from, dt);
    const bin = binSteps(window, dt, rows, milliseconds(context.options.bin));
    const from = Math.floor(first / bin) * bin;
    const to = Math.min(stepAt(window.to, dt), stepAt(time.now, dt)) + 1;
    return visible.map(({ feed, steps }) =>
      populationRate(steps, from, Math.max(from + bin, to), bin, feed.elements, dt),
    );
  }

  const view: View = {
    ...(withRaster ? { spikes: feeds } : {}),
    get note() {
      return density ? words.density : '';
    },
    paint() {
      const window = time.window;
      raster?.show([new Float64Array(0)], window, { from: 0, to: Math.max(1, rows) });
      const all = rates(window, seen(window));
      const first = all[0];
      if (!first) return;
      const x = Float64Array.from(first.counts, (_c, k) => (first.from + k * first.width) * dt);
      let top = 1;
      for (const { counts: c } of all) for (const v of c) if (v > top) top = v;
      rateRange = steady(rateRange, { from: 0, to: top * 1.1 });
      rate.show([x, ...all.map((h) => h.counts)], window, time.now > 0 ? rateRange : null);
    },
    resize(width, height) {
      // Where there is no room for both, the spikes have it; the sentence below says their rate.
      isLow = raster !== null && height < ROOM_FOR_BOTH;
      const below = isLow ? 0 : raster ? Math.max(64, Math.round(height * 0.32)) : height;
      rate.root.hidden = isLow;
      raster?.resize(width, height - below);
      if (!isLow) rate.resize(width, below);
    },
    summary() {
      const window = time.window;
      const to = Math.min(window.to, Math.max(time.now, window.from));
      const span = Math.max(0, to - window.from);
      if (span === 0 || feeds.length === 0) return words.empty.spikes;
      return seen(window)
        .map(({ feed, steps, elements }) => {
          const hertz = (steps.length / Math.max(1, feed.elements) / span) * 1000;
          const { cv } = interspikeIntervals(steps, elements, feed.elements, dt);
          const regular = steps.length >= 20 && Number.isFinite(cv) ? cv.toFixed(2) : '';
          return words.says.rate(feed.name, hertz.toFixed(1), regular, printTime(span));
        })
        .join('; ');
    },
    table() {
      if (!raster) return rateTable(feeds, rates(time.window, seen(time.window)), dt);
      const visible = seen(time.window);
      const total = visible.reduce((sum, s) => sum + s.steps.length, 0);
      const times = new Float64Array(total);
      const elements = new Float64Array(total);
      const names: string[] = [];
      let at = 0;
      for (const s of visible)
        for (let k = 0; k < s.steps.length; k++) {
          times[at] = Number(timeOf(s.steps[k] ?? 0, dt).toPrecision(12));
          elements[at++] = s.elements[k] ?? 0;
          if (feeds.length > 1) names.push(s.feed.name);
        }
      return {
        columns: [
          ...(feeds.length > 1 ? [{ name: words.axes.population, values: names }] : []),
          { name: words.axes.time, values: times },
          { name: words.axes.neuron, values: elements },
        ],
      };
    },
    figure: () =>
      raster
        ? rasterFigure(context, seen(time.window), rows, (visible, target) =>
            paintDensity(visible, time.window, target, false),
          )
        : rateFigure(context, feeds, rates(time.window, seen(time.window))),
    destroy() {
      raster?.destroy();
      rate.destroy();
    },
  };
  return view;
}

/**
 * Bin of the rate [steps]: as asked [ms], else a hundredth of the window, or a twentieth where few
 * neurons would only give a comb; 1, 2 or 5 times a power of ten.
 */
function binSteps(window: Window, dt: number, neurons: number, asked: number): number {
  if (asked > 0) return Math.max(1, Math.round(asked / dt));
  const raw = Math.max(dt, (window.to - window.from) / (neurons < 20 ? 20 : 120));
  const power = 10 ** Math.floor(Math.log10(raw));
  const nice = ([1, 2, 5, 10].find((m) => m * power >= raw) ?? 10) * power;
  return Math.max(1, Math.round(nice / dt));
}

function rasterFigure(
  context: ViewContext,
  visible: readonly Seen[],
  rows: number,
  paintDensity: (visible: readonly Seen[], target: Pixels) => void,
): Figure {
  const { time, dt } = context.stage;
  const total = visible.reduce((sum, s) => sum + s.steps.length, 0);
  let marks: Mark[];
  if (total > DENSITY_ABOVE) {
    const pixels = { width: 1200, height: 600, data: new Uint32Array(1200 * 600) };
    paintDensity(visible, pixels);
    marks = [{ kind: 'image', pixels }];
  } else
    marks = visible.map(({ feed, offset, steps, elements }) => ({
      kind: 'ticks',
      x: Float64Array.from(steps, (s) => timeOf(s, dt)),
      y: Float64Array.from(elements, (e) => offset + e + 0.5),
      colour: paperStyle(feed.series).colour,
      length: Math.max(1, Math.min(10, 320 / Math.max(1, rows))),
    }));
  return {
    title: context.title,
    x: { ...time.window, title: words.axes.time },
    y: { from: 0, to: Math.max(1, rows), title: words.axes.neuron },
    marks,
    legend: visible.map(({ feed }) => ({
      name: feed.name,
      colour: paperStyle(feed.series).colour,
    })),
  };
}

/** A bin's begin [ms] and the rate of each population in it. */
function rateTable(feeds: readonly SpikeFeed[], all: readonly Histogram[], dt: number): Table {
  const first = all[0];
  const times = Float64Array.from(first?.counts ?? [], (_c, k) =>
    Number((((first?.from ?? 0) + k * (first?.width ?? 0)) * dt).toPrecision(12)),
  );
  return {
    columns: [
      { name: words.axes.from, values: times },
      ...all.map(({ counts }, k) => ({
        name: words.axes.rateOf(feeds[k]?.name ?? ''),
        values: counts,
      })),
    ],
  };
}

function rateFigure(
  context: ViewContext,
  feeds: readonly SpikeFeed[],
  all: readonly Histogram[],
): Figure {
  const { time, dt } = context.stage;
  const most = Math.max(1, ...all.flatMap(({ counts }) => [...counts]));
  return {
    title: context.title,
    x: { ...time.window, title: words.axes.time },
    y: { from: 0, to: most * 1.1, title: words.axes.rate },
    marks: all.map(({ from, width, counts }, k) => ({
      kind: 'line',
      x: Float64Array.from(counts, (_c, b) => (from + (b + 0.5) * width) * dt),
      y: counts,
      ...paperStyle(feeds[k]?.series ?? k),
    })),
    legend: feeds.map((f) => ({ name: f.name, colour: paperStyle(f.series).colour })),
  };
}

/** A time option of a plot node [ms]; 0: none is given. */
function milliseconds(option: unknown): number {
  const read = typeof option === 'string' ? parseQuantity(option, 'ms') : null;
  return read?.ok ? read.value : 0;
}
