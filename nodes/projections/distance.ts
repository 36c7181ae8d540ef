import { defineNode, expression, flag, projectionPorts, quantity } from '#engine/kit';
import { pairParameters, synapseParameters } from './common.ts';

/** Near neurons more often than far ones. */
export const distance = defineNode({
  type: 'core/distance',
  version: 1,
  title: 'Distance dependent',
  category: 'projection',
  doc: 'Joins pairs with a probability that depends on their distance on one sheet, over which both grids are stretched.',
  parameters: {
    p: expression('0.5*exp(-d**2/(2*sigma**2))', '1', {
      doc: 'Probability for a pair at distance d.',
      live: false,
    }),
    sigma: quantity(100, 'um', { doc: 'Width of the profile.', range: [0.001, null], live: false }),
    extent: quantity(1000, 'um', { doc: 'Side of the sheet.', range: [0.001, null], live: false }),
    periodic: flag(false, { doc: 'Distances are taken around the edges of the sheet.' }),
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
          p: site.values.p,
          autapses: site.values.autapses,
          multapses: false,
        },
        weight: 'weight',
        delay: 'delay',
      }),
  },
  examples: [
    {
      title: 'A certain pair',
      parameters: { p: '1', weight: 10, autapses: true },
      feed: { pre: { spikes: ['10 ms'] } },
      duration: '20 ms',
      expect: (r) => r.weights().length === 1,
    },
  ],
});
