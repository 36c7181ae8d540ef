import { count, defineNode, projectionPorts } from '#engine/kit';
import { pairParameters, synapseParameters } from './common.ts';

/** Gives every sending neuron the same number of synapses, onto receivers drawn at random. */
export const fixedOutdegree = defineNode({
  type: 'core/fixed-outdegree',
  version: 1,
  title: 'Fixed out-degree',
  category: 'projection',
  doc: 'Gives every sending neuron the same number of synapses, onto receivers drawn at random.',
  parameters: {
    outdegree: count(100, { doc: 'Synapses from each sending neuron.', range: [0, null] }),
    ...synapseParameters,
    autapses: pairParameters.autapses,
    multapses: pairParameters.multapses,
  },
  ports: projectionPorts,
  behaviour: {
    kind: 'lowering',
    lower: (site) =>
      site.synapses({
        rule: {
          kind: 'outdegree',
          count: site.values.outdegree,
          autapses: site.values.autapses,
          multapses: site.values.multapses,
        },
        weight: 'weight',
        delay: 'delay',
      }),
  },
  exports: {
    nest: {
      model: 'fixed_outdegree',
      parameters: { outdegree: 'outdegree', weight: 'weight', delay: 'delay/(1 ms)' },
    },
  },
  examples: [
    {
      title: 'Three synapses between one pair',
      parameters: { outdegree: 3, multapses: true, autapses: true, weight: 10 },
      feed: { pre: { spikes: ['10 ms'] } },
      duration: '20 ms',
      expect: (r) => r.weights().length === 3,
    },
  ],
});
