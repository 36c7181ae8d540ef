import { defineNode, quantity, rulePorts } from '#engine/kit';

/** Inhibition that a neuron adjusts until it is as active as it wants to be. */
export const inhibitoryHomeostasis = defineNode({
  type: 'core/inhibitory-homeostasis',
  version: 1,
  title: 'Target-rate inhibition',
  category: 'plasticity',
  doc: 'A presynaptic inhibitory spike strengthens its synapse while the neuron fires above its target rate and weakens it below: each neuron balances itself.',
  citations: {
    vogels2011: {
      text: 'Vogels, Sprekeler, Zenke, Clopath & Gerstner (2011), Science 334:1569',
      doi: '10.1126/science.1211095',
    },
    srinivasan2025: {
      text: 'Srinivasan, Plenz & Girvan (2025), boosting reservoir computing with brain-inspired adaptive dynamics',
    },
  },
  parameters: {
    rate: quantity(10, 'Hz', {
      doc: 'Rate a neuron should have.',
      range: [0, null],
      cite: 'srinivasan2025',
    }),
    tau: quantity(500, 'ms', {
      doc: 'Time over which the rate is measured.',
      range: [0.01, null],
    }),
    eta: quantity(0.01, 'target/Hz', {
      doc: 'Change per presynaptic spike and surplus of rate.',
      cite: 'srinivasan2025',
    }),
    w_max: quantity(-200, 'target', {
      doc: 'Strongest weight; its sign is the sign of all weights.',
    }),
  },
  ports: rulePorts,
  behaviour: {
    kind: 'plasticity',
    post: 'dr/dt = -r/tau : Hz',
    onPre: 'w = sign(w_max)*clip(abs(w) + eta*(r - rate), 0*abs(w_max), abs(w_max))',
    onPost: 'r = r + 1/tau',
  },
  examples: [
    {
      title: 'A silent neuron loses inhibition',
      parameters: { rate: '10 Hz', eta: '0.1 1/Hz', w_max: 100 },
      feed: { pre: { spikes: ['100 ms'] }, post: { spikes: [] } },
      duration: '200 ms',
      expect: (r) => Math.abs((r.weights()[0] ?? 0) - 49) < 1e-9,
    },
  ],
});
