import { defineNode, quantity, rulePorts } from '#engine/kit';

/** Together up, apart down, or the other way round. */
export const hebbian = defineNode({
  type: 'core/hebbian',
  version: 1,
  title: 'Hebbian rule',
  category: 'plasticity',
  doc: 'A weight grows with the correlation of the two activities around their offsets (covariance rule); a negative rate makes it anti-Hebbian.',
  citations: {
    gerstner2002: {
      text: 'Gerstner & Kistler (2002), Biol. Cybern. 87:404',
      doi: '10.1007/s00422-002-0353-y',
    },
    sejnowski1977: {
      text: 'Sejnowski (1977), J. Math. Biol. 4:303',
      doi: '10.1007/BF00275079',
    },
  },
  parameters: {
    eta: quantity(0.1, 'target', { doc: 'Change per spike and trace; negative: anti-Hebbian.' }),
    tau_plus: quantity(20, 'ms', {
      doc: 'Decay time of the presynaptic trace.',
      range: [0.01, null],
      cite: 'gerstner2002',
    }),
    tau_minus: quantity(20, 'ms', {
      doc: 'Decay time of the postsynaptic trace.',
      range: [0.01, null],
      cite: 'gerstner2002',
    }),
    x_0: quantity(0, '1', {
      doc: 'Presynaptic trace above which a postsynaptic spike adds.',
      cite: 'sejnowski1977',
    }),
    y_0: quantity(0, '1', {
      doc: 'Postsynaptic trace above which a presynaptic spike adds.',
      cite: 'sejnowski1977',
    }),
    w_min: quantity(0, 'target', { doc: 'Lower bound of a weight.' }),
    w_max: quantity(100, 'target', { doc: 'Upper bound of a weight.' }),
  },
  presets: [
    { title: 'Hebbian', parameters: { eta: 0.1 } },
    { title: 'Anti-Hebbian', parameters: { eta: -0.1 } },
  ],
  ports: rulePorts,
  behaviour: {
    kind: 'plasticity',
    pre: 'dx/dt = -x/tau_plus : 1',
    post: 'dy/dt = -y/tau_minus : 1',
    onPre: `
      w = clip(w + eta*(y - y_0), w_min, w_max)
      x = x + 1`,
    onPost: `
      w = clip(w + eta*(x - x_0), w_min, w_max)
      y = y + 1`,
  },
  examples: [
    {
      title: 'Anti-Hebbian: a pair depresses',
      parameters: { eta: -1 },
      feed: { pre: { spikes: ['100 ms'] }, post: { spikes: ['110 ms'] } },
      duration: '200 ms',
      expect: (r) => Math.abs((r.weights()[0] ?? 0) - (50 - 0.6065306597126334)) < 1e-9,
    },
  ],
});
