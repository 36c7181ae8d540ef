import { defineNode, flag, quantity, rulePorts } from '#engine/kit';

/** The classic rule for timing, with every usual dependence on the weight. */
export const stdpPair = defineNode({
  type: 'core/stdp-pair',
  version: 1,
  title: 'Pair STDP',
  category: 'plasticity',
  doc: 'Pair-based spike-timing-dependent plasticity between 0 and w_max; the exponents make it additive (0), multiplicative (1) or something between.',
  citations: {
    song2000: { text: 'Song, Miller & Abbott (2000), Nat. Neurosci. 3:919', doi: '10.1038/78829' },
    guetig2003: {
      text: 'Guetig, Aharonov, Rotter & Sompolinsky (2003), J. Neurosci. 23:3697',
      doi: '10.1523/JNEUROSCI.23-09-03697.2003',
    },
    morrison2008: {
      text: 'Morrison, Diesmann & Gerstner (2008), Biol. Cybern. 98:459',
      doi: '10.1007/s00422-008-0233-1',
    },
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
      range: [0, null],
      cite: 'song2000',
    }),
    A_minus: quantity(0.00525, '1', {
      doc: 'Depression per pair, fraction of w_max.',
      range: [0, null],
      cite: 'song2000',
    }),
    w_max: quantity(100, 'target', { doc: 'Upper bound of a weight; the lower is 0.' }),
    mu_plus: quantity(0, '1', {
      doc: 'Exponent of the potentiation: it falls with (1 - w/w_max)**mu_plus.',
      range: [0, null],
      cite: 'guetig2003',
    }),
    mu_minus: quantity(0, '1', {
      doc: 'Exponent of the depression: it falls with (w/w_max)**mu_minus.',
      range: [0, null],
      cite: 'guetig2003',
    }),
    nearest: flag(false, { doc: 'Only the nearest spikes pair (symmetric), instead of all.' }),
  },
  presets: [
    { title: 'Additive', cite: 'song2000', parameters: { mu_plus: 0, mu_minus: 0 } },
    { title: 'Multiplicative', cite: 'morrison2008', parameters: { mu_plus: 1, mu_minus: 1 } },
    { title: 'Gütig', cite: 'guetig2003', parameters: { mu_plus: 0.4, mu_minus: 0.4 } },
    { title: 'Van Rossum', cite: 'morrison2008', parameters: { mu_plus: 0, mu_minus: 1 } },
  ],
  ports: rulePorts,
  behaviour: {
    kind: 'plasticity',
    pre: 'dx/dt = -x/tau_plus : 1',
    post: 'dy/dt = -y/tau_minus : 1',
    onPre: `
      x = if(nearest > 0, 1, x + 1)
      w = clip(w - A_minus*w_max*(w/w_max)**mu_minus*y, 0*w_max, w_max)`,
    onPost: `
      y = if(nearest > 0, 1, y + 1)
      w = clip(w + A_plus*w_max*(1 - w/w_max)**mu_plus*x, 0*w_max, w_max)`,
  },
  examples: [
    {
      title: 'Pre before post by 10 ms, from 50 pA',
      parameters: { w_max: 100 },
      feed: { pre: { spikes: ['100 ms'] }, post: { spikes: ['110 ms'] } },
      duration: '200 ms',
      expect: (r) =>
        Math.abs((r.weights()[0] ?? Number.NaN) - (50 + 0.5 * 0.6065306597126334)) < 1e-9,
    },
  ],
});
