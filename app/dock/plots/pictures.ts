/**
 * Views of held samples: images and camera events. They show what was held at the cursor, or now.
 */

import { lowerBound } from '#engine';
import { strings } from '../../strings.ts';
import { shortText } from './axis.ts';
import type { Held } from './buffers.ts';
import { colourWord, viridis } from './colormaps.ts';
import { paintValues } from './density.ts';
import { toCanvas } from './export-png.ts';
import { type Feed, type HeldFeed, type SpikeFeed, stepAt } from './feed.ts';
import type { Figure, Pixels } from './figure.ts';
import { polarityColours } from './look.ts';
import { describe } from './statistics.ts';
import { printTime } from './time-axis.ts';
import type { MakeView, View, ViewContext } from './view.ts';

const words = strings.panels.plots;

/** Time constant after which an event's colour has faded to 1/e [ms]. */
export const EVENT_DECAY = 30;

export const heldOf = (feed: HeldFeed | undefined, context: ViewContext): Held | null => {
  const { time, dt } = context.stage;
  return (
    feed?.buffer.at(time.cursor === null ? Number.POSITIVE_INFINITY : stepAt(time.cursor, dt)) ??
    null
  );
};

/** A canvas that keeps its picture's proportions, or fills the room there is, with a caption below. */
export function canvasBox(host: HTMLElement, fills = false) {
  const canvas = document.createElement('canvas');
  const caption = document.createElement('div');
  canvas.className = 'plot-picture';
  caption.className = 'plot-caption';
  host.classList.add('plot-centre');
  host.append(canvas, caption);
  let room = { width: 100, height: 100 };
  const scaleToRoom = () => {
    const across = (room.width - 16) / (canvas.width || 1);
    const down = (room.height - 22) / (canvas.height || 1);
    const least = Math.min(across, down);
    canvas.style.width = `${Math.max(8, canvas.width * (fills ? across : least))}px`;
    canvas.style.height = `${Math.max(8, canvas.height * (fills ? down : least))}px`;
  };
  return {
    canvas,
    caption,
    show(pixels: Pixels) {
      if (canvas.width !== pixels.width || canvas.height !== pixels.height) {
        canvas.width = pixels.width;
        canvas.height = pixels.height;
        scaleToRoom();
      }
      const context = canvas.getContext('2d');
      context?.clearRect(0, 0, canvas.width, canvas.height);
      context?.drawImage(toCanvas(pixels), 0, 0);
    },
    resize(width: number, height: number) {
      room = { width, height };
      scaleToRoom();
    },
  };
}

/** Colours of ON and OFF where no theme says otherwise: in figures, on cards. */
export const EVENT_COLOURS = ['#0B6E99', '#D55E00'] as const;

/**
 * A sample [c, h, w] or [h, w] as pixels: three channels are colours, two are ON and OFF, one is
 * grey; of more channels the first is shown.
 */
export function imagePixels(
  held: Pick<Held, 'shape' | 'data'>,
  colours: readonly [on: string, off: string] = EVENT_COLOURS,
): Pixels {
  const [c, h, w] = held.shape.length === 3 ? held.shape : [1, ...held.shape];
  const width = Math.max(1, w ?? 1);
  const height = Math.max(1, h ?? 1);
  const plane = width * height;
  const d = describe(held.data);
  const low = Math.min(0, d?.least ?? 0);
  const span = Math.max(d?.greatest ?? 1, 1e-12) - low;
  const data = new Uint32Array(plane);
  const bytes = new Uint8Array(data.buffer);
  if (c === 2) {
    for (let k = 0; k < plane; k++) {
      const [on, off] = [held.data[k] ?? 0, held.data[plane + k] ?? 0];
      const strength = (Math.max(on, off) - low) / span;
      if (strength > 0)
        data[k] = colourWord(colours[on >= off ? 0 : 1], Math.round(strength * 255));
    }
    return { width, height, data };
  }
  for (let k = 0; k < plane; k++) {
    for (let channel = 0; channel < 3; channel++) {
      const value = held.data[(c === 3 ? channel : 0) * plane + k] ?? 0;
      bytes[4 * k + channel] = Math.round(((value - low) / span) * 255);
    }
    bytes[4 * k + 3] = 255;
  }
  return { width, height, data };
}

/** Whether a table [h, w] counts nothing yet: all of it would be one dark square. */
export const isBlankTable = ({ shape, data }: Pick<Held, 'shape' | 'data'>): boolean =>
  shape.length === 2 && (shape[0] ?? 0) > 1 && data.every((value) => value === 0);

/** An image as it is held. */
export const makeImage: MakeView = (host, context) => {
  const feed = context.feeds.find((f): f is HeldFeed => f.kind === 'image');
  const box = canvasBox(host);
  const pixels = (): Pixels | null => {
    const held = heldOf(feed, context);
    return held && imagePixels(held, polarityColours(context.look));
  };
  return picture(context, feed, {
    paint() {
      const held = heldOf(feed, context);
      const isBlank = held !== null && isBlankTable(held);
      const made = isBlank ? null : pixels();
      box.canvas.hidden = made === null;
      if (made) box.show(made);
      box.caption.textContent = made
        ? `${made.width} × ${made.height}`
        : isBlank
          ? words.empty.zeros
          : words.empty.image;
    },
    resize: box.resize,
    pixels,
    destroy: () => host.replaceChildren(),
  });
};

/**
 * ON and OFF events of the last moments: newest strongest, fading with `EVENT_DECAY`. `now` is the
 * step shown; events are spikes of shape [2, h, w].
 */
export function eventPixels(
  steps: ArrayLike<number>,
  elements: ArrayLike<number>,
  size: { readonly width: number; readonly height: number },
  now: number,
  dt: number,
  colours: readonly [on: string, off: string],
): Pixels {
  const plane = size.width * size.height;
  const data = new Uint32Array(plane);
  for (let k = 0; k < steps.length; k++) {
    const element = elements[k] ?? 0;
    const age = (now - (steps[k] ?? 0)) * dt;
    const alpha = Math.round(255 * Math.exp(-age / EVENT_DECAY));
    if (alpha < 4) continue;
    data[element % plane] = colourWord(colours[element < plane ? 0 : 1], alpha);
  }
  return { ...size, data };
}

/** Camera events with decay. */
export const makeEvents: MakeView = (host, context) => {
  const { time, dt } = context.stage;
  const feed = context.feeds.find((f): f is SpikeFeed => f.kind === 'spikes');
  const box = canvasBox(host);
  const [, h, w] =
    feed?.shape.length === 3 ? feed.shape : [2, 1, Math.ceil((feed?.elements ?? 2) / 2)];
  const size = { width: Math.max(1, w ?? 1), height: Math.max(1, h ?? 1) };
  const pixels = (colours: readonly [string, string]): Pixels | null => {
    if (!feed) return null;
    const now = stepAt(time.cursor ?? time.now, dt);
    const { steps, elements } = feed.buffer;
    const a = lowerBound(steps, now - (6 * EVENT_DECAY) / dt);
    const b = lowerBound(steps, now + 1);
    return eventPixels(steps.subarray(a, b), elements.subarray(a, b), size, now, dt, colours);
  };
  return picture(context, feed, {
    paint() {
      const made = pixels(polarityColours(context.look));
      if (made) box.show(made);
      box.caption.textContent = `${size.width} × ${size.height}, ${printTime(time.cursor ?? time.now)}`;
    },
    resize: box.resize,
    pixels: () => pixels(EVENT_COLOURS),
    destroy: () => host.replaceChildren(),
    rows: () => ({
      columns: [
        { name: 'step', values: feed?.buffer.steps ?? [] },
        { name: 'element', values: feed?.buffer.elements ?? [] },
      ],
    }),
  });
};

/** What image-like views have in common: proportions, table, figure. */
export function picture(
  context: ViewContext,
  feed: Feed | undefined,
  parts: {
    paint(): void;
    resize(width: number, height: number): void;
    pixels(): Pixels | null;
    destroy(): void;
    rows?(): ReturnType<View['table']>;
  },
): View {
  return {
    paint: parts.paint,
    resize: parts.resize,
    destroy: parts.destroy,
    summary() {
      if (!feed) return words.empty.notWired;
      const { time, dt } = context.stage;
      if (feed.kind === 'spikes') {
        const now = stepAt(time.cursor ?? time.now, dt);
        const { steps } = feed.buffer;
        const n = lowerBound(steps, now + 1) - lowerBound(steps, now - EVENT_DECAY / dt);
        return words.says.events(feed.name, n, EVENT_DECAY);
      }
      const held = feed.kind === 'signal' ? null : heldOf(feed as HeldFeed, context);
      const d = held && describe(held.data);
      return held && d
        ? words.says.image(
            feed.name,
            held.shape.join(' × '),
            shortText(d.mean),
            shortText(d.least),
            shortText(d.greatest),
          )
        : words.empty.sampleOf(feed.name);
    },
    table() {
      if (parts.rows) return parts.rows();
      const held =
        feed && feed.kind !== 'spikes' && feed.kind !== 'signal'
          ? heldOf(feed as HeldFeed, context)
          : null;
      const width = held?.shape.at(-1) ?? 1;
      return {
        columns: [
          {
            name: words.axes.row,
            values: Float64Array.from(held?.data ?? [], (_v, k) => Math.floor(k / width)),
          },
          {
            name: words.axes.column,
            values: Float64Array.from(held?.data ?? [], (_v, k) => k % width),
          },
          { name: words.axes.value, values: held?.data ?? [] },
        ],
      };
    },
    figure(): Figure {
      const pixels = parts.pixels();
      return {
        title: context.title,
        x: pixels && { from: 0, to: pixels.width, title: 'x' },
        y: pixels && { from: pixels.height, to: 0, title: 'y' },
        marks: pixels ? [{ kind: 'image', pixels }] : [],
        legend: [],
        ...(pixels ? { aspect: pixels.width / pixels.height } : {}),
      };
    },
  };
}

/** Colours of a matrix of counts, brightest where most. */
export function countPixels(counts: Float64Array, width: number, dark: boolean): Pixels {
  const data = new Uint32Array(counts.length);
  const most = Math.max(1, ...counts);
  paintValues(counts, 0, most, dark ? viridis : viridis.slice().reverse(), data);
  return { width, height: counts.length / Math.max(1, width), data };
}
