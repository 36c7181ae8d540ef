import { count, defineNode } from '#engine/kit';

/** Regular, random or in bursts. */
export const isiHistogram = defineNode({
  type: 'core/isi-histogram',
  version: 1,
  title: 'Interspike intervals',
  category: 'plot',
  doc: 'Shows how the times between spikes of a neuron are distributed, and how regular they are.',
  parameters: {
    bins: count(50, { doc: 'Number of bars.', range: [2, 1000] }),
  },
  ports: {
    spikes: {
      kind: 'spikes',
      flow: 'in',
      shape: ['n'],
      many: true,
      doc: 'Spikes whose intervals are counted.',
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
