import { defineNode, quantity, rulePorts } from '#engine/kit';

/** Four terms of pre- and postsynaptic spikes and traces, gated by a modulator. */
export const quadruplet = defineNode({
  type: 'core/quadruplet',
  version: 1,
  title: 'Modulated quadruplet rule',
  category: 'plasticity',
  doc: 'The sum of four terms (a presynaptic spike alone and with the postsynaptic trace, a postsynaptic spike alone and with the presynaptic trace), times a modulator with a baseline.',
  citations: {
    gerstner2002: {
      text: 'Gerstner & Kistler (2002), Biol. Cybern. 87:404 (expansion of Hebbian rules)',
      doi: '10.1007/s00422-002-0353-y',
    },
  },
  parameters: {
    eta: quantity(0.1, 'target', { doc: 'Scale of all changes.' }),
    alpha: quantity(1.207, '1', { doc: 'Per presynaptic spike.' }),
    beta: quantity(-1.298, '1', { doc: 'Per presynaptic spike and postsynaptic trace.' }),
    gamma: quantity(0.398, '1', { doc: 'Per postsynaptic spike.' }),
    delta: quantity(-0.75, '1', { doc: 'Per postsynaptic spike and presynaptic trace.' }),
    tau_plus: quantity(20, 'ms', {
      doc: 'Decay time of the presynaptic trace.',
      range: [0.01, null],
    }),
    tau_minus: quantity(20, 'ms', {
      doc: 'Decay time of the postsynaptic trace.',
      range: [0.01, null],
    }),
    M_0: quantity(0.1, '1', { doc: 'Part of the modulator that is always there.' }),
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
      doc: 'Reward or punishment.',
    },
  },
  behaviour: {
    kind: 'plasticity',
    pre: 'dx/dt = -x/tau_plus : 1',
    post: 'dy/dt = -y/tau_minus : 1',
    onPre: `
      w = clip(w + eta*(modulator + M_0)*(alpha + beta*y), w_min, w_max)
      x = x + 1`,
    onPost: `
      w = clip(w + eta*(modulator + M_0)*(gamma + delta*x), w_min, w_max)
      y = y + 1`,
  },
  examples: [
    {
      title: 'Each term once',
      parameters: { eta: 10, alpha: 1, beta: 0, gamma: 2, delta: 1 },
      feed: { pre: { spikes: ['100 ms'] }, post: { spikes: ['110 ms'] } },
      duration: '200 ms',
      // 50 + 1 + (2 + exp(-10/20))
      expect: (r) => Math.abs((r.weights()[0] ?? 0) - (53 + 0.6065306597126334)) < 1e-9,
    },
  ],
});
