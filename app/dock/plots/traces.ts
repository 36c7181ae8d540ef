/** Signals over time as lines: membrane potentials, currents, rewards, mean rates. */

import { lowerBound } from '#engine';
import { strings } from '../../strings.ts';
import { numberText, roomy, shortText, steady } from './axis.ts';
import { decimate, extent } from './decimate.ts';
import type { Table } from './export-data.ts';
import { type SignalFeed, stepAt, timeOf } from './feed.ts';
import { paperStyle, styleOf } from './look.ts';
import { createFrame } from './plot.ts';
import { describe } from './statistics.ts';
import { printTime, TimeAxis, type Window } from './time-axis.ts';
import type { MakeView, View } from './view.ts';

const words = strings.panels.plots;

/** One element of a signal. */
export interface Line {
  readonly feed: SignalFeed;
  readonly column: number;
  readonly name: string;
  readonly series: number;
}

/** The elements of feeds that are drawn. */
export const linesOf = (feeds: readonly SignalFeed[]): readonly Line[] =>
  feeds.flatMap((feed) =>
    feed.shown.map((element, column) => ({
      feed,
      column,
      name: feed.elements > 1 ? `${feed.name} [${element}]` : feed.name,
      series: feed.shown.length === 1 ? feed.series : column,
    })),
  );

/** Indices of a feed's samples inside the window, one beyond each edge so that lines reach it. */
export function within({ buffer: { steps } }: SignalFeed, window: Window, dt: number) {
  return {
    from: Math.max(0, lowerBound(steps, stepAt(window.from, dt)) - 1),
    to: Math.min(steps.length, lowerBound(steps, stepAt(window.to, dt) + 1) + 1),
  };
}

/** What is seen of lines, as numbers. */
export function tableOf(lines: readonly Line[], window: Window, dt: number): Table {
  const feed = lines[0]?.feed;
  const steps = feed ? within(feed, window, dt) : { from: 0, to: 0 };
  const times = feed
    ? Float64Array.from(feed.buffer.steps.subarray(steps.from, steps.to), (s) =>
        Number(timeOf(s, dt).toPrecision(12)),
      )
    : new Float64Array(0);
  return {
    columns: [
      { name: words.axes.time, values: times },
      ...lines.map(({ feed: f, column, name }) => {
        const { from, to } = within(f, window, dt);
        return {
          name: words.axes.valueOf(`${name}.${f.port}`, f.unit),
          values: Float64Array.from(f.buffer.column(column).subarray(from, to)),
        };
      }),
    ],
  };
}

/** The least and the greatest of what is seen of lines; null where there is nothing. */
export function extentOf(
  lines: readonly Line[],
  window: Window,
  dt: number,
): readonly [low: number, high: number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { feed, column } of lines) {
    const { from, to } = within(feed, window, dt);
    const found = extent(feed.buffer.column(column), from, to);
    if (found) {
      low = Math.min(low, found[0]);
      high = Math.max(high, found[1]);
    }
  }
  return high >= low ? [low, high] : null;
}

/** The same over the whole run, whatever stretch the other plots show. */
export const makeProgress: MakeView = (host, context) => {
  const { stage } = context;
  const time = new TimeAxis();
  const view = makeTraces(host, { ...context, stage: { ...stage, time } });
  return {
    ...view,
    paint() {
      time.advance(stage.time.now);
      time.fit();
      view.paint();
    },
  };
};

/** Traces; all lines share one y axis, whose range the option `range: [low, high]` fixes. */
export const makeTraces: MakeView = (host, context) => {
  const { look, stage } = context;
  const { time, dt } = stage;
  const feeds = context.feeds.filter((f): f is SignalFeed => f.kind === 'signal');
  const lines = linesOf(feeds);
  const fixed = Array.isArray(context.options.range) ? context.options.range : null;
  const units = [...new Set(feeds.map((f) => f.unit))].filter((unit) => unit !== '1');
  let range: Window | null = null;
  let shownAt: number | null = null;

  const frame = createFrame(host, {
    look,
    time,
    ...(units.length === 1 && units[0] ? { yTitle: units[0] } : {}),
    series: lines.map((line) => ({ ...styleOf(line.series, look), name: line.name })),
    onPoint: (at) => {
      shownAt = at?.x ?? null;
    },
  });

  /** Columns on one common x: feeds that are sampled alike share it, others are merged. */
  const columns = (window: Window): (Float32Array | Float64Array)[] => {
    const parts = feeds.map((feed) => {
      const { from, to } = within(feed, window, dt);
      return decimate(
        feed.buffer.steps,
        feed.shown.map((_e, k) => feed.buffer.column(k)),
        from,
        to,
        frame.width,
      );
    });
    const first = parts[0];
    if (!first) return [new Float64Array(0)];
    const alike = parts.every(
      (p) =>
        p.x.length === first.x.length && p.x[0] === first.x[0] && p.x.at(-1) === first.x.at(-1),
    );
    if (alike) return [first.x.map((s) => timeOf(s, dt)), ...parts.flatMap((p) => [...p.columns])];
    const x = [...new Set(parts.flatMap((p) => [...p.x]))].sort((a, b) => a - b);
    const merged = parts.flatMap((p) =>
      p.columns.map((column) => {
        let at = 0;
        return Float32Array.from(x, (step) => {
          while (at + 1 < p.x.length && (p.x[at + 1] ?? 0) <= step) at++;
          return (p.x[at] ?? Number.POSITIVE_INFINITY) <= step
            ? (column[at] ?? Number.NaN)
            : Number.NaN;
        });
      }),
    );
    return [Float64Array.from(x, (s) => timeOf(s, dt)), ...merged];
  };

  const view: View = {
    paint() {
      const window = time.window;
      const seen = extentOf(lines, window, dt);
      if (fixed) range = { from: Number(fixed[0]), to: Number(fixed[1]) };
      else if (seen) range = steady(range, roomy(...seen));
      frame.show(columns(window), window, range);
    },
    resize: (width, height) => frame.resize(width, height),
    summary() {
      const window = time.window;
      if (lines.length === 0) return words.empty.notWired;
      return lines
        .slice(0, 6)
        .map(({ feed, column, name }) => {
          const { from, to } = within(feed, window, dt);
          const values = feed.buffer.column(column).subarray(from, to);
          const unit = feed.unit === '1' ? '' : `\u2009${feed.unit}`;
          if (shownAt !== null) {
            const at = lowerBound(feed.buffer.steps, stepAt(shownAt, dt));
            const value = feed.buffer.column(column)[at];
            if (value !== undefined)
              return words.says.at(name, `${numberText(value)}${unit}`, printTime(shownAt, 4));
          }
          const d = describe(values);
          return d
            ? words.says.trace(
                name,
                `${shortText(d.mean)}${unit}`,
                shortText(d.least),
                shortText(d.greatest),
              )
            : words.empty.dataOf(name);
        })
        .join('; ');
    },
    table: () => tableOf(lines, time.window, dt),
    figure() {
      const window = time.window;
      const y = range ?? { from: 0, to: 1 };
      return {
        title: context.title,
        x: { ...window, title: words.axes.time },
        y: { ...y, title: units.length === 1 ? (units[0] ?? '') : '' },
        marks: lines.map(({ feed, column, series }) => {
          const { from, to } = within(feed, window, dt);
          const d = decimate(feed.buffer.steps, [feed.buffer.column(column)], from, to, 1600);
          const style = paperStyle(series);
          return {
            kind: 'line',
            x: d.x.map((s) => timeOf(s, dt)),
            y: d.columns[0] ?? new Float32Array(0),
            colour: style.colour,
            dash: style.dash,
          };
        }),
        legend: lines
          .slice(0, 12)
          .map(({ name, series }) => ({ name, colour: paperStyle(series).colour })),
      };
    },
    destroy: () => frame.destroy(),
  };
  return view;
};
