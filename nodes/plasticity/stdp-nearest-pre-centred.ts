import { defineNode, quantity, rulePorts } from '#engine/kit';

/** Pair STDP in which presynaptic spikes find their neighbours. */
export const stdpNearestPreCentred = defineNode({
  type: 'core/stdp-nearest-pre-centred',
  version: 1,
  title: 'Pair STDP, presynaptic-centred',
  category: 'plasticity',
  doc: 'Pair STDP in the presynaptic-centred nearest-neighbour scheme: each presynaptic spike pairs with the last postsynaptic spike before it and the first after it; a postsynaptic spike uses up what the presynaptic ones have left.',
  citations: {
    morrison2008: {
      text: 'Morrison, Diesmann & Gerstner (2008), Biol. Cybern. 98:459 (figure 7B)',
      doi: '10.1007/s00422-008-0233-1',
    },
    izhikevich2003: {
      text: 'Izhikevich & Desai (2003), Neural Comput. 15:1511',
      doi: '10.1162/089976603321891783',
    },
  },
  parameters: {
    tau_plus: quantity(20, 'ms', {
      doc: 'Decay time of what presynaptic spikes leave in the synapse.',
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
    }),
    mu_minus: quantity(0, '1', {
      doc: 'Exponent of the depression: it falls with (w/w_max)**mu_minus.',
      range: [0, null],
    }),
  },
  ports: rulePorts,
  behaviour: {
    kind: 'plasticity',
    post: 'dy/dt = -y/tau_minus : 1',
    synapse: 'dx/dt = -x/tau_plus : 1',
    onPre: `
      w = clip(w - A_minus*w_max*(w/w_max)**mu_minus*y, 0*w_max, w_max)
      x = x + 1`,
    onPost: `
      y = 1
      w = clip(w + A_plus*w_max*(1 - w/w_max)**mu_plus*x, 0*w_max, w_max)
      x = 0`,
  },
  examples: [
    {
      title: 'A postsynaptic spike uses up the trace',
      parameters: { w_max: 100 },
      feed: { pre: { spikes: ['100 ms'] }, post: { spikes: ['110 ms', '115 ms'] } },
      duration: '200 ms',
      expect: (r) => Math.abs((r.weights()[0] ?? Number.NaN) - (50 + 0.6065306597126334)) < 1e-9,
    },
  ],
});
