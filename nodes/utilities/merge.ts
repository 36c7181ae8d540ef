import { defineNode } from '#engine/kit';
import { spikesIn } from './common.ts';

/** Several sources, one name. */
export const merge = defineNode({
  type: 'core/merge',
  version: 1,
  title: 'Merge',
  category: 'utility',
  doc: 'Unites the spikes of several wires element by element: each spike of each passes.',
  parameters: {},
  ports: {
    in: spikesIn,
    spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'All spikes.' },
  },
  behaviour: {
    kind: 'lowering',
    lower(site) {
      site.relay({ from: 'in', to: 'spikes' });
    },
  },
  examples: [
    {
      title: 'Both spikes pass',
      feed: { in: { spikes: ['2 ms', '3 ms'] } },
      duration: '5 ms',
      expect: (r) => r.spikes('spikes').step.length === 2,
    },
  ],
});
