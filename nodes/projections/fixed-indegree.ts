import { count, defineNode, projectionPorts } from '#engine/kit';
import { pairParameters, synapseParameters } from './common.ts';

/** Gives every receiving neuron the same number of synapses, from senders drawn at random. */
export const fixedIndegree = defineNode({
  type: 'core/fixed-indegree',
  version: 1,
  title: 'Fixed in-degree',
  category: 'projection',
  doc: 'Gives every receiving neuron the same number of synapses, from senders drawn at random.',
  parameters: {
    indegree: count(100, { doc: 'Synapses onto each receiving neuron.', range: [0, null] }),
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
          kind: 'indegree',
          count: site.values.indegree,
          autapses: site.values.autapses,
          multapses: site.values.multapses,
        },
        weight: 'weight',
        delay: 'delay',
      }),
  },
  exports: {
    nest: {
      model: 'fixed_indegree',
      parameters: { indegree: 'indegree', weight: 'weight', delay: 'delay/(1 ms)' },
    },
  },
  examples: [
    {
      title: 'Three synapses between one pair',
      parameters: { indegree: 3, multapses: true, autapses: true, weight: 10 },
      feed: { pre: { spikes: ['10 ms'] } },
      duration: '20 ms',
      expect: (r) => r.weights().length === 3,
    },
  ],
});
