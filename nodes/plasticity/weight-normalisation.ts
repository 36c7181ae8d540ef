import { defineNode, quantity, rulePorts } from '#engine/kit';

/** What one synapse gains, the others of its neuron lose. */
export const weightNormalisation = defineNode({
  type: 'core/weight-normalisation',
  version: 1,
  title: 'Weight normalisation',
  category: 'plasticity',
  doc: 'Scales the weights that reach a neuron so that their sum is fixed: synapses compete. Beside another rule on the same projection it keeps that rule in bounds.',
  citations: {
    miller1994: {
      text: 'Miller & MacKay (1994), Neural Comput. 6:100',
      doi: '10.1162/neco.1994.6.1.100',
    },
  },
  parameters: {
    w_sum: quantity(1000, 'target', { doc: 'Sum of the weights of a neuron.' }),
    interval: quantity(0, 'ms', {
      doc: 'Time between normalisations; 0: after each presentation.',
      range: [0, null],
      live: false,
    }),
  },
  ports: rulePorts,
  behaviour: {
    kind: 'plasticity',
    every: 'interval',
    onEvery: 'w = if(w_sum*sumIn(w) > 0*w_sum*w_sum, w*w_sum/sumIn(w), w)',
  },
  examples: [
    {
      title: 'A single weight becomes the sum',
      parameters: { w_sum: 80, interval: '10 ms' },
      feed: { pre: { spikes: [] } },
      duration: '20 ms',
      expect: (r) => Math.abs((r.weights()[0] ?? 0) - 80) < 1e-9,
    },
  ],
});
