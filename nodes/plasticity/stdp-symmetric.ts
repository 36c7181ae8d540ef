import { defineNode, quantity, rulePorts } from '#engine/kit';

/** Being active together is what counts, in whichever order. */
export const stdpSymmetric = defineNode({
  type: 'core/stdp-symmetric',
  version: 1,
  title: 'Symmetric STDP',
  category: 'plasticity',
  doc: 'Pairs of spikes potentiate in either order; what keeps the weights in bounds is the normalisation of what reaches each neuron, once per presentation. With a teacher that makes the right neurons fire it learns classes.',
  citations: {
    hao2020: {
      text: 'Hao, Huang, Dong & Xu (2020), Neural Netw. 121:387',
      doi: '10.1016/j.neunet.2019.09.007',
    },
  },
  parameters: {
    tau_plus: quantity(20, 'ms', {
      doc: 'Decay time of the presynaptic trace.',
      range: [0.01, null],
      cite: 'hao2020',
    }),
    tau_minus: quantity(20, 'ms', {
      doc: 'Decay time of the postsynaptic trace.',
      range: [0.01, null],
      cite: 'hao2020',
    }),
    A_plus: quantity(0.1, 'target', { doc: 'Change per pair, pre before post.' }),
    A_minus: quantity(0.1, 'target', { doc: 'Change per pair, post before pre.' }),
    w_sum: quantity(1000, 'target', {
      doc: 'Sum of the weights of a neuron, restored after each presentation; 0 leaves it free.',
    }),
    w_max: quantity(100, 'target', { doc: 'Upper bound of a weight.' }),
  },
  ports: rulePorts,
  behaviour: {
    kind: 'plasticity',
    pre: 'dx/dt = -x/tau_plus : 1',
    post: 'dy/dt = -y/tau_minus : 1',
    onPre: `
      w = min(w + A_minus*y, w_max)
      x = x + 1`,
    onPost: `
      w = min(w + A_plus*x, w_max)
      y = y + 1`,
    every: 'presentation',
    onEvery: 'w = if(w_sum*sumIn(w) > 0*w_sum*w_sum, w*w_sum/sumIn(w), w)',
  },
  examples: [
    {
      title: 'Both orders potentiate',
      parameters: { A_plus: 1, A_minus: 1 },
      feed: { pre: { spikes: ['100 ms'] }, post: { spikes: ['90 ms', '110 ms'] } },
      duration: '200 ms',
      expect: (r) => Math.abs((r.weights()[0] ?? 0) - (50 + 2 * 0.6065306597126334)) < 1e-9,
    },
  ],
});
