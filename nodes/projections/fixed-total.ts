import { count, defineNode, projectionPorts } from '#engine/kit';
import { pairParameters, synapseParameters } from './common.ts';

/** Draws a fixed number of synapses between random pairs of the two populations. */
export const fixedTotal = defineNode({
  type: 'core/fixed-total',
  version: 1,
  title: 'Fixed total number',
  category: 'projection',
  doc: 'Draws a fixed number of synapses between random pairs of the two populations.',
  parameters: {
    total: count(1000, { doc: 'Number of synapses.', range: [0, null] }),
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
          kind: 'total',
          count: site.values.total,
          autapses: site.values.autapses,
          multapses: site.values.multapses,
        },
        weight: 'weight',
        delay: 'delay',
      }),
  },
  exports: {
    nest: {
      model: 'fixed_total_number',
      parameters: { N: 'total', weight: 'weight', delay: 'delay/(1 ms)' },
    },
  },
  examples: [
    {
      title: 'Three synapses between one pair',
      parameters: { total: 3, multapses: true, autapses: true, weight: 10 },
      feed: { pre: { spikes: ['10 ms'] } },
      duration: '20 ms',
      expect: (r) => r.weights().length === 3,
    },
  ],
});
