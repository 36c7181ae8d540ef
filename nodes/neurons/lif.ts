import { defineNode, quantity, same, shape } from '#engine/kit';

/** The standard current-based neuron; NEST's `iaf_psc_exp`. */
export const lif = defineNode({
  type: 'core/lif',
  version: 1,
  title: 'LIF neuron',
  category: 'neuron',
  doc: 'Leaky integrate-and-fire neurons with exponential synaptic currents: one linear system, integrated exactly.',
  citations: {
    rotter1999: {
      text: 'Rotter & Diesmann (1999), Biol. Cybern. 81:381',
      doi: '10.1007/s004220050570',
    },
  },
  parameters: {
    n: shape([100], { doc: 'Number of neurons, or the grid they stand on.' }),
    tau_m: quantity(10, 'ms', {
      doc: 'Membrane time constant.',
      range: [0.01, null],
      perElement: true,
    }),
    tau_syn_ex: quantity(2, 'ms', {
      doc: 'Excitatory time constant.',
      range: [0.01, null],
      perElement: true,
    }),
    tau_syn_in: quantity(2, 'ms', {
      doc: 'Inhibitory time constant.',
      range: [0.01, null],
      perElement: true,
    }),
    C_m: quantity(250, 'pF', {
      doc: 'Membrane capacitance.',
      range: [0.01, null],
      perElement: true,
    }),
    E_L: quantity(-70, 'mV', { doc: 'Resting potential.', perElement: true }),
    V_th: quantity(-55, 'mV', { doc: 'Spike threshold.', perElement: true }),
    V_reset: quantity(-70, 'mV', { doc: 'Potential after a spike.', perElement: true }),
    t_ref: quantity(2, 'ms', { doc: 'Absolute refractory period.', range: [0, null] }),
    I_e: quantity(0, 'pA', { doc: 'Constant external current.', perElement: true }),
  },
  ports: {
    exc: {
      kind: 'impulses',
      flow: 'in',
      unit: 'pA',
      into: 'I_ex',
      shape: ['n'],
      optional: true,
      doc: 'Excitatory input.',
    },
    inh: {
      kind: 'impulses',
      flow: 'in',
      unit: 'pA',
      into: 'I_in',
      shape: ['n'],
      optional: true,
      doc: 'Inhibitory input; weights are negative.',
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
      dV_m/dt  = (E_L - V_m)/tau_m + (I_ex + I_in + I_ext + I_e)/C_m : mV (unless refractory)
      dI_ex/dt = -I_ex/tau_syn_ex                                    : pA
      dI_in/dt = -I_in/tau_syn_in                                    : pA`,
    threshold: 'V_m >= V_th',
    reset: 'V_m = V_reset',
    refractory: 't_ref',
    initial: { V_m: 'E_L' }, // others start at 0
  },
  exports: {
    nest: {
      model: 'iaf_psc_exp',
      parameters: same(
        'tau_m',
        'tau_syn_ex',
        'tau_syn_in',
        'C_m',
        'E_L',
        'V_th',
        'V_reset',
        't_ref',
        'I_e',
      ),
    },
    nir: {
      model: 'CubaLIF',
      losses: ['refractory period'],
      parameters: {
        // equal taus only; else two LI and a LIF, see interop.md
        tau_mem: 'tau_m/(1 s)',
        tau_syn: 'tau_syn_ex/(1 s)',
        w_in: 'tau_syn_ex/dt',
        r: 'tau_m/C_m/(1 Gohm)',
        v_leak: 'E_L/(1 mV)',
        v_threshold: 'V_th/(1 mV)',
        v_reset: 'V_reset/(1 mV)',
      },
    },
  },
  examples: [
    {
      title: 'Regular firing',
      parameters: { n: 1, I_e: '500 pA' },
      duration: '1 s',
      // R = tau_m/C_m; period = t_ref + tau_m*log(R*I/(R*I - 15 mV)) = 15.86 ms
      expect: (r) => Math.abs(r.rate('spikes') - 63) < 1,
    },
  ],
});
