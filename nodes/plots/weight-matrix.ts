import { defineNode, quantity } from '#engine/kit';

/** Receptive fields. */
export const weightMatrix = defineNode({
  type: 'core/weight-matrix',
  version: 1,
  title: 'Weight matrix',
  category: 'plot',
  doc: 'Shows each weight of a projection as a coloured square, or the weights of each receiving neuron as a picture.',
  parameters: {
    every: quantity(100, 'ms', {
      doc: 'Time between two looks.',
      range: [0.001, null],
      live: false,
    }),
  },
  ports: {
    weights: {
      kind: 'weights',
      flow: 'in',
      shape: ['pre', 'post'],
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
