import { defineNode } from '#engine/kit';
import {
  capacitance,
  conductance,
  constantCurrent,
  currentIn,
  currentReceptors,
  potential,
  potentialOut,
  shown,
  size,
  spikesOut,
  synapticTimes,
} from './common.ts';

const hodgkin1952 = 'hodgkin1952';

/** Sodium, potassium and leak as measured in the squid axon, shifted to today's convention of potentials. */
export const hodgkinHuxley = defineNode({
  type: 'core/hodgkin-huxley',
  version: 1,
  title: 'Hodgkin-Huxley neuron (1952)',
  category: 'neuron',
  doc: 'The squid axon of Hodgkin and Huxley, at rest near -65 mV, with exponential synaptic currents; a spike is an upward crossing of V_peak.',
  citations: {
    hodgkin1952: {
      text: 'Hodgkin & Huxley (1952), J. Physiol. 117:500',
      doi: '10.1113/jphysiol.1952.sp004764',
    },
  },
  parameters: {
    n: size,
    C_m: capacitance(100, hodgkin1952),
    g_Na: conductance(12000, 'Peak sodium conductance.', hodgkin1952),
    g_K: conductance(3600, 'Peak potassium conductance.', hodgkin1952),
    g_L: conductance(30, 'Leak conductance.', hodgkin1952),
    E_Na: potential(50, 'Sodium reversal potential.', hodgkin1952),
    E_K: potential(-77, 'Potassium reversal potential.', hodgkin1952),
    E_L: potential(-54.387, 'Leak reversal potential.', hodgkin1952),
    V_peak: potential(0, 'Potential whose upward crossing counts as a spike.'),
    ...synapticTimes(2, 2, 'current'),
    I_e: constantCurrent,
  },
  ports: {
    ...currentReceptors(),
    current: currentIn,
    spikes: spikesOut,
    V_m: potentialOut,
    m: shown('1', 'm', 'Activation of sodium.'),
    h: shown('1', 'h', 'Inactivation of sodium.'),
    n_K: shown('1', 'n_K', 'Activation of potassium.'),
  },
  behaviour: {
    kind: 'dynamics',
    // x/(exp(x) - 1) is written 1/exprel(x): it has no hole where alpha is 0/0.
    equations: `
      dV_m/dt = (g_L*(E_L - V_m) - g_Na*m**3*h*(V_m - E_Na) - g_K*n_K**4*(V_m - E_K) + I_ex + I_in + I_ext + I_e)/C_m : mV
      dm/dt = alpha_m*(1 - m) - beta_m*m : 1
      dh/dt = alpha_h*(1 - h) - beta_h*h : 1
      dn_K/dt = alpha_n*(1 - n_K) - beta_n*n_K : 1
      dI_ex/dt = -I_ex/tau_syn_ex : pA
      dI_in/dt = -I_in/tau_syn_in : pA
      V_old : mV
      alpha_m = 1/exprel(-(V_m + 40 mV)/(10 mV))/(1 ms) : 1/ms
      alpha_n = 0.1/exprel(-(V_m + 55 mV)/(10 mV))/(1 ms) : 1/ms
      beta_m = 4*exp(-(V_m + 65 mV)/(18 mV))/(1 ms) : 1/ms
      alpha_h = 0.07*exp(-(V_m + 65 mV)/(20 mV))/(1 ms) : 1/ms
      beta_h = 1/(1 + exp(-(V_m + 35 mV)/(10 mV)))/(1 ms) : 1/ms
      beta_n = 0.125*exp(-(V_m + 65 mV)/(80 mV))/(1 ms) : 1/ms`,
    step: 'V_old = V_m',
    threshold: 'V_m >= V_peak and V_old < V_peak',
    // The gates are those of -65 mV.
    initial: {
      V_m: '-65 mV',
      V_old: '-65 mV',
      m: '0.05293248525724958',
      h: '0.5961207535084603',
      n_K: '0.3176769140606974',
    },
    method: 'rk4',
    substeps: 8, // gates close faster than 0.1 ms in a spike: one step of that length diverges
  },
  exports: {
    neuroml: {
      model: 'cell with na, k and leak channels',
      losses: ['synaptic currents become exponential synapses of fixed current'],
      parameters: {
        capacitance: 'C_m/(1 pF)',
        gNa: 'g_Na/(1 nS)',
        gK: 'g_K/(1 nS)',
        gLeak: 'g_L/(1 nS)',
      },
    },
  },
  examples: [
    {
      title: 'Tonic spikes',
      parameters: { n: 1, I_e: '1000 pA' },
      duration: '500 ms',
      // 10 uA/cm2 on 1e-4 cm2: close to 68 Hz.
      expect: (r) => r.rate('spikes') > 60 && r.rate('spikes') < 76,
    },
    {
      title: 'At rest',
      parameters: { n: 1 },
      duration: '100 ms',
      expect: (r) => r.rate('spikes') === 0 && Math.abs(r.signal('V_m').at(-1)! + 65) < 0.2,
    },
  ],
});
