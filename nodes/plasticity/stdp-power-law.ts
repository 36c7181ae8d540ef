import { defineNode, quantity, rulePorts } from '#engine/kit';

/** Potentiation that grows with a power of the weight. */
export const stdpPowerLaw = defineNode({
  type: 'core/stdp-power-law',
  version: 1,
  title: 'Power-law STDP',
  category: 'plasticity',
  doc: 'Pair STDP whose potentiation follows a power of the weight and whose depression is proportional to it; weights stay positive without an upper bound.',
  citations: {
    morrison2007: {
      text: 'Morrison, Aertsen & Diesmann (2007), Neural Comput. 19:1437',
      doi: '10.1162/neco.2007.19.6.1437',
    },
  },
  parameters: {
    tau_plus: quantity(20, 'ms', {
      doc: 'Decay time of the presynaptic trace.',
      range: [0.01, null],
      cite: 'morrison2007',
    }),
    tau_minus: quantity(20, 'ms', {
      doc: 'Decay time of the postsynaptic trace.',
      range: [0.01, null],
      cite: 'morrison2007',
    }),
    lambda: quantity(0.1, '1', { doc: 'Learning rate.', range: [0, null], cite: 'morrison2007' }),
    alpha: quantity(0.11, '1', {
      doc: 'Depression relative to potentiation.',
      range: [0, null],
      cite: 'morrison2007',
    }),
    mu: quantity(0.4, '1', {
      doc: 'Exponent of the potentiation.',
      range: [0, 1],
      cite: 'morrison2007',
    }),
    w_0: quantity(1, 'target', { doc: 'Weight at which potentiation is lambda times the weight.' }),
  },
  ports: rulePorts,
  behaviour: {
    kind: 'plasticity',
    pre: 'dx/dt = -x/tau_plus : 1',
    post: 'dy/dt = -y/tau_minus : 1',
    onPre: `
      x = x + 1
      w = max(w - lambda*alpha*w*y, 0*w_0)`,
    onPost: `
      y = y + 1
      w = w + lambda*w_0*(w/w_0)**mu*x`,
  },
  examples: [
    {
      title: 'Pre before post by 10 ms',
      parameters: { w_0: 1 },
      feed: { pre: { spikes: ['100 ms'] }, post: { spikes: ['110 ms'] } },
      duration: '200 ms',
      expect: (r) => (r.weights()[0] ?? 0) > 50,
    },
  ],
});
