import { defineNode } from '#engine/kit';

/** Nothing is lost. */
export const spikeRecorder = defineNode({
  type: 'core/spike-recorder',
  version: 1,
  title: 'Spike recorder',
  category: 'readout',
  doc: 'Keeps every spike of what is wired to it, to be saved as a file; a run on the command line writes them with --record.',
  parameters: {},
  ports: {
    spikes: {
      kind: 'spikes',
      flow: 'in',
      shape: ['n'],
      many: true,
      doc: 'Spikes to keep.',
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
