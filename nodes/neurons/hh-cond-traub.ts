import { defineNode, flag, quantity, same, shape } from '#engine/kit';

/** Sodium and potassium channels after Traub and Miles, conductance synapses: the neuron of the COBAHH benchmark. */
export const hhCondTraub = defineNode({
  type: 'core/hh-cond-traub',
  version: 1,
  title: 'Hodgkin-Huxley neuron (Traub)',
  category: 'neuron',
  doc: 'Hodgkin-Huxley neurons with the channels of Traub and Miles and exponential synaptic conductances.',
  citations: {
    traub1991: {
      text: 'Traub & Miles (1991), Neuronal Networks of the Hippocampus, Cambridge University Press',
    },
    brette2007: {
      text: 'Brette et al. (2007), J. Comput. Neurosci. 23:349',
      doi: '10.1007/s10827-007-0038-6',
    },
  },
  parameters: {
    n: shape([100], { doc: 'Number of neurons, or the grid they stand on.' }),
    C_m: quantity(200, 'pF', {
      doc: 'Membrane capacitance.',
      range: [0.01, null],
      perElement: true,
      cite: 'brette2007',
    }),
    g_L: quantity(10, 'nS', {
      doc: 'Leak conductance.',
      range: [0, null],
      perElement: true,
      cite: 'brette2007',
    }),
    g_Na: quantity(20000, 'nS', {
      doc: 'Peak sodium conductance.',
      range: [0, null],
      perElement: true,
      cite: 'brette2007',
    }),
    g_K: quantity(6000, 'nS', {
      doc: 'Peak potassium conductance.',
      range: [0, null],
      perElement: true,
      cite: 'brette2007',
    }),
    E_L: quantity(-60, 'mV', {
      doc: 'Leak reversal potential.',
      perElement: true,
      cite: 'brette2007',
    }),
    E_Na: quantity(50, 'mV', {
      doc: 'Sodium reversal potential.',
      perElement: true,
      cite: 'brette2007',
    }),
    E_K: quantity(-90, 'mV', {
      doc: 'Potassium reversal potential.',
      perElement: true,
      cite: 'brette2007',
    }),
    V_T: quantity(-63, 'mV', {
      doc: 'Shift of the channels, which sets the threshold.',
      perElement: true,
      cite: 'brette2007',
    }),
    E_ex: quantity(0, 'mV', {
      doc: 'Excitatory reversal potential.',
      perElement: true,
      cite: 'brette2007',
    }),
    E_in: quantity(-80, 'mV', {
      doc: 'Inhibitory reversal potential.',
      perElement: true,
      cite: 'brette2007',
    }),
    tau_syn_ex: quantity(5, 'ms', {
      doc: 'Time constant of the excitatory conductance.',
      range: [0.01, null],
      perElement: true,
      cite: 'brette2007',
    }),
    tau_syn_in: quantity(10, 'ms', {
      doc: 'Time constant of the inhibitory conductance.',
      range: [0.01, null],
      perElement: true,
      cite: 'brette2007',
    }),
    V_peak: quantity(-20, 'mV', { doc: 'Potential above which a spike is counted.' }),
    atPeak: flag(false, {
      doc: 'A spike is counted where the potential turns down, as NEST does, instead of above V_peak at once.',
    }),
    t_ref: quantity(3, 'ms', {
      doc: 'Time after a spike in which none is counted.',
      range: [0, null],
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
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dV_m/dt = (g_L*(E_L - V_m) + g_ex*(E_ex - V_m) + g_in*(E_in - V_m) - g_Na*m**3*h*(V_m - E_Na) - g_K*n_K**4*(V_m - E_K) + I_ext + I_e)/C_m : mV
      dm/dt = alpha_m*(1 - m) - beta_m*m : 1
      dn_K/dt = alpha_n*(1 - n_K) - beta_n*n_K : 1
      dh/dt = alpha_h*(1 - h) - beta_h*h : 1
      dg_ex/dt = -g_ex/tau_syn_ex : nS
      dg_in/dt = -g_in/tau_syn_in : nS
      V_old : mV
      U = V_m - V_T : mV
      alpha_m = 1.28/exprel((13 mV - U)/(4 mV))/(1 ms) : 1/ms
      beta_m = 1.4/exprel((U - 40 mV)/(5 mV))/(1 ms) : 1/ms
      alpha_h = 0.128*exp((17 mV - U)/(18 mV))/(1 ms) : 1/ms
      beta_h = 4/(1 + exp((40 mV - U)/(5 mV)))/(1 ms) : 1/ms
      alpha_n = 0.16/exprel((15 mV - U)/(5 mV))/(1 ms) : 1/ms
      beta_n = 0.5*exp((10 mV - U)/(40 mV))/(1 ms) : 1/ms`,
    step: 'V_old = V_m',
    threshold: 'if(atPeak > 0, V_m >= V_peak and V_old > V_m, V_m > V_peak)',
    refractory: 't_ref',
    // The gates are those NEST's hh_cond_exp_traub starts with.
    initial: {
      V_m: 'E_L',
      V_old: 'E_L',
      m: '9.8955631e-09',
      h: '0.999999999',
      n_K: '2.55157705e-07',
    },
    method: 'exponentialEuler',
  },
  exports: {
    nest: {
      model: 'hh_cond_exp_traub',
      losses: ['spikes are counted at the peak, above V_T + 30 mV'],
      parameters: same(
        'C_m',
        'g_L',
        'g_Na',
        'g_K',
        'E_L',
        'E_Na',
        'E_K',
        'V_T',
        'E_ex',
        'E_in',
        'tau_syn_ex',
        'tau_syn_in',
        't_ref',
        'I_e',
      ),
    },
  },
  examples: [
    {
      title: 'Tonic spikes',
      parameters: { n: 1, I_e: '500 pA' },
      duration: '500 ms',
      expect: (r) => r.rate('spikes') > 20,
    },
  ],
});
