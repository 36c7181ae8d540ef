import { defineNode, quantity, rulePorts } from '#engine/kit';

/** Pair STDP in which each spike of one side pairs at most once with the other side. */
export const stdpNearestRestricted = defineNode({
  type: 'core/stdp-nearest-restricted',
  version: 1,
  title: 'Pair STDP, restricted nearest neighbours',
  category: 'plasticity',
  doc: 'Pair STDP in the most restrictive nearest-neighbour scheme: a presynaptic spike pairs with the first postsynaptic spike after it and with the last before it, and no spike between the two takes part.',
  citations: {
    morrison2008: {
      text: 'Morrison, Diesmann & Gerstner (2008), Biol. Cybern. 98:459 (figure 7C)',
      doi: '10.1007/s00422-008-0233-1',
    },
    guetig2003: {
      text: 'Guetig, Aharonov, Rotter & Sompolinsky (2003), J. Neurosci. 23:3697',
      doi: '10.1523/JNEUROSCI.23-09-03697.2003',
    },
  },
  parameters: {
    tau_plus: quantity(20, 'ms', {
      doc: 'Decay time of the presynaptic trace.',
      range: [0.01, null],
      cite: 'morrison2008',
    }),
    tau_minus: quantity(20, 'ms', {
      doc: 'Decay time of the postsynaptic trace.',
      range: [0.01, null],
      cite: 'morrison2008',
    }),
    A_plus: quantity(0.01, '1', {
      doc: 'Potentiation per pair, fraction of w_max.',
      range: [0, null],
    }),
    A_minus: quantity(0.01, '1', {
      doc: 'Depression per pair, fraction of w_max.',
      range: [0, null],
    }),
    w_max: quantity(100, 'target', { doc: 'Upper bound of a weight; the lower is 0.' }),
    mu_plus: quantity(0, '1', {
      doc: 'Exponent of the potentiation: it falls with (1 - w/w_max)**mu_plus.',
      range: [0, null],
      cite: 'guetig2003',
    }),
    mu_minus: quantity(0, '1', {
      doc: 'Exponent of the depression: it falls with (w/w_max)**mu_minus.',
      range: [0, null],
      cite: 'guetig2003',
    }),
  },
  ports: rulePorts,
  behaviour: {
    kind: 'plasticity',
    pre: 'dx/dt = -x/tau_plus : 1',
    post: 'dy/dt = -y/tau_minus : 1',
    // Whether the synapse still waits for a postsynaptic spike.
    synapse: 'waiting : 1',
    initial: { waiting: '1' },
    onPre: `
      x = 1
      w = clip(w - if(waiting > 0, 0, 1)*A_minus*w_max*(w/w_max)**mu_minus*y, 0*w_max, w_max)
      waiting = 1`,
    onPost: `
      y = 1
      w = clip(w + waiting*A_plus*w_max*(1 - w/w_max)**mu_plus*x, 0*w_max, w_max)
      waiting = 0`,
  },
  examples: [
    {
      title: 'Of two postsynaptic spikes only the first counts',
      parameters: { w_max: 100 },
      feed: { pre: { spikes: ['100 ms'] }, post: { spikes: ['110 ms', '115 ms'] } },
      duration: '200 ms',
      expect: (r) => Math.abs((r.weights()[0] ?? Number.NaN) - (50 + 0.6065306597126334)) < 1e-9,
    },
  ],
});
