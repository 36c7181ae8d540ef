import { defineNode, quantity, rulePorts } from '#engine/kit';

/** Pairs and triplets of spikes: the frequency dependence that pairs alone miss. */
export const stdpTriplet = defineNode({
  type: 'core/stdp-triplet',
  version: 1,
  title: 'Triplet STDP',
  category: 'plasticity',
  doc: 'Spike-timing-dependent plasticity by pairs and triplets of spikes; all interact.',
  citations: {
    pfister2006: {
      text: 'Pfister & Gerstner (2006), J. Neurosci. 26:9673',
      doi: '10.1523/JNEUROSCI.1425-06.2006',
    },
  },
  parameters: {
    tau_plus: quantity(16.8, 'ms', {
      doc: 'Decay time of the fast presynaptic trace.',
      range: [0.01, null],
      cite: 'pfister2006',
    }),
    tau_plus_triplet: quantity(101, 'ms', {
      doc: 'Decay time of the slow presynaptic trace.',
      range: [0.01, null],
      cite: 'pfister2006',
    }),
    tau_minus: quantity(33.7, 'ms', {
      doc: 'Decay time of the fast postsynaptic trace.',
      range: [0.01, null],
      cite: 'pfister2006',
    }),
    tau_minus_triplet: quantity(125, 'ms', {
      doc: 'Decay time of the slow postsynaptic trace.',
      range: [0.01, null],
      cite: 'pfister2006',
    }),
    A_plus: quantity(0.05, 'target', { doc: 'Potentiation per pair.' }),
    A_minus: quantity(0.07, 'target', { doc: 'Depression per pair.' }),
    A_plus_triplet: quantity(0.065, 'target', { doc: 'Potentiation per triplet.' }),
    A_minus_triplet: quantity(0.0023, 'target', { doc: 'Depression per triplet.' }),
    w_max: quantity(100, 'target', { doc: 'Upper bound of a weight; the lower is 0.' }),
  },
  ports: rulePorts,
  behaviour: {
    kind: 'plasticity',
    pre: `
      dx/dt = -x/tau_plus : 1
      dx_slow/dt = -x_slow/tau_plus_triplet : 1`,
    post: `
      dy/dt = -y/tau_minus : 1
      dy_slow/dt = -y_slow/tau_minus_triplet : 1`,
    onPre: `
      w = clip(w - y*(A_minus + A_minus_triplet*x_slow), 0*w_max, w_max)
      x = x + 1
      x_slow = x_slow + 1`,
    onPost: `
      w = clip(w + x*(A_plus + A_plus_triplet*y_slow), 0*w_max, w_max)
      y = y + 1
      y_slow = y_slow + 1`,
  },
  examples: [
    {
      title: 'Pre before post by 10 ms',
      parameters: { A_plus: 1, w_max: 100 },
      feed: { pre: { spikes: ['100 ms'] }, post: { spikes: ['110 ms'] } },
      duration: '200 ms',
      expect: (r) => (r.weights()[0] ?? 0) > 50,
    },
  ],
});
