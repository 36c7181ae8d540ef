import { defineNode, quantity } from '#engine/kit';

/** How learning went. */
export const weightRecorder = defineNode({
  type: 'core/weight-recorder',
  version: 1,
  title: 'Weight recorder',
  category: 'readout',
  doc: 'Keeps the weights of a projection at even times, to be saved as a file.',
  parameters: {
    every: quantity(1000, 'ms', {
      doc: 'Time between two copies of the weights.',
      range: [0.001, null],
      live: false,
    }),
  },
  ports: {
    weights: {
      kind: 'weights',
      flow: 'in',
      shape: ['pre', 'post'],
      many: true,
      doc: 'Weights of one projection.',
    },
  },
  behaviour: {
    kind: 'lowering',
    lower: (site) =>
      site.probe({ port: 'weights', every: `${site.values.every} ms`, reduce: 'none' }),
  },
  examples: [
    {
      title: 'The weight is read',
      feed: { weights: { constant: '50 pA' } },
      duration: '1 ms',
      expect: (r) => r.weights()[0] === 50,
    },
  ],
});
