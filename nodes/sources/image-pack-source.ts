/** What the sources of shipped image sets have in common. */

import type { Asset, Moment, Outputs } from '#engine/kit';
import { openPack, readPicture, writePack } from './algorithms/image-pack.ts';

export const packOutputs = (c: number, h: number, w: number) =>
  ({
    image: {
      kind: 'image',
      flow: 'out',
      shape: [c, h, w],
      doc: 'The image that is shown, 0 black to 1 white.',
    },
    label: {
      kind: 'label',
      flow: 'out',
      shape: [1],
      doc: 'Its class, with the names of the classes.',
    },
  }) as const;

/** How many samples a pack offers; 1 while there is none, so that the clock can run. */
export function packSamples(values: {
  readonly data: Asset | null;
  readonly limit: number;
}): number {
  const pack = values.data ? openPack(values.data) : '';
  const count = typeof pack === 'string' ? 1 : pack.samples;
  return values.limit > 0 ? Math.min(values.limit, count) : count;
}

/** The sample of this presentation; a problem says why there is none. */
export function showPicture(
  at: Moment<{ readonly data: Asset | null }>,
  names: readonly string[],
  missing: string,
): Outputs {
  const { data } = at.values;
  if (!data) {
    at.problem(missing);
    return {};
  }
  const pack = openPack(data);
  if (typeof pack === 'string') {
    at.problem(pack);
    return {};
  }
  const picture = readPicture(data, pack, Math.max(0, at.shown) % Math.max(1, pack.samples));
  return {
    image: { shape: picture.shape, data: picture.data },
    label: { shape: [1], data: Float64Array.of(picture.label), names },
  };
}

/** A pack of two images for examples, as a file inside a document: a stroke down, a stroke across. */
export function examplePack(): { readonly name: string; readonly inline: string } {
  const pixels = new Uint8Array(2 * 784);
  for (let k = 4; k < 24; k++) {
    pixels[k * 28 + 14] = 255;
    pixels[784 + 14 * 28 + k] = 255;
  }
  const bytes = writePack([1, 28, 28], 10, Uint8Array.of(1, 7), pixels);
  return { name: 'two.slim', inline: btoa(String.fromCharCode(...bytes)) };
}
