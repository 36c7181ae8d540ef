import { defineNode, quantity } from '#engine/kit';

/** Activity over time. */
export const rate = defineNode({
  type: 'core/rate',
  version: 1,
  title: 'Rate',
  category: 'plot',
  doc: 'Shows how often a population fires, as a curve over time.',
  parameters: {
    bin: quantity(10, 'ms', {
      doc: 'Time that one point of the curve counts.',
      range: [0.1, null],
      live: false,
    }),
  },
  ports: {
    spikes: {
      kind: 'spikes',
      flow: 'in',
      shape: ['n'],
      many: true,
      doc: 'Spikes to count.',
    },
  },
  behaviour: {
    kind: 'lowering',
    lower: (site) => site.probe({ port: 'spikes', every: '10 ms', reduce: 'none' }),
  },
  examples: [
    {
      title: 'Spikes pass by',
      feed: { spikes: { spikes: ['2 ms'] } },
      duration: '5 ms',
      expect: (r) => r.spikes('spikes').step.length === 1,
    },
  ],
});
