import { defineNode, projectionPorts, quantity } from '#engine/kit';
import { pairParameters, synapseParameters } from './common.ts';

/** Each pair with the same probability. */
export const fixedProbability = defineNode({
  type: 'core/fixed-probability',
  version: 1,
  title: 'Fixed probability',
  category: 'projection',
  doc: 'Joins each pair of neurons independently with the same probability.',
  parameters: {
    p: quantity(0.1, '1', {
      doc: 'Probability that a pair is joined.',
      range: [0, 1],
      live: false,
    }),
    ...synapseParameters,
    autapses: pairParameters.autapses,
  },
  ports: projectionPorts,
  behaviour: {
    kind: 'lowering',
    lower: (site) =>
      site.synapses({
        rule: {
          kind: 'probability',
          p: String(site.values.p),
          autapses: site.values.autapses,
          multapses: false,
        },
        weight: 'weight',
        delay: 'delay',
      }),
  },
  exports: {
    nest: {
      model: 'pairwise_bernoulli',
      parameters: { p: 'p', weight: 'weight', delay: 'delay/(1 ms)' },
    },
  },
  examples: [
    {
      title: 'Probability one joins the pair',
      parameters: { p: 1, weight: 30 },
      feed: { pre: { spikes: ['10 ms'] } },
      duration: '20 ms',
      expect: (r) => r.weights().length === 1,
    },
  ],
});
