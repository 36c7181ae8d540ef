/** Histogram of interspike intervals in the window, with the coefficient of variation. */

import { lowerBound } from '#engine';
import { strings } from '../../strings.ts';
import { steady } from './axis.ts';
import { type SpikeFeed, stepAt } from './feed.ts';
import { paperStyle, styleOf } from './look.ts';
import { createFrame, type Layer } from './plot.ts';
import {
  binsFor,
  type Histogram,
  histogram,
  type Intervals,
  interspikeIntervals,
} from './statistics.ts';
import { printTime, type Window } from './time-axis.ts';
import type { MakeView } from './view.ts';

const words = strings.panels.plots;

interface Counted {
  readonly feed: SpikeFeed;
  readonly found: Intervals;
  readonly bars: Histogram;
}

/** One histogram per population, laid over each other. */
export const makeIsi: MakeView = (host, context) => {
  const { look, stage } = context;
  const { time, dt } = stage;
  const feeds = context.feeds.filter((f): f is SpikeFeed => f.kind === 'spikes');
  let xRange: Window | null = null;
  let yRange: Window | null = null;
  let all: readonly Counted[] = [];

  const frame = createFrame(host, {
    look,
    time: null,
    series: [],
    xTitle: 'ms',
    yTitle: words.axes.count,
    paint: (layer) => {
      for (const { feed, bars } of all) paintBars(layer, bars, styleOf(feed.series, look).colour);
    },
  });

  const count = (): readonly Counted[] => {
    const { from, to } = time.window;
    const found = feeds.map((feed) => {
      const { steps, elements } = feed.buffer;
      const a = lowerBound(steps, stepAt(from, dt));
      const b = lowerBound(steps, stepAt(to, dt) + 1);
      return interspikeIntervals(steps.subarray(a, b), elements.subarray(a, b), feed.elements, dt);
    });
    // The longest intervals are rare: the axis ends where 99 of 100 have come.
    const ends = found.map(({ intervals }) => {
      const sorted = intervals.slice().sort();
      return sorted[Math.floor(0.99 * (sorted.length - 1))] ?? 0;
    });
    const end = Math.max(1, ...ends) * 1.1;
    xRange = steady(xRange, { from: 0, to: end });
    const longest = xRange.to;
    return feeds.map((feed, k) => {
      const intervals = found[k]?.intervals ?? new Float32Array(0);
      const bins = Math.min(binsFor(intervals, 0, longest), Math.max(8, Math.floor(longest / dt)));
      return {
        feed,
        found: found[k] ?? { intervals, cv: Number.NaN, neurons: 0, mean: Number.NaN },
        bars: histogram(intervals, bins, 0, longest),
      };
    });
  };
  const refresh = () => {
    all = count();
    const most = Math.max(1, ...all.map(({ bars }) => Math.max(...bars.counts)));
    yRange = steady(yRange, { from: 0, to: most * 1.1 });
  };

  return {
    paint() {
      refresh();
      frame.show([new Float64Array(0)], xRange ?? { from: 0, to: 1 }, yRange ?? { from: 0, to: 1 });
    },
    resize: (width, height) => frame.resize(width, height),
    summary: () =>
      all
        .map(({ feed, found }) =>
          found.intervals.length === 0
            ? words.empty.intervalOf(feed.name)
            : words.says.intervals(
                feed.name,
                printTime(found.mean),
                Number.isFinite(found.cv) ? found.cv.toFixed(2) : '—',
                found.neurons,
              ),
        )
        .join('; ') || words.empty.notWired,
    table() {
      refresh();
      const first = all[0]?.bars;
      return {
        columns: [
          {
            name: words.axes.intervalFrom,
            values: Float64Array.from(
              first?.counts ?? [],
              (_c, k) => (first?.from ?? 0) + k * (first?.width ?? 0),
            ),
          },
          ...all.map(({ feed, bars }) => ({
            name: words.axes.countOf(feed.name),
            values: bars.counts,
          })),
        ],
      };
    },
    figure() {
      refresh();
      return {
        title: context.title,
        x: { ...(xRange ?? { from: 0, to: 1 }), title: words.axes.interval },
        y: { ...(yRange ?? { from: 0, to: 1 }), title: words.axes.count },
        marks: all.map(({ feed, bars }) => ({
          kind: 'bars',
          from: bars.from,
          width: bars.width,
          counts: bars.counts,
          colour: `${paperStyle(feed.series).colour}B0`,
        })),
        legend: all.map(({ feed }) => ({
          name: feed.name,
          colour: paperStyle(feed.series).colour,
        })),
      };
    },
    destroy: () => frame.destroy(),
  };
};

/** Bars of a histogram into a frame's layer. */
function paintBars(layer: Layer, bars: Histogram, colour: string): void {
  const { context } = layer;
  context.fillStyle = colour;
  context.globalAlpha = 0.7;
  const floor = layer.y(0);
  for (let k = 0; k < bars.counts.length; k++) {
    const left = layer.x(bars.from + k * bars.width);
    const right = layer.x(bars.from + (k + 1) * bars.width);
    const top = layer.y(bars.counts[k] ?? 0);
    if (floor > top) context.fillRect(left, top, Math.max(1, right - left - 1), floor - top);
  }
  context.globalAlpha = 1;
}
