import { defineNode, quantity, rulePorts } from '#engine/kit';

/** The classic rule for timing. */
export const stdpPair = defineNode({
  type: 'core/stdp-pair',
  version: 1,
  title: 'Pair STDP',
  category: 'plasticity',
  doc: 'Additive pair-based spike-timing-dependent plasticity; all pairs count; hard bounds.',
  citations: {
    song2000: { text: 'Song, Miller & Abbott (2000), Nat. Neurosci. 3:919', doi: '10.1038/78829' },
  },
  parameters: {
    tau_plus: quantity(20, 'ms', {
      doc: 'Decay time of the presynaptic trace.',
      range: [0.01, null],
      cite: 'song2000',
    }),
    tau_minus: quantity(20, 'ms', {
      doc: 'Decay time of the postsynaptic trace.',
      range: [0.01, null],
      cite: 'song2000',
    }),
    A_plus: quantity(0.005, '1', {
      doc: 'Potentiation per pair, fraction of w_max.',
      range: [0, 1],
      cite: 'song2000',
    }),
    A_minus: quantity(0.00525, '1', {
      doc: 'Depression per pair, fraction of w_max.',
      range: [0, 1],
      cite: 'song2000',
    }),
    w_max: quantity(100, 'target', { doc: 'Upper bound of a weight; the lower is 0.' }),
  },
  ports: rulePorts, // `rule` out, `learning` in (mod, optional, 1 while unconnected)
  behaviour: {
    kind: 'plasticity',
    pre: 'dx/dt = -x/tau_plus : 1',
    post: 'dy/dt = -y/tau_minus : 1',
    onPre: `
      x = x + 1
      w = clip(w - A_minus*w_max*y, 0*w_max, w_max)`,
    onPost: `
      y = y + 1
      w = clip(w + A_plus*w_max*x, 0*w_max, w_max)`,
  },
  examples: [
    {
      title: 'Pre before post by 10 ms, from 50 pA',
      feed: { pre: { spikes: ['100 ms'] }, post: { spikes: ['110 ms'] } },
      duration: '200 ms',
      expect: (r) => Math.abs((r.weights()[0] ?? NaN) - (50 + 0.5 * Math.exp(-10 / 20))) < 1e-9,
    },
  ],
});
