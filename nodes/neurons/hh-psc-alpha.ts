import { defineNode, same } from '#engine/kit';
import {
  alphaCurrents,
  capacitance,
  conductance,
  constantCurrent,
  currentIn,
  currentReceptors,
  potential,
  potentialOut,
  refractoryTime,
  shown,
  size,
  spikesOut,
  synapticTimes,
} from './common.ts';

const hodgkin1952 = 'hodgkin1952';

/** The convention of NEST's `hh_psc_alpha`: spikes are counted at their peak. */
export const hhPscAlpha = defineNode({
  type: 'core/hh-psc-alpha',
  version: 1,
  title: 'Hodgkin-Huxley neuron, alpha currents',
  category: 'neuron',
  doc: 'The squid axon with alpha-shaped synaptic currents; a spike is counted where the potential turns down above 0 mV.',
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
    E_L: potential(-54.402, 'Leak reversal potential.', hodgkin1952),
    t_ref: refractoryTime(2),
    ...synapticTimes(0.2, 2, 'current'),
    I_e: constantCurrent,
  },
  ports: {
    ...currentReceptors('x_ex', 'x_in'),
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
      dn_K/dt = alpha_n*(1 - n_K) - beta_n*n_K : 1${alphaCurrents}
      V_old : mV
      alpha_m = 1/exprel(-(V_m + 40 mV)/(10 mV))/(1 ms) : 1/ms
      alpha_n = 0.1/exprel(-(V_m + 55 mV)/(10 mV))/(1 ms) : 1/ms
      beta_m = 4*exp(-(V_m + 65 mV)/(18 mV))/(1 ms) : 1/ms
      alpha_h = 0.07*exp(-(V_m + 65 mV)/(20 mV))/(1 ms) : 1/ms
      beta_h = 1/(1 + exp(-(V_m + 35 mV)/(10 mV)))/(1 ms) : 1/ms
      beta_n = 0.125*exp(-(V_m + 65 mV)/(80 mV))/(1 ms) : 1/ms`,
    step: 'V_old = V_m',
    threshold: 'V_m >= 0 mV and V_old > V_m',
    refractory: 't_ref',
    // The gates are those of -65 mV.
    initial: {
      V_m: 'E_L',
      V_old: 'E_L',
      m: '0.05293248525724958',
      h: '0.5961207535084603',
      n_K: '0.3176769140606974',
    },
    method: 'rk4',
    substeps: 8, // gates close faster than 0.1 ms in a spike: one step of that length diverges
  },
  exports: {
    nest: {
      model: 'hh_psc_alpha',
      parameters: same(
        'C_m',
        'g_Na',
        'g_K',
        'g_L',
        'E_Na',
        'E_K',
        'E_L',
        't_ref',
        'tau_syn_ex',
        'tau_syn_in',
        'I_e',
      ),
    },
  },
  examples: [
    {
      title: 'Tonic spikes',
      parameters: { n: 1, I_e: '1000 pA' },
      duration: '500 ms',
      expect: (r) => r.rate('spikes') > 60 && r.rate('spikes') < 76,
    },
  ],
});
