/**
 * Receptive fields: the weights of each receiving neuron as a picture of what its senders see. As
 * many neurons are drawn, evenly spread, as there is room for.
 */

import { strings } from '../../strings.ts';
import { numberText, shortText } from './axis.ts';
import type { Held } from './buffers.ts';
import { greys, redBlue } from './colormaps.ts';
import { fieldMosaic, paintValues } from './density.ts';
import { stepAt, type WeightFeed } from './feed.ts';
import type { Pixels } from './figure.ts';
import { canvasBox } from './pictures.ts';
import { describe } from './statistics.ts';
import type { MakeView } from './view.ts';

const words = strings.panels.plots;

/** Least size of a field on the screen [CSS px]. */
const LEAST = 26;
/** Most synapses whose places are looked up. */
const MOST = 4_000_000;

/** Channels, rows and columns of what the senders see; null where that is no picture. */
export function fieldOf(
  feed: Pick<WeightFeed, 'senders' | 'elements'>,
): readonly [number, number, number] | null {
  const [w = 1, h = 1, ...rest] = [...feed.senders].reverse();
  const channels = rest.reduce((a, b) => a * b, 1);
  return w > 1 && h > 1 && feed.elements <= MOST ? [channels, h, w] : null;
}

/** Ends of the scale: but for one weight in five hundred, so that a few do not make all others pale. */
function ends(weights: Float32Array): { readonly low: number; readonly high: number } {
  const sample = weights.filter((_, k) => k % 7 === 0).sort();
  const at = (share: number) => sample[Math.floor(share * (sample.length - 1))] ?? 0;
  const low = at(0.002);
  return { low, high: Math.max(at(0.998), -low, 1e-300) };
}

/** Receptive fields; zero is black in the dark and white in the light, or white between red and blue. */
export const makeFields: MakeView = (host, context) => {
  const { look, stage } = context;
  const feed = context.feeds.find(
    (f): f is WeightFeed => f.kind === 'weights' && fieldOf(f) !== null,
  );
  const field = (feed && fieldOf(feed)) ?? ([1, 1, 1] as const);
  const [channels, rows, columns] = field;
  const map = look.dark ? greys : greys.slice().reverse();
  const box = canvasBox(host);
  // Fields are mostly smaller than their pixels.
  box.canvas.style.imageRendering = 'auto';
  let room = { width: 200, height: 200 };
  let painted: Held | null = null;
  let known: WeightFeed['synapses'] = null;
  let places = new Int32Array(0);

  const held = (): Held | null => {
    const at = stage.time.cursor;
    return feed?.buffer.at(at === null ? Number.POSITIVE_INFINITY : stepAt(at, stage.dt)) ?? null;
  };
  /** Index of the weight that joins a pair, looked up once. */
  const place = (pre: number, post: number): number => {
    if (!known) return -1;
    return (places[post * known.sizes[0] + pre] ?? 0) - 1;
  };
  function learnPlaces(): void {
    if (!feed?.synapses || feed.synapses === known) return;
    known = feed.synapses;
    const { pre, post, sizes } = known;
    places = new Int32Array(sizes[0] * sizes[1]);
    for (let k = 0; k < pre.length; k++) places[(post[k] ?? 0) * sizes[0] + (pre[k] ?? 0)] = k + 1;
  }
  /** Neurons that have room, and how many stand in a row. */
  function arranged(): { readonly shown: readonly number[]; readonly across: number } {
    const neurons = known?.sizes[1] ?? 0;
    const wide = LEAST * Math.max(1, (channels * columns) / rows);
    const tall = LEAST * Math.max(1, rows / (channels * columns));
    const into = (a: number, b: number) => Math.max(1, Math.floor(a / b));
    const most = into(room.width, wide) * into(room.height - 22, tall);
    const count = Math.min(neurons, most);
    const shown = Array.from({ length: count }, (_, k) => Math.floor((k * neurons) / count));
    // As many in a row as make the whole as wide, for its height, as the room.
    const shape = (room.width / Math.max(1, room.height - 22)) * (rows / (channels * columns));
    const across = Math.max(1, Math.min(count, Math.ceil(Math.sqrt(count * shape))));
    return { shown, across };
  }
  function picture(): { readonly pixels: Pixels; readonly caption: string } | null {
    const now = held();
    learnPlaces();
    if (!now || !known) return null;
    const { shown, across } = arranged();
    const made = fieldMosaic(shown, across, field, place, now.data);
    const { low, high } = ends(now.data);
    const data = new Uint32Array(made.width * made.height);
    const signed = low < 0;
    paintValues(made.values, signed ? -high : 0, high, signed ? redBlue : map, data);
    const unit = feed && feed.unit !== '1' ? `\u2009${feed.unit}` : '';
    const most = numberText(Number(high.toPrecision(2)));
    const all = known.sizes[1];
    return {
      pixels: { width: made.width, height: made.height, data },
      caption: words.captions.fields(
        shown.length,
        all,
        words.captions.range(`${most}${unit}`, signed),
      ),
    };
  }

  return {
    paint() {
      const now = held();
      if (now && now === painted && feed?.synapses === known) return;
      const made = picture();
      box.canvas.hidden = made === null;
      box.caption.textContent = made?.caption ?? words.empty.weights;
      if (!made) return;
      painted = now;
      box.show(made.pixels);
    },
    resize(width, height) {
      room = { width, height };
      painted = null;
      box.resize(width, height);
    },
    summary() {
      const now = held();
      const d = now ? describe(now.data) : null;
      if (!feed) return words.empty.notWired;
      if (!d || !now) return words.empty.weightsOf(feed.name);
      const unit = feed.unit === '1' ? '' : `\u2009${feed.unit}`;
      const short = (value: number) => `${shortText(value)}${unit}`;
      return words.says.fields(feed.name, rows, columns, short(d.mean), short(d.greatest));
    },
    table: () => ({
      columns: [
        { name: 'pre', values: feed?.synapses?.pre ?? new Uint32Array(0) },
        { name: 'post', values: feed?.synapses?.post ?? new Uint32Array(0) },
        { name: words.axes.weight(feed?.unit ?? '1'), values: held()?.data ?? new Float32Array(0) },
      ],
    }),
    figure() {
      const made = picture();
      const size = made?.pixels ?? { width: 1, height: 1 };
      return {
        title: context.title,
        x: { from: 0, to: size.width, title: made?.caption ?? '' },
        y: { from: size.height, to: 0, title: '' },
        marks: made ? [{ kind: 'image' as const, pixels: made.pixels }] : [],
        legend: [],
        aspect: size.width / size.height,
      };
    },
    destroy: () => undefined,
  };
};
