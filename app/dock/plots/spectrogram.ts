/**
 * A record of many channels as a picture: time to the right, channels upwards, amounts as colours.
 * Used for the bands of a sound and for anything else that is held as [channels, samples].
 */

import { strings } from '../../strings.ts';
import type { Held } from './buffers.ts';
import { viridis } from './colormaps.ts';
import type { HeldFeed } from './feed.ts';
import type { Pixels } from './figure.ts';
import { canvasBox, heldOf, picture } from './pictures.ts';
import { describe } from './statistics.ts';
import type { MakeView } from './view.ts';

const words = strings.panels.plots;

/** Columns and rows drawn at most; more samples share one, the largest of them shows. */
const MOST_COLUMNS = 1000;
const MOST_ROWS = 512;

/** The record as pixels, the first channel lowest. */
export function recordPixels(held: Pick<Held, 'shape' | 'data'>): Pixels {
  const samples = held.shape.at(-1) ?? 1;
  const channels = Math.max(1, Math.floor(held.data.length / Math.max(1, samples)));
  const width = Math.max(1, Math.min(MOST_COLUMNS, samples));
  const height = Math.min(MOST_ROWS, channels);
  const range = describe(held.data);
  const low = range?.least ?? 0;
  const span = Math.max((range?.greatest ?? 1) - low, 1e-12);
  const most = new Float32Array(width * height).fill(low);
  for (let channel = 0; channel < channels; channel++) {
    const row = height - 1 - Math.floor((channel * height) / channels);
    for (let t = 0; t < samples; t++) {
      const at = row * width + Math.floor((t * width) / samples);
      const value = held.data[channel * samples + t] ?? low;
      if (value > (most[at] ?? low)) most[at] = value;
    }
  }
  const data = Uint32Array.from(most, (v) => viridis[Math.round(((v - low) / span) * 255)] ?? 0);
  return { width, height, data };
}

/** Rows of moments as rows of channels. */
function transposed(held: Held): Held {
  const channels = held.shape.at(-1) ?? 1;
  const moments = Math.floor(held.data.length / Math.max(1, channels));
  const data = new Float32Array(channels * moments);
  for (let t = 0; t < moments; t++)
    for (let k = 0; k < channels; k++) data[k * moments + t] = held.data[t * channels + k] ?? 0;
  return { step: held.step, shape: [channels, moments], data };
}

/** Channels over time, as colours. */
export const makeSpectrogram: MakeView = (host, context) => {
  const feed = context.feeds.find((f): f is HeldFeed => f.kind === 'image');
  const box = canvasBox(host, true);
  const record = (): Held | null => {
    const held = heldOf(feed, context);
    return held && context.options.time !== 'columns' ? transposed(held) : held;
  };
  const pixels = (): Pixels | null => {
    const held = record();
    return held && recordPixels(held);
  };
  return picture(context, feed, {
    paint() {
      const made = pixels();
      if (made) box.show(made);
      const held = record();
      box.caption.textContent = held
        ? words.captions.record(made?.height ?? 0, held.shape.at(-1) ?? 0)
        : words.empty.record;
    },
    resize: box.resize,
    pixels,
    destroy: () => host.replaceChildren(),
  });
};
