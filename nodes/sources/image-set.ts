/** Pictures from files: a set, a folder, a single photograph. */

import { tryRead } from '#engine/formats';
import { asset, count, defineNode, shape } from '#engine/kit';
import { fitted, openPictures } from './algorithms/picture-set.ts';

export const imageSet = defineNode({
  type: 'core/image-set',
  version: 1,
  title: 'Images',
  category: 'source',
  doc: 'Shows pictures one after the other: IDX files (MNIST) with or without gzip, binary files of CIFAR-10 and CIFAR-100, one PNG, JPEG, GIF, BMP, PGM or PPM, or a folder or zip archive of them, where the folder a picture lies in is its class. The pictures of an animated GIF are samples that last as long as it says. Pictures are resized (bilinear, antialiased) to `size`.',
  parameters: {
    file: asset({
      doc: 'The set, a picture, or a folder of pictures.',
      media: [
        'image/*',
        '.png',
        '.jpg',
        '.gif',
        '.bmp',
        '.pgm',
        '.ppm',
        '.zip',
        '.gz',
        '.bin',
        '.slim',
        '.idx',
      ],
    }),
    labels: asset({
      doc: 'Classes in an IDX file, where the file of the pictures has none.',
      media: ['.gz', '.idx', 'application/octet-stream'],
    }),
    size: shape([28, 28], { doc: 'Rows and columns that are shown.' }),
    channels: count(1, { doc: '1 for grey, 3 for red, green and blue.', range: [1, 3] }),
    limit: count(0, { doc: 'Shows only the first so many; 0 shows all.', range: [0, null] }),
  },
  ports: {
    image: {
      kind: 'image',
      flow: 'out',
      shape: ['channels', 'size'],
      doc: 'The picture that is shown, 0 to 1.',
    },
    label: { kind: 'label', flow: 'out', shape: [1], doc: 'Its class; -1 where it has none.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    samples({ file, labels, limit }) {
      const set = file ? tryRead(file, () => openPictures(file, labels)) : '';
      const samples = typeof set === 'string' ? 1 : Math.max(1, set.samples);
      return limit > 0 ? Math.min(limit, samples) : samples;
    },
    length({ file, labels }, sample) {
      const length = file
        ? tryRead(file, () => openPictures(file, labels).length?.(sample) ?? null)
        : null;
      return typeof length === 'number' ? length : 100;
    },
    begin(at) {
      const { file, labels, size, channels } = at.values;
      if (!file) {
        at.problem('file: choose pictures.');
        return {};
      }
      const [rows = 1, columns = 1] = size;
      const shown = Math.max(0, at.shown);
      const found = tryRead(file, () => {
        const set = openPictures(file, labels);
        return { set, sample: set.read(shown % Math.max(1, set.samples)) };
      });
      if (typeof found === 'string') {
        at.problem(found);
        return {};
      }
      const { set, sample } = found;
      for (const warning of [set.warning, sample.warning]) if (warning) at.warning(warning);
      if (set.samples === 0) {
        at.problem(`${file.name}: there are no pictures (PNG, JPEG, GIF, BMP, PGM or PPM) in it.`);
        return {};
      }
      return {
        image: {
          shape: [channels, rows, columns],
          data: fitted(sample, channels, rows, columns),
        },
        label: {
          shape: [1],
          data: Float64Array.of(sample.label),
          ...(set.classes.length > 0 ? { names: set.classes } : {}),
        },
      };
    },
  },
  examples: [
    {
      title: 'A picture of two pixels',
      parameters: {
        size: [1, 2],
        file: { name: 'two.pgm', inline: 'UDIgMiAxIDI1NSAwIDI1NQo=' },
      },
      duration: '100 ms',
      expect: (r) => r.signal('image').join() === '0,1',
    },
  ],
});
