import { defineNode, quantity, rulePorts } from '#engine/kit';

/** Inhibition that grows until it balances excitation. */
export const vogelsInhibitory = defineNode({
  type: 'core/vogels-inhibitory',
  version: 1,
  title: 'Inhibitory STDP (Vogels)',
  category: 'plasticity',
  doc: 'Symmetric plasticity of inhibitory synapses: coincident spikes strengthen, every presynaptic spike weakens; the target rate follows from alpha.',
  citations: {
    vogels2011: {
      text: 'Vogels, Sprekeler, Zenke, Clopath & Gerstner (2011), Science 334:1569',
      doi: '10.1126/science.1211095',
    },
  },
  parameters: {
    tau: quantity(20, 'ms', {
      doc: 'Decay time of both traces.',
      range: [0.01, null],
      cite: 'vogels2011',
    }),
    eta: quantity(0.01, 'target', { doc: 'Change per pair of coincident spikes.' }),
    alpha: quantity(0.12, '1', {
      doc: 'Depression per presynaptic spike, in units of eta: twice the target rate times tau.',
      range: [0, null],
      cite: 'vogels2011',
    }),
    w_max: quantity(-100, 'target', {
      doc: 'Largest weight; its sign is the sign of all weights.',
    }),
  },
  ports: rulePorts,
  behaviour: {
    kind: 'plasticity',
    pre: 'dx/dt = -x/tau : 1',
    post: 'dy/dt = -y/tau : 1',
    onPre: `
      grown = min(abs(w) + eta*y, abs(w_max))
      w = sign(w_max)*max(grown - alpha*eta, 0*w_max)
      x = x + 1`,
    onPost: `
      w = sign(w_max)*min(abs(w) + eta*x, abs(w_max))
      y = y + 1`,
  },
  examples: [
    {
      title: 'Alone, presynaptic spikes weaken',
      parameters: { eta: 1, w_max: 100 },
      feed: { pre: { spikes: ['100 ms'] }, post: { spikes: [] } },
      duration: '200 ms',
      expect: (r) => Math.abs((r.weights()[0] ?? 0) - (50 - 0.12)) < 1e-9,
    },
  ],
});
