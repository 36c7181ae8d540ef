/**
 * Weights of a projection: their histogram over time as columns of a density image, and beside it
 * the matrix [post, pre] as it is at the cursor or now, red and blue around 0. Where the engine does
 * not say which synapse joins what, the weights are drawn in the order of their sources.
 */

import { strings } from '../../strings.ts';
import { numberText, roomy, steady } from './axis.ts';
import type { Held } from './buffers.ts';
import { gradient, redBlue, viridis } from './colormaps.ts';
import { paintCounts, paintValues, weightMatrix } from './density.ts';
import { toCanvas } from './export-png.ts';
import { stepAt, timeOf, type WeightFeed } from './feed.ts';
import type { Pixels } from './figure.ts';
import { paperStyle } from './look.ts';
import { createFrame, type Layer } from './plot.ts';
import { describe, histogram } from './statistics.ts';
import type { Window } from './time-axis.ts';
import type { MakeView, View, ViewContext } from './view.ts';

const words = strings.panels.plots;

const BINS = 48;

/** The histogram over time alone. */
export const makeWeights: MakeView = (host, context) => make(host, context, false);
/** The histogram over time, and the matrix beside it. */
export const makeWeightMatrix: MakeView = (host, context) => make(host, context, true);

function make(host: HTMLElement, context: ViewContext, withMatrix: boolean): View {
  const { look, stage } = context;
  const { time, dt } = stage;
  const feed = context.feeds.find((f): f is WeightFeed => f.kind === 'weights');
  const overTime = document.createElement('div');
  const side = document.createElement('div');
  const canvas = document.createElement('canvas');
  const caption = document.createElement('div');
  host.classList.add('plot-split');
  side.className = 'plot-matrix';
  caption.className = 'plot-caption';
  host.append(overTime);
  const scale = document.createElement('div');
  const [least, bar, most] = ['span', 'i', 'span'].map((tag) => document.createElement(tag));
  scale.className = 'plot-scale';
  scale.append(...[least, bar, most].filter((part) => part !== undefined));
  if (withMatrix) {
    side.append(canvas, caption, scale);
    host.append(side);
  }
  let range: Window | null = null;
  const map = look.dark ? viridis : viridis.slice().reverse();

  const frame = createFrame(overTime, {
    look,
    time,
    yTitle: feed && feed.unit !== '1' ? feed.unit : words.axes.weight('1'),
    series: [],
    paint: (layer) => paintHistory(layer),
  });

  const shown = (): Held | null => {
    const at = time.cursor;
    return feed?.buffer.at(at === null ? Number.POSITIVE_INFINITY : stepAt(at, dt)) ?? null;
  };

  function paintHistory(layer: Layer): void {
    if (!feed || !range) return;
    const { from, to } = time.window;
    const all = feed.buffer.all.filter((h, k, list) => {
      const next = list[k + 1];
      return timeOf(h.step, dt) <= to && (!next || timeOf(next.step, dt) >= from);
    });
    // At most one column of the image per two pixels: more cannot be seen.
    const stride = Math.max(1, Math.ceil(all.length / Math.max(1, layer.width / 2)));
    for (let k = 0; k < all.length; k += stride) {
      const held = all[k];
      if (!held) continue;
      const next = all[k + stride];
      const { counts } = histogram(held.data, BINS, range.from, range.to);
      const pixels = { width: 1, height: BINS, data: new Uint32Array(BINS) };
      const flipped = Uint32Array.from(counts).reverse();
      paintCounts(flipped, Math.max(1, ...counts), map, pixels.data);
      const left = layer.x(timeOf(held.step, dt));
      const right = layer.x(
        next ? timeOf(next.step, dt) : Math.min(to, Math.max(time.now, timeOf(held.step, dt))),
      );
      layer.context.imageSmoothingEnabled = false;
      layer.context.drawImage(toCanvas(pixels), left, 0, Math.max(2, right - left), layer.height);
    }
  }

  function matrix(): { pixels: Pixels; low: number; high: number } | null {
    const held = shown();
    if (!feed || !held) return null;
    const known = feed.synapses;
    const side = Math.max(1, Math.ceil(Math.sqrt(held.data.length)));
    const made = known
      ? weightMatrix(known.pre, known.post, held.data, known.sizes)
      : { values: held.data, width: side, height: Math.ceil(held.data.length / side) };
    const pixels = {
      width: made.width,
      height: made.height,
      data: new Uint32Array(made.width * made.height),
    };
    const d = describe(held.data);
    const low = d?.least ?? 0;
    const high = d?.greatest ?? 1;
    if (low < 0) {
      const most = Math.max(-low, high);
      paintValues(made.values, -most, most, redBlue, pixels.data);
      return { pixels, low: -most, high: most };
    }
    paintValues(made.values, Math.min(low, 0), high, map, pixels.data);
    return { pixels, low: Math.min(low, 0), high };
  }

  const unit = feed && feed.unit !== '1' ? `\u2009${feed.unit}` : '';
  const view: View = {
    paint() {
      const latest = feed?.buffer.all.at(-1);
      const d = latest ? describe(latest.data) : null;
      if (d) range = steady(range, roomy(Math.min(d.least, 0), Math.max(d.greatest, 0)));
      frame.show([new Float64Array(0)], time.window, range);
      if (!withMatrix) return;
      const made = matrix();
      caption.textContent = !made
        ? ''
        : feed?.synapses
          ? words.captions.matrix
          : words.captions.bySource;
      scale.hidden = !made;
      if (!made) return;
      if (least) least.textContent = numberText(Number(made.low.toPrecision(3)));
      if (most) most.textContent = `${numberText(Number(made.high.toPrecision(3)))}${unit}`;
      if (bar) bar.style.backgroundImage = gradient(made.low < 0 ? redBlue : map);
      canvas.width = made.pixels.width;
      canvas.height = made.pixels.height;
      canvas.getContext('2d')?.drawImage(toCanvas(made.pixels), 0, 0);
    },
    resize(width: number, height: number) {
      const sideWidth = withMatrix ? Math.min(height - 36, width * 0.45) : 0;
      side.style.width = `${sideWidth}px`;
      canvas.style.width = canvas.style.height = `${Math.max(20, sideWidth - 14)}px`;
      frame.resize(width - sideWidth, height);
    },
    summary() {
      const held = shown();
      const d = held ? describe(held.data) : null;
      if (!feed) return words.empty.notWired;
      if (!d || !held) return words.empty.weightsOf(feed.name);
      return words.says.weights(
        feed.name,
        `${numberText(Number(d.mean.toPrecision(3)))}${unit}`,
        numberText(Number(d.deviation.toPrecision(2))),
        held.data.length,
      );
    },
    table() {
      const held = shown();
      const known = feed?.synapses;
      return {
        columns: [
          ...(known
            ? [
                { name: 'pre', values: known.pre },
                { name: 'post', values: known.post },
              ]
            : []),
          { name: words.axes.weight(feed?.unit ?? '1'), values: held?.data ?? new Float32Array(0) },
        ],
      };
    },
    figure() {
      const held = shown();
      const bars = histogram(held?.data ?? [], BINS, range?.from ?? 0, range?.to ?? 1);
      const made = matrix();
      if (made && feed?.synapses)
        return {
          title: context.title,
          x: { from: 0, to: feed.synapses.sizes[0], title: words.axes.pre },
          y: { from: feed.synapses.sizes[1], to: 0, title: words.axes.post },
          marks: [{ kind: 'image' as const, pixels: made.pixels }],
          legend: [],
          aspect: 1,
        };
      return {
        title: context.title,
        x: {
          from: range?.from ?? 0,
          to: range?.to ?? 1,
          title: words.axes.weight(feed?.unit ?? '1'),
        },
        y: { from: 0, to: Math.max(1, ...bars.counts) * 1.05, title: words.axes.synapses },
        marks: [
          {
            kind: 'bars' as const,
            from: bars.from,
            width: bars.width,
            counts: bars.counts,
            colour: paperStyle(0).colour,
          },
        ],
        legend: [],
      };
    },
    destroy: () => frame.destroy(),
  };
  return view;
}
