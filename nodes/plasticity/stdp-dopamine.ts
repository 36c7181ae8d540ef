import { defineNode, quantity, rulePorts } from '#engine/kit';

/** Timing marks a synapse, dopamine decides what becomes of the mark. */
export const stdpDopamine = defineNode({
  type: 'core/stdp-dopamine',
  version: 1,
  title: 'Dopamine-modulated STDP',
  category: 'plasticity',
  doc: 'Spike pairs leave an eligibility trace in the synapse; the weight follows it as far as dopamine, raised by spikes of dopamine neurons, differs from its baseline.',
  citations: {
    izhikevich2007: {
      text: 'Izhikevich (2007), Cereb. Cortex 17:2443',
      doi: '10.1093/cercor/bhl152',
    },
  },
  parameters: {
    tau_plus: quantity(20, 'ms', {
      doc: 'Decay time of the presynaptic trace.',
      range: [0.01, null],
      cite: 'izhikevich2007',
    }),
    tau_minus: quantity(20, 'ms', {
      doc: 'Decay time of the postsynaptic trace.',
      range: [0.01, null],
      cite: 'izhikevich2007',
    }),
    tau_c: quantity(1000, 'ms', {
      doc: 'Decay time of the eligibility trace.',
      range: [0.01, null],
      cite: 'izhikevich2007',
    }),
    tau_n: quantity(200, 'ms', {
      doc: 'Decay time of dopamine.',
      range: [0.01, null],
      cite: 'izhikevich2007',
    }),
    b: quantity(0, '1/ms', { doc: 'Dopamine level at which nothing changes.' }),
    A_plus: quantity(1, 'target', { doc: 'Eligibility per pair, pre before post.' }),
    A_minus: quantity(1.5, 'target', { doc: 'Negative eligibility per pair, post before pre.' }),
    w_min: quantity(0, 'target', { doc: 'Lower bound of a weight.' }),
    w_max: quantity(200, 'target', { doc: 'Upper bound of a weight.' }),
  },
  ports: {
    ...rulePorts,
    dopamine: {
      kind: 'spikes',
      flow: 'in',
      shape: ['*'],
      optional: true,
      many: true,
      doc: 'Spikes of dopamine neurons.',
    },
  },
  behaviour: {
    kind: 'plasticity',
    pre: 'dx/dt = -x/tau_plus : 1',
    post: 'dy/dt = -y/tau_minus : 1',
    synapse: `
      dc/dt = -c/tau_c : target
      dw/dt = c*(level - b) : target`,
    shared: 'dlevel/dt = -level/tau_n : 1/ms',
    onPre: `
      w = clip(w, w_min, w_max)
      c = c - A_minus*y
      x = x + 1`,
    onPost: `
      w = clip(w, w_min, w_max)
      c = c + A_plus*x
      y = y + 1`,
    on: { dopamine: 'level = level + 1/tau_n' },
  },
  examples: [
    {
      title: 'Without dopamine nothing changes',
      feed: { pre: { spikes: ['100 ms'] }, post: { spikes: ['105 ms'] } },
      duration: '200 ms',
      expect: (r) => Math.abs((r.weights()[0] ?? 0) - 50) < 1e-12,
    },
  ],
});
