import { defineNode, projectionPorts, table } from '#engine/kit';
import { synapseParameters } from './common.ts';

/** Every synapse written down. */
export const synapseList = defineNode({
  type: 'core/synapse-list',
  version: 1,
  title: 'Synapse list',
  category: 'projection',
  doc: 'Joins exactly the listed pairs; each row is a sender, a receiver, a weight and a delay.',
  parameters: {
    synapses: table([], {
      doc: 'Rows of sender, receiver, weight (in the unit of the receptor) and delay (ms).',
      columns: { pre: '1', post: '1', weight: '1', delay: 'ms' },
    }),
    delayIs: synapseParameters.delayIs,
  },
  ports: projectionPorts,
  behaviour: {
    kind: 'lowering',
    lower(site) {
      const { pre, post, weight, delay } = site.values.synapses;
      site.synapses({
        rule: {
          kind: 'list',
          pre: Uint32Array.from(pre ?? []),
          post: Uint32Array.from(post ?? []),
          ...(weight ? { weight } : {}),
          ...(delay ? { delay } : {}),
          autapses: true,
          multapses: true,
        },
        weight: 'weight',
        delay: 'delay',
      });
    },
  },
  examples: [
    {
      title: 'One synapse',
      parameters: { synapses: [[0, 0, 75, 1]] },
      feed: { pre: { spikes: ['10 ms'] } },
      duration: '20 ms',
      expect: (r) => r.weights()[0] === 75,
    },
  ],
});
