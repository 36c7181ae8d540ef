/**
 * What is done to images before they are coded: resizing, cropping, mirroring, one channel or
 * three. The order is that of the training protocols: pad and crop, resize, crop the centre, flip; or a
 * random window, resized, and flip.
 */

import { choice, count, defineNode, flag, quantity, resizeImage, shape } from '#engine/kit';
import { planesOf, readSample } from './algorithms/emit.ts';
import { channelsOf, drawWindow, flipImage, padAndCrop } from './algorithms/image.ts';
import { imageIn } from './common.ts';

export const imagePreparation = defineNode({
  type: 'core/image-preparation',
  version: 2,
  // Random windows were added; without them it is as before.
  migrations: { 1: (old) => old },
  title: 'Prepare image',
  category: 'utility',
  doc: 'Resizes, crops, mirrors and rescales images before an encoder sees them. Random crops and flips are drawn while learning only.',
  citations: {
    keys1981: {
      text: 'Keys (1981), IEEE Trans. Acoust. Speech Signal Process. 29:1153',
      doi: '10.1109/TASSP.1981.1163711',
    },
    szegedy2015: {
      text: 'Szegedy et al. (2015), Conf. on Computer Vision and Pattern Recognition',
      doi: '10.1109/CVPR.2015.7298594',
    },
  },
  parameters: {
    size: shape([32, 32], { doc: 'Rows and columns of the result.' }),
    channels: count(1, {
      doc: 'Channels of the result: 1 takes gray (from three: the chosen value), 3 repeats gray.',
      range: [1, 3],
    }),
    gray: choice({
      doc: 'How one channel is made of three.',
      options: {
        luma: 'Luma (0.299 R + 0.587 G + 0.114 B)',
        value: 'Value: the largest of R, G, B',
      },
      default: 'luma',
    }),
    interpolation: choice({
      doc: 'How pixels between pixels are found.',
      options: { bilinear: 'Bilinear', bicubic: 'Bicubic', nearest: 'Nearest' },
      default: 'bilinear',
      cite: 'keys1981',
    }),
    antialias: flag(true, { doc: 'Averages over all pixels where the image shrinks.' }),
    keepAspect: flag(false, {
      doc: 'Scales the shorter side and crops the centre instead of stretching.',
    }),
    centreCrop: quantity(1, '1', {
      doc: 'Part of the scaled image that the centre crop keeps: 224 of 256 is 0.875.',
      range: [0.1, 1],
      group: 'Crop and flip',
      live: false,
    }),
    pad: count(0, {
      doc: 'Pixels added on each side before a random crop back to the old size, while learning.',
      range: [0, 256],
      group: 'Crop and flip',
    }),
    randomArea: quantity(1, '1', {
      doc: 'Least part of its area that a random window keeps while learning, between 3:4 and 4:3 in form and then stretched to `size`; 1 takes no window. Usual for ImageNet: 0.08.',
      range: [0.01, 1],
      cite: 'szegedy2015',
      group: 'Crop and flip',
    }),
    flip: choice({
      doc: 'Mirrors the image.',
      options: {
        none: 'Never',
        random: 'Left and right, half of the time while learning',
        horizontal: 'Left and right',
        vertical: 'Top and bottom',
      },
      default: 'none',
      group: 'Crop and flip',
    }),
    gain: quantity(1, '1', {
      doc: 'Factor on the values: 1/255 for images of bytes.',
      range: [null, null],
      group: 'Values',
    }),
    offset: quantity(0, '1', { doc: 'Added after the factor.', group: 'Values' }),
  },
  ports: {
    image: imageIn,
    prepared: {
      kind: 'image',
      flow: 'out',
      shape: ['channels', 'size'],
      doc: 'The image, ready to be coded.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    begin(at) {
      const { values } = at;
      const image = readSample(at, 'image');
      if (!image) return {};
      let [c, h, w] = planesOf(image.shape);
      let data = channelsOf(image.data, [c, h, w], values.channels, values.gray);
      c = values.channels;
      if (values.pad > 0 && at.learning) {
        const top = at.random.integer(2 * values.pad + 1);
        const left = at.random.integer(2 * values.pad + 1);
        data = padAndCrop(data, [c, h, w], values.pad, top, left, [h, w]);
      }
      const [rows = 1, columns = 1] = values.size;
      if (values.randomArea < 1 && at.learning) {
        const { top, left, size } = drawWindow([h, w], values.randomArea, at.random);
        data = padAndCrop(data, [c, h, w], 0, top, left, size);
        data = resizeImage(
          data,
          [c, ...size],
          [rows, columns],
          values.interpolation,
          values.antialias,
        );
        [h, w] = [rows, columns];
      } else if (h !== rows || w !== columns || values.centreCrop < 1) {
        const scale = values.keepAspect ? Math.max(rows / h, columns / w) : 0;
        const wide = Math.round((values.keepAspect ? w * scale : columns) / values.centreCrop);
        const tall = Math.round((values.keepAspect ? h * scale : rows) / values.centreCrop);
        data = resizeImage(data, [c, h, w], [tall, wide], values.interpolation, values.antialias);
        const top = Math.round((tall - rows) / 2);
        const left = Math.round((wide - columns) / 2);
        data = padAndCrop(data, [c, tall, wide], 0, top, left, [rows, columns]);
        [h, w] = [rows, columns];
      }
      const mirrored =
        values.flip === 'horizontal' ||
        (values.flip === 'random' && at.learning && at.random.uniform() < 0.5);
      if (mirrored) flipImage(data, [c, h, w], 'horizontal');
      if (values.flip === 'vertical') flipImage(data, [c, h, w], 'vertical');
      for (let i = 0; i < data.length; i++) data[i] = data[i]! * values.gain + values.offset;
      return { prepared: { shape: [c, h, w], data } };
    },
  },
  examples: [
    {
      title: 'Halving the size averages four pixels',
      parameters: { size: [1, 1] },
      feed: { image: { sample: { shape: [1, 2, 2], data: Float32Array.of(0, 1, 2, 3) } } },
      duration: '1 ms',
      expect: (r) => Math.abs((r.signal('prepared')[0] ?? Number.NaN) - 1.5) < 1e-6,
    },
  ],
});
