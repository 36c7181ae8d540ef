import { defineNode, quantity, rulePorts } from '#engine/kit';

/** What was correlated during a presentation is judged once, when its reward is known. */
export const threeFactor = defineNode({
  type: 'core/three-factor',
  version: 1,
  title: 'Three-factor rule per trial',
  category: 'plasticity',
  doc: 'Causal pairs of a presentation add up in the synapse (saturating); at its end the weight changes by the reward, less its own expectation of it, times that sum, which then starts again.',
  citations: {
    wunderlich2019: {
      text: 'Wunderlich et al. (2019), Front. Neurosci. 13:260',
      doi: '10.3389/fnins.2019.00260',
    },
  },
  parameters: {
    tau_plus: quantity(20, 'ms', {
      doc: 'Decay time of the presynaptic trace.',
      range: [0.01, null],
      cite: 'wunderlich2019',
    }),
    A_plus: quantity(1, '1', {
      doc: 'Correlation per causal pair.',
      range: [0, null],
      cite: 'wunderlich2019',
    }),
    e_max: quantity(10, '1', {
      doc: 'The correlation saturates here.',
      range: [0, null],
      cite: 'wunderlich2019',
    }),
    beta: quantity(0.1, 'target', {
      doc: 'Change per correlation and unexpected reward.',
      cite: 'wunderlich2019',
    }),
    gamma: quantity(0.1, '1', {
      doc: 'Rate at which the expectation of an active input follows the reward.',
      range: [0, 1],
      cite: 'wunderlich2019',
    }),
    active: quantity(0.001, '1', {
      doc: 'Presynaptic trace above which an input counts as active at the end.',
      range: [0, null],
    }),
    w_min: quantity(0, 'target', { doc: 'Lower bound of a weight.' }),
    w_max: quantity(100, 'target', { doc: 'Upper bound of a weight.' }),
  },
  ports: {
    ...rulePorts,
    reward: {
      kind: 'mod',
      flow: 'in',
      shape: [],
      optional: true,
      many: true,
      variable: 'reward',
      doc: 'Reward of the presentation, there when it ends.',
    },
  },
  behaviour: {
    kind: 'plasticity',
    pre: 'dx/dt = -x/tau_plus : 1',
    synapse: `
      e : 1
      expected : 1`,
    onPre: 'x = x + 1',
    onPost: 'e = min(e + A_plus*x, e_max)',
    every: 'presentation',
    onEvery: `
      w = clip(w + beta*(reward - expected)*e, w_min, w_max)
      expected = expected + if(x > active, gamma, 0)*(reward - expected)
      e = 0`,
  },
  examples: [
    {
      title: 'Within a presentation nothing changes',
      feed: { pre: { spikes: ['10 ms'] }, post: { spikes: ['15 ms'] } },
      duration: '50 ms',
      expect: (r) => r.weights()[0] === 50,
    },
  ],
});
