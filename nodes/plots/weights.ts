import { defineNode, quantity } from '#engine/kit';

/** Where learning has led. */
export const weights = defineNode({
  type: 'core/weights',
  version: 1,
  title: 'Weight histogram',
  category: 'plot',
  doc: 'Shows how the weights of a projection are distributed.',
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
      many: true,
      doc: 'Weights of projections.',
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
