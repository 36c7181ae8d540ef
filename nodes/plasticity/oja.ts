import { defineNode, quantity, rulePorts } from '#engine/kit';

/** Hebbian growth that normalises itself. */
export const oja = defineNode({
  type: 'core/oja',
  version: 1,
  title: 'Oja rule',
  category: 'plasticity',
  doc: 'A postsynaptic spike pulls a weight up by the presynaptic trace and down by the postsynaptic trace times the weight: the weights of a neuron find the direction in which its inputs vary most, with bounded length.',
  citations: {
    oja1982: { text: 'Oja (1982), J. Math. Biol. 15:267', doi: '10.1007/BF00275687' },
  },
  parameters: {
    eta: quantity(0.01, '1', { doc: 'Learning rate.', range: [0, null], cite: 'oja1982' }),
    w_0: quantity(50, 'target', { doc: 'Weight that counts as 1.' }),
    tau_plus: quantity(20, 'ms', {
      doc: 'Decay time of the presynaptic trace.',
      range: [0.01, null],
    }),
    tau_minus: quantity(20, 'ms', {
      doc: 'Decay time of the postsynaptic trace.',
      range: [0.01, null],
    }),
  },
  ports: rulePorts,
  behaviour: {
    kind: 'plasticity',
    pre: 'dx/dt = -x/tau_plus : 1',
    post: 'dy/dt = -y/tau_minus : 1',
    onPre: 'x = x + 1',
    onPost: `
      y = y + 1
      w = w + eta*(x*w_0 - y*w)`,
  },
  examples: [
    {
      title: 'One pair',
      parameters: { eta: 0.1, w_0: 50 },
      feed: { pre: { spikes: ['100 ms'] }, post: { spikes: ['110 ms'] } },
      duration: '200 ms',
      // The spike's own trace counts, so a silent input loses weight.
      expect: (r) =>
        Math.abs((r.weights()[0] ?? 0) - (50 + 0.1 * 50 * (0.6065306597126334 - 1))) < 1e-9,
    },
  ],
});
