/** Pictures freed of the light they were taken in. */

import { count, defineNode, quantity } from '#engine/kit';
import { planesOf, readSample } from './algorithms/emit.ts';
import { imageIn } from './common.ts';

export const patchNormalisation = defineNode({
  type: 'core/patch-normalisation',
  version: 1,
  title: 'Patch normalisation',
  category: 'utility',
  doc: 'Takes the mean of each square patch from its pixels and divides them by their standard deviation, so that light and contrast no longer matter: the mean becomes 0, `limit` deviations above it 1, as far below -1.',
  citations: {
    milford2012: {
      text: 'Milford & Wyeth (2012), SeqSLAM, IEEE Int. Conf. Robot. Autom. 1643',
      doi: '10.1109/ICRA.2012.6224623',
    },
  },
  parameters: {
    patch: count(7, { doc: 'Rows and columns of a patch.', range: [1, null], cite: 'milford2012' }),
    limit: quantity(2, '1', {
      doc: 'Standard deviations from the mean to 1.',
      range: [0.01, null],
    }),
    floor: quantity(0.05, '1', {
      doc: 'Smallest deviation that is divided by, so that noise in a flat patch stays small.',
      range: [1e-6, null],
    }),
  },
  ports: {
    image: imageIn,
    normalised: {
      kind: 'image',
      flow: 'out',
      shape: ['c', 'h', 'w'],
      doc: 'The picture, -1 to 1.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    begin(at) {
      const image = readSample(at, 'image');
      if (!image) return {};
      const { patch, limit, floor } = at.values;
      const [c, h, w] = planesOf(image.shape);
      const data = new Float32Array(image.data.length);
      for (let plane = 0; plane < c; plane++)
        for (let top = 0; top < h; top += patch)
          for (let left = 0; left < w; left += patch) {
            const places: number[] = [];
            for (let y = top; y < Math.min(h, top + patch); y++)
              for (let x = left; x < Math.min(w, left + patch); x++)
                places.push((plane * h + y) * w + x);
            const mean = places.reduce((sum, i) => sum + image.data[i]!, 0) / places.length;
            const variance =
              places.reduce((sum, i) => sum + (image.data[i]! - mean) ** 2, 0) / places.length;
            const scale = 1 / (limit * Math.max(floor, Math.sqrt(variance)));
            for (const i of places)
              data[i] = Math.min(1, Math.max(-1, (image.data[i]! - mean) * scale));
          }
      return { normalised: { shape: [c, h, w], data } };
    },
  },
  examples: [
    {
      title: 'Twice the light gives the same',
      parameters: { patch: 2 },
      feed: { image: { sample: { shape: [1, 2, 2], data: Float32Array.of(0, 0, 0.5, 0.5) } } },
      duration: '1 ms',
      expect: (r) => r.signal('normalised').join() === '-0.5,-0.5,0.5,0.5',
    },
  ],
});
