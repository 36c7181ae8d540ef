/**
 * The I2E encoder as a node; the arithmetic is in `algorithms/i2e.ts`. Augmentation draws from the
 * engine's numbers, so a run with the same seed sees the same kernels.
 */

import { choice, defineNode, quantity, table } from '#engine/kit';
import { planesOf, readSample, stepsIn } from './algorithms/emit.ts';
import { imageToEvents, kernelsOf, STEP_ORDERS } from './algorithms/i2e.ts';
import { eventsOut, imageIn, stepDuration } from './common.ts';

const ORDERS = ['order0', 'order1', 'order2', 'order3', 'order4', 'order5'];

export const i2e = defineNode({
  type: 'core/i2e',
  version: 1,
  title: 'I2E encoder',
  category: 'encoder',
  doc: 'Turns a still image into eight steps of ON and OFF events: a pixel differs from one neighbour by at least ratio x image range. The eight steps are eight directions in which a camera might have moved; nothing is kept between them.',
  citations: {
    i2e2026: {
      text: 'I2E: Real-Time Image-to-Event Conversion for High-Performance Spiking Neural Networks, AAAI 2026',
      url: 'https://arxiv.org/abs/2511.08065',
    },
  },
  parameters: {
    ratio: quantity(0.12, '1', {
      doc: 'Threshold as a fraction of the image range; useful from 0.03 to 0.4, larger gives fewer events.',
      range: [0, null],
      cite: 'i2e2026',
    }),
    threshold: choice({
      doc: 'Whether the threshold follows the range of each image.',
      options: { dynamic: 'ratio x range of the image', fixed: 'ratio alone' },
      default: 'dynamic',
      cite: 'i2e2026',
    }),
    whenFlat: choice({
      doc: 'What a uniform image gives.',
      options: { none: 'Nothing', all: 'Every event (as published)' },
      default: 'none',
    }),
    mode: choice({
      doc: 'Whether each presentation draws its pixel pairs anew within the eight directions.',
      options: {
        deterministic: 'First pair of each direction',
        augment: 'Random pairs while learning',
      },
      default: 'deterministic',
      cite: 'i2e2026',
    }),
    stepDuration,
    paddingMode: choice({
      doc: 'What lies beyond the edge of the image.',
      options: {
        replicate: 'The edge pixel',
        reflect: 'The mirrored image',
        circular: 'The opposite edge',
        constant: 'Black',
      },
      default: 'replicate',
      group: 'Geometry',
    }),
    stepOrder: choice({
      doc: 'Order of the eight directions; the training scripts use six.',
      options: {
        order0: '0 1 2 3 4 5 6 7',
        order1: '0 1 4 5 6 7 2 3',
        order2: '2 3 0 1 4 5 6 7',
        order3: '2 3 4 5 6 7 0 1',
        order4: '4 5 6 7 0 1 2 3 (default)',
        order5: '4 5 6 7 2 3 0 1',
        custom: 'As listed under directions',
      },
      default: 'order4',
      group: 'Geometry',
    }),
    directions: table([[4], [5], [6], [7], [0], [1], [2], [3]], {
      doc: 'Directions 0..7 by step, for the custom order; any number of steps.',
      columns: { direction: '1' },
      group: 'Geometry',
    }),
  },
  presets: [
    { title: 'CIFAR-10 and CIFAR-100, 128 x 128', cite: 'i2e2026', parameters: { ratio: 0.07 } },
    { title: 'ImageNet, 224 x 224', cite: 'i2e2026', parameters: { ratio: 0.12 } },
    { title: 'MNIST, 32 x 32', cite: 'i2e2026', parameters: { ratio: 0.1 } },
    { title: 'Fashion-MNIST, 32 x 32', cite: 'i2e2026', parameters: { ratio: 0.15 } },
    {
      title: 'Bit for bit as published, flat images included',
      cite: 'i2e2026',
      parameters: { whenFlat: 'all' },
    },
  ],
  ports: { image: imageIn, events: eventsOut },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    begin(at) {
      const { values } = at;
      const image = readSample(at, 'image');
      if (!image) return {};
      const order =
        values.stepOrder === 'custom'
          ? Array.from(values.directions.direction ?? [])
          : (STEP_ORDERS[ORDERS.indexOf(values.stepOrder)] ?? []);
      const wrong = order.find((d) => !Number.isInteger(d) || d < 0 || d > 7);
      if (wrong !== undefined) {
        at.problem(`directions: ${wrong} is not a direction; there are eight, numbered 0 to 7.`);
        return {};
      }
      const drawn = values.mode === 'augment' && at.learning;
      return {
        events: imageToEvents(image.data, planesOf(image.shape), {
          kernels: drawn ? kernelsOf(order, (n) => at.random.integer(n)) : kernelsOf(order),
          ratio: values.ratio,
          padding: values.paddingMode,
          threshold: values.threshold,
          whenFlat: values.whenFlat,
          stretch: stepsIn(values.stepDuration, at.dt),
        }),
      };
    },
  },
  examples: [
    {
      title: 'A vertical edge',
      feed: {
        image: { sample: { shape: [1, 1, 4], data: Float32Array.of(0, 0, 1, 1) } },
      },
      duration: '10 ms',
      expect: (r) => {
        const { element } = r.spikes('events');
        return element.length > 0 && element.every((e) => e % 4 === 1 || e % 4 === 2);
      },
    },
    {
      title: 'A uniform image is silent',
      feed: { image: { sample: { shape: [1, 2, 2], data: Float32Array.of(1, 1, 1, 1) } } },
      duration: '10 ms',
      expect: (r) => r.spikes('events').step.length === 0,
    },
  ],
});
