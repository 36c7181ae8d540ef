import { defineNode, quantity, rulePorts } from '#engine/kit';

/** All weights of a neuron grow or shrink together until it fires as often as it should. */
export const synapticScaling = defineNode({
  type: 'core/synaptic-scaling',
  version: 1,
  title: 'Synaptic scaling',
  category: 'plasticity',
  doc: 'Multiplies the weights of a neuron by the same factor, up while it fires less often than its target, down while it fires more often.',
  citations: {
    turrigiano1998: {
      text: 'Turrigiano, Leslie, Desai, Rutherford & Nelson (1998), Nature 391:892',
      doi: '10.1038/36103',
    },
    vanrossum2000: {
      text: 'van Rossum, Bi & Turrigiano (2000), J. Neurosci. 20:8812',
      doi: '10.1523/JNEUROSCI.20-23-08812.2000',
    },
  },
  parameters: {
    rate: quantity(5, 'Hz', {
      doc: 'Rate a neuron should have.',
      range: [0, null],
      cite: 'turrigiano1998',
    }),
    tau: quantity(1000, 'ms', {
      doc: 'Time over which the rate is measured.',
      range: [0.01, null],
    }),
    eta: quantity(0.01, '1/Hz', {
      doc: 'Relative change per interval and missing rate.',
      cite: 'vanrossum2000',
    }),
    w_max: quantity(1000, 'target', { doc: 'Largest weight; its sign is the sign of all.' }),
    interval: quantity(100, 'ms', {
      doc: 'Time between changes.',
      range: [0.001, null],
      live: false,
    }),
  },
  ports: rulePorts,
  behaviour: {
    kind: 'plasticity',
    post: 'dr/dt = -r/tau : Hz',
    onPost: 'r = r + 1/tau',
    every: 'interval',
    onEvery: 'w = sign(w_max)*clip(abs(w)*(1 + eta*(rate - r)), 0*abs(w_max), abs(w_max))',
  },
  examples: [
    {
      title: 'A silent neuron gains weight',
      parameters: { rate: '5 Hz', eta: '0.01 1/Hz' },
      feed: { pre: { spikes: [] }, post: { spikes: [] } },
      duration: '150 ms',
      expect: (r) => Math.abs((r.weights()[0] ?? 0) - 50 * 1.05) < 1e-9,
    },
  ],
});
