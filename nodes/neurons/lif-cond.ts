import { defineNode, quantity, same, shape } from '#engine/kit';

/** Synapses are conductances with a reversal potential; NEST's `iaf_cond_exp`. */
export const lifCond = defineNode({
  type: 'core/lif-cond',
  version: 1,
  title: 'LIF neuron, conductances',
  category: 'neuron',
  doc: 'Leaky integrate-and-fire neurons with exponential synaptic conductances, excitatory and inhibitory.',
  citations: {
    meffin2004: {
      text: 'Meffin, Burkitt & Grayden (2004), J. Comput. Neurosci. 16:159',
      doi: '10.1023/B:JCNS.0000014108.03012.81',
    },
  },
  parameters: {
    n: shape([100], { doc: 'Number of neurons, or the grid they stand on.' }),
    C_m: quantity(250, 'pF', {
      doc: 'Membrane capacitance.',
      range: [0.01, null],
      perElement: true,
    }),
    g_L: quantity(16.6667, 'nS', { doc: 'Leak conductance.', range: [0, null], perElement: true }),
    E_L: quantity(-70, 'mV', { doc: 'Leak reversal potential.', perElement: true }),
    V_th: quantity(-55, 'mV', { doc: 'Spike threshold.', perElement: true }),
    V_reset: quantity(-60, 'mV', { doc: 'Potential after a spike.', perElement: true }),
    t_ref: quantity(2, 'ms', { doc: 'Absolute refractory period.', range: [0, null] }),
    E_ex: quantity(0, 'mV', { doc: 'Excitatory reversal potential.', perElement: true }),
    E_in: quantity(-85, 'mV', { doc: 'Inhibitory reversal potential.', perElement: true }),
    tau_syn_ex: quantity(0.2, 'ms', {
      doc: 'Time constant of the excitatory conductance.',
      range: [0.01, null],
      perElement: true,
    }),
    tau_syn_in: quantity(2, 'ms', {
      doc: 'Time constant of the inhibitory conductance.',
      range: [0.01, null],
      perElement: true,
    }),
    I_e: quantity(0, 'pA', { doc: 'Constant external current.', perElement: true }),
  },
  ports: {
    exc: {
      kind: 'impulses',
      flow: 'in',
      unit: 'nS',
      into: 'g_ex',
      shape: ['n'],
      optional: true,
      doc: 'Excitatory conductance jumps; weights are positive.',
    },
    inh: {
      kind: 'impulses',
      flow: 'in',
      unit: 'nS',
      into: 'g_in',
      shape: ['n'],
      optional: true,
      doc: 'Inhibitory conductance jumps; weights are positive.',
    },
    current: {
      kind: 'current',
      flow: 'in',
      unit: 'pA',
      variable: 'I_ext',
      shape: ['n'],
      optional: true,
      doc: 'Injected current.',
    },
    spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'Emitted spikes.' },
    V_m: {
      kind: 'analog',
      flow: 'out',
      unit: 'mV',
      variable: 'V_m',
      shape: ['n'],
      doc: 'Membrane potential.',
    },
    g_ex: {
      kind: 'analog',
      flow: 'out',
      unit: 'nS',
      variable: 'g_ex',
      shape: ['n'],
      doc: 'Excitatory conductance.',
    },
    g_in: {
      kind: 'analog',
      flow: 'out',
      unit: 'nS',
      variable: 'g_in',
      shape: ['n'],
      doc: 'Inhibitory conductance.',
    },
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dV_m/dt  = (g_L*(E_L - V_m) + g_ex*(E_ex - V_m) + g_in*(E_in - V_m) + I_ext + I_e)/C_m : mV (unless refractory)
      dg_ex/dt = -g_ex/tau_syn_ex : nS
      dg_in/dt = -g_in/tau_syn_in : nS`,
    threshold: 'V_m >= V_th',
    reset: 'V_m = V_reset',
    refractory: 't_ref',
    initial: { V_m: 'E_L' },
  },
  exports: {
    nest: {
      model: 'iaf_cond_exp',
      parameters: same(
        'C_m',
        'g_L',
        'E_L',
        'V_th',
        'V_reset',
        't_ref',
        'E_ex',
        'E_in',
        'tau_syn_ex',
        'tau_syn_in',
        'I_e',
      ),
    },
  },
  examples: [
    {
      title: 'Regular firing',
      parameters: { n: 1, I_e: '500 pA' },
      duration: '1 s',
      // tau = C_m/g_L = 15 ms, V_inf = E_L + I/g_L = -40 mV: period = 2 ms + 15 ms * log(20/15) = 6.3 ms
      expect: (r) => Math.abs(r.rate('spikes') - 158) < 4,
    },
  ],
});
