import { defineNode, shape } from '#engine/kit';
import { spikesIn } from './common.ts';

/** The same neurons on another grid. */
export const reshape = defineNode({
  type: 'core/reshape',
  version: 1,
  title: 'Reshape',
  category: 'utility',
  doc: 'The same spikes on another grid with as many places, row by row.',
  parameters: {
    size: shape([1], { doc: 'The new grid.' }),
  },
  ports: {
    in: spikesIn,
    spikes: {
      kind: 'spikes',
      flow: 'out',
      shape: ['size'],
      doc: 'The same spikes; those without a place are left out.',
    },
  },
  behaviour: {
    kind: 'lowering',
    lower(site) {
      const places = site.dim('size');
      site.relay({ from: 'in', to: 'spikes', map: (element) => (element < places ? element : -1) });
    },
  },
  examples: [
    {
      title: 'Spikes stay',
      feed: { in: { spikes: ['2 ms'] } },
      duration: '5 ms',
      expect: (r) => r.spikes('spikes').step.length === 1,
    },
  ],
});
