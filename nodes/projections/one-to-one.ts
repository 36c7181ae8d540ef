import { defineNode, projectionPorts } from '#engine/kit';
import { synapseParameters } from './common.ts';

/** Neuron k to neuron k. */
export const oneToOne = defineNode({
  type: 'core/one-to-one',
  version: 1,
  title: 'One to one',
  category: 'projection',
  doc: 'Joins neuron k of the sending population to neuron k of the receiving one; both have the same size.',
  parameters: synapseParameters,
  ports: projectionPorts,
  behaviour: {
    kind: 'lowering',
    lower: (site) =>
      site.synapses({
        rule: { kind: 'one', autapses: true, multapses: false },
        weight: 'weight',
        delay: 'delay',
      }),
  },
  exports: {
    nest: { model: 'one_to_one', parameters: { weight: 'weight', delay: 'delay/(1 ms)' } },
  },
  examples: [
    {
      title: 'One synapse',
      parameters: { weight: 20 },
      feed: { pre: { spikes: ['10 ms'] } },
      duration: '20 ms',
      expect: (r) => r.weights().length === 1 && r.weights()[0] === 20,
    },
  ],
});
