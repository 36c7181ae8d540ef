/**
 * Many signals over time as rows of colours, the first lowest: what would be a tangle as lines. Each
 * pixel has the greatest value of its time, so that a peak of one sample is seen at every zoom.
 */

import { lowerBound } from '#engine';
import { strings } from '../../strings.ts';
import { numberText, shortText, steady } from './axis.ts';
import { cssColour, gradient, viridis } from './colormaps.ts';
import { paintValues } from './density.ts';
import { toCanvas } from './export-png.ts';
import { type SignalFeed, stepAt, timeOf } from './feed.ts';
import type { Pixels } from './figure.ts';
import { createFrame, type Layer } from './plot.ts';
import { niceTicks, printTime, type Window } from './time-axis.ts';
import { extentOf, type Line, linesOf, tableOf, within } from './traces.ts';
import type { MakeView, View } from './view.ts';

const words = strings.panels.plots;

/** Room for the scale below [px]. */
const SCALE = 18;
/** Columns of an exported figure. */
const FIGURE_COLUMNS = 1600;

/**
 * Values of `lines` in cells of `columns` over the window, row by row from the last line down to the
 * first; a value holds until the next, and no number stands where nothing is known.
 */
export function heatValues(
  lines: readonly Pick<Line, 'feed' | 'column'>[],
  window: Window,
  dt: number,
  columns: number,
): Float32Array {
  const values = new Float32Array(lines.length * columns).fill(Number.NaN);
  const scale = columns / Math.max(window.to - window.from, 1e-9);
  for (const [k, { feed, column }] of lines.entries()) {
    const row = (lines.length - 1 - k) * columns;
    const { steps } = feed.buffer;
    const samples = feed.buffer.column(column);
    const { from, to } = within(feed, window, dt);
    const place = (i: number) => Math.floor((timeOf(steps[i] ?? 0, dt) - window.from) * scale);
    for (let i = from; i < to; i++) {
      const value = samples[i] ?? Number.NaN;
      const first = place(i);
      const last = i + 1 < to ? Math.max(first, place(i + 1) - 1) : first;
      for (let x = Math.max(0, first); x <= last && x < columns; x++)
        if (!(value <= (values[row + x] ?? 0))) values[row + x] = value;
    }
  }
  return values;
}

/** Rows of colours, and below them what the colours mean. */
export const makeHeat: MakeView = (host, context) => {
  const { look, stage } = context;
  const { time, dt } = stage;
  const feeds = context.feeds.filter((f): f is SignalFeed => f.kind === 'signal');
  const lines = linesOf(feeds);
  const rows = feeds.reduce((sum, f) => sum + f.elements, 0);
  const fixed = Array.isArray(context.options.range) ? context.options.range : null;
  const units = [...new Set(feeds.map((f) => f.unit))].filter((unit) => unit !== '1');
  const unit = units.length === 1 && units[0] ? `\u2009${units[0]}` : '';
  let range: Window | null = null;
  let pointed: { readonly x: number; readonly y: number } | null = null;

  /** Signals by name; the elements of a single one by number, in the middle of their rows. */
  const names = (): readonly (readonly [at: number, name: string])[] => {
    let below = 0;
    if (feeds.length > 1)
      return feeds.map((f) => {
        below += f.elements;
        return [below - f.elements / 2, f.name] as const;
      });
    return niceTicks(0, Math.max(1, rows - 1), 4)
      .filter((v) => Number.isInteger(v) && v < rows)
      .map((v) => [v + 0.5, String(v)] as const);
  };
  const overTime = document.createElement('div');
  const scale = document.createElement('div');
  const least = document.createElement('span');
  const bar = document.createElement('i');
  const most = document.createElement('span');
  scale.className = 'plot-scale plot-scale-below';
  bar.style.backgroundImage = gradient(viridis);
  scale.append(least, bar, most);
  host.append(overTime, scale);
  const frame = createFrame(overTime, {
    look,
    time,
    series: [],
    yNames: names,
    ...(feeds.length > 1 ? {} : { yTitle: words.axes.channel }),
    paint: paintRows,
    covered: true,
    onPoint: (at) => {
      pointed = at;
    },
  });

  const pixelsOf = (columns: number): Pixels => {
    const data = new Uint32Array(columns * lines.length);
    const { from, to } = range ?? { from: 0, to: 1 };
    paintValues(heatValues(lines, time.window, dt, columns), from, to, viridis, data);
    return { width: columns, height: lines.length, data };
  };

  function paintRows({ context: pen, width, height, ratio }: Layer): void {
    if (lines.length === 0 || !range) return;
    pen.imageSmoothingEnabled = false;
    pen.drawImage(toCanvas(pixelsOf(Math.max(1, Math.round(width * ratio)))), 0, 0, width, height);
  }

  /** The line under the pointer, what it is then, and when. */
  function underPointer(): string | null {
    if (!pointed) return null;
    const { x, y } = pointed;
    let below = 0;
    for (const feed of feeds) {
      if (y < below + feed.elements) {
        const column = Math.floor(((y - below) * feed.shown.length) / feed.elements);
        const line = lines.find((l) => l.feed === feed && l.column === column);
        const value = feed.buffer.column(column)[lowerBound(feed.buffer.steps, stepAt(x, dt))];
        if (!line || value === undefined) return null;
        return words.says.at(line.name, `${numberText(value)}${unit}`, printTime(x, 4));
      }
      below += feed.elements;
    }
    return null;
  }

  const view: View = {
    paint() {
      const seen = extentOf(lines, time.window, dt);
      if (fixed) range = { from: Number(fixed[0]), to: Number(fixed[1]) };
      else if (seen) range = steady(range, { from: seen[0], to: seen[1] });
      scale.hidden = range === null;
      least.textContent = range ? shortText(range.from) : '';
      most.textContent = range ? `${shortText(range.to)}${unit}` : '';
      frame.show([new Float64Array(0)], time.window, { from: 0, to: Math.max(1, rows) });
    },
    resize: (width, height) => frame.resize(width, height - SCALE),
    summary() {
      if (lines.length === 0) return words.empty.notWired;
      const at = underPointer();
      if (at) return at;
      const seen = extentOf(lines, time.window, dt);
      const all = feeds.map((f) => f.name).join(', ');
      return seen
        ? words.says.heat(
            all,
            rows,
            lines.length,
            shortText(seen[0]),
            `${shortText(seen[1])}${unit}`,
          )
        : words.empty.dataOf(all);
    },
    table: () => tableOf(lines, time.window, dt),
    figure() {
      const { from, to } = range ?? { from: 0, to: 1 };
      const end = (value: number, entry: number) => ({
        name: `${shortText(value)}${unit}`,
        colour: cssColour(viridis[entry] ?? 0),
      });
      return {
        title: context.title,
        x: { ...time.window, title: words.axes.time },
        y: {
          from: 0,
          to: Math.max(1, rows),
          title: feeds.length > 1 ? '' : words.axes.channel,
          names: names(),
        },
        marks: [{ kind: 'image', pixels: pixelsOf(FIGURE_COLUMNS) }],
        legend: range ? [end(from, 0), end((from + to) / 2, 128), end(to, 255)] : [],
      };
    },
    destroy: () => frame.destroy(),
  };
  return view;
};
