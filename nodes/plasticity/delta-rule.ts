import { defineNode, quantity, rulePorts } from '#engine/kit';

/** Learning from the difference between what a neuron did and what it should have done. */
export const deltaRule = defineNode({
  type: 'core/delta-rule',
  version: 1,
  title: 'Delta rule by spikes',
  category: 'plasticity',
  doc: 'Each presynaptic spike moves the weight along the error of its target, which the target neuron keeps as its variable `error`: what it should do less what it does.',
  citations: {
    widrow1960: {
      text: 'Widrow & Hoff (1960), IRE WESCON Conv. Rec. 4:96',
      url: 'https://isl.stanford.edu/~widrow/papers/c1960adaptiveswitching.pdf',
    },
    macneil2011: {
      text: 'MacNeil & Eliasmith (2011), PLoS ONE 6:e22885 (prescribed error sensitivity)',
      doi: '10.1371/journal.pone.0022885',
    },
  },
  parameters: {
    eta: quantity(0.001, 'target', {
      doc: 'Change per presynaptic spike and unit of error.',
      cite: 'macneil2011',
    }),
    w_min: quantity(-100, 'target', { doc: 'Lower bound of a weight.' }),
    w_max: quantity(100, 'target', { doc: 'Upper bound of a weight.' }),
  },
  ports: rulePorts,
  behaviour: {
    kind: 'plasticity',
    onPre: 'w = clip(w + eta*error_post, w_min, w_max)',
  },
  examples: [
    {
      title: 'An error of one half, twice',
      parameters: { eta: 2 },
      feed: { pre: { spikes: ['10 ms', '20 ms'] } },
      duration: '50 ms',
      expect: (r) => r.weights()[0] === 52,
    },
  ],
});
