import { defineNode } from '#engine/kit';
import { size } from './common.ts';

/** Repeats what it hears; it costs nothing, because spikes only change their name. */
export const parrot = defineNode({
  type: 'core/parrot',
  version: 1,
  title: 'Parrot',
  category: 'neuron',
  doc: 'Repeats every incoming spike in the same step: a name for spikes that come from elsewhere, so that projections and learning rules see them as a population.',
  parameters: { n: size },
  ports: {
    in: { kind: 'spikes', flow: 'in', shape: ['n'], many: true, doc: 'Spikes to repeat.' },
    spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'The same spikes.' },
  },
  behaviour: { kind: 'lowering', lower: (site) => site.relay({ from: 'in', to: 'spikes' }) },
  exports: {
    nest: {
      model: 'parrot_neuron',
      losses: ['NEST repeats a spike one delay later'],
      parameters: {},
    },
  },
  examples: [
    {
      title: 'Two spikes',
      parameters: { n: 1 },
      feed: { in: { spikes: ['2 ms', '5 ms'] } },
      duration: '10 ms',
      expect: (r) => r.spikes('spikes').step.length === 2,
    },
  ],
});
