import { defineNode, projectionPorts } from '#engine/kit';
import { pairParameters, synapseParameters } from './common.ts';

/** Every neuron of one population to every neuron of the other. */
export const allToAll = defineNode({
  type: 'core/all-to-all',
  version: 1,
  title: 'All to all',
  category: 'projection',
  doc: 'Joins every neuron of the sending population to every neuron of the receiving one.',
  parameters: { ...synapseParameters, autapses: pairParameters.autapses },
  ports: projectionPorts,
  behaviour: {
    kind: 'lowering',
    lower: (site) =>
      site.synapses({
        rule: { kind: 'all', autapses: site.values.autapses, multapses: false },
        weight: 'weight',
        delay: 'delay',
      }),
  },
  exports: {
    nest: { model: 'all_to_all', parameters: { weight: 'weight', delay: 'delay/(1 ms)' } },
  },
  examples: [
    {
      title: 'One spike arrives after the delay',
      parameters: { weight: 50, delay: '2 ms' },
      feed: { pre: { spikes: ['10 ms'] } },
      duration: '20 ms',
      expect: (r) => r.weights().length === 1 && r.weights()[0] === 50,
    },
  ],
});
