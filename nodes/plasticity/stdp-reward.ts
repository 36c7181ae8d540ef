import { defineNode, quantity, rulePorts } from '#engine/kit';

/** Timing marks a synapse; a reward that comes later decides what the mark is worth. */
export const stdpReward = defineNode({
  type: 'core/stdp-reward',
  version: 1,
  title: 'Reward-modulated STDP',
  category: 'plasticity',
  doc: 'Spike pairs leave an eligibility trace in the synapse; while the modulator is not 0, the weight moves along the trace, up or down with its sign.',
  citations: {
    florian2007: {
      text: 'Florian (2007), Neural Comput. 19:1468',
      doi: '10.1162/neco.2007.19.6.1468',
    },
    fremaux2016: {
      text: 'Fremaux & Gerstner (2016), Front. Neural Circuits 9:85',
      doi: '10.3389/fncir.2015.00085',
    },
  },
  parameters: {
    tau_plus: quantity(20, 'ms', {
      doc: 'Decay time of the presynaptic trace.',
      range: [0.01, null],
      cite: 'florian2007',
    }),
    tau_minus: quantity(20, 'ms', {
      doc: 'Decay time of the postsynaptic trace.',
      range: [0.01, null],
      cite: 'florian2007',
    }),
    tau_e: quantity(500, 'ms', {
      doc: 'Decay time of the eligibility trace.',
      range: [0.01, null],
      cite: 'fremaux2016',
    }),
    A_plus: quantity(1, '1', { doc: 'Eligibility per pair, pre before post.' }),
    A_minus: quantity(1, '1', { doc: 'Loss of eligibility per pair, post before pre.' }),
    eta: quantity(0.001, 'target/ms', {
      doc: 'Change per time at eligibility 1 and modulator 1.',
    }),
    w_min: quantity(0, 'target', { doc: 'Lower bound of a weight.' }),
    w_max: quantity(100, 'target', { doc: 'Upper bound of a weight.' }),
  },
  ports: {
    ...rulePorts,
    modulator: {
      kind: 'mod',
      flow: 'in',
      shape: [],
      optional: true,
      many: true,
      variable: 'modulator',
      doc: 'Reward, surprise or temporal-difference error.',
    },
  },
  behaviour: {
    kind: 'plasticity',
    pre: 'dx/dt = -x/tau_plus : 1',
    post: 'dy/dt = -y/tau_minus : 1',
    synapse: `
      de/dt = -e/tau_e : 1
      dw/dt = eta*modulator*e : target`,
    onPre: `
      w = clip(w, w_min, w_max)
      e = e - A_minus*y
      x = x + 1`,
    onPost: `
      w = clip(w, w_min, w_max)
      e = e + A_plus*x
      y = y + 1`,
  },
  examples: [
    {
      title: 'Without reward nothing changes',
      feed: { pre: { spikes: ['100 ms'] }, post: { spikes: ['105 ms'] } },
      duration: '200 ms',
      expect: (r) => Math.abs((r.weights()[0] ?? 0) - 50) < 1e-12,
    },
  ],
});
