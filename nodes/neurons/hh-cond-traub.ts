import { defineNode, flag, quantity, same } from '#engine/kit';
import {
  capacitance,
  conductance,
  conductanceReceptors,
  constantCurrent,
  currentIn,
  potential,
  potentialOut,
  reversals,
  size,
  spikesOut,
  synapticTimes,
} from './common.ts';

const brette2007 = 'brette2007';

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
    n: size,
    C_m: capacitance(200, brette2007),
    g_L: conductance(10, 'Leak conductance.', brette2007),
    g_Na: conductance(20000, 'Peak sodium conductance.', brette2007),
    g_K: conductance(6000, 'Peak potassium conductance.', brette2007),
    E_L: potential(-60, 'Leak reversal potential.', brette2007),
    E_Na: potential(50, 'Sodium reversal potential.', brette2007),
    E_K: potential(-90, 'Potassium reversal potential.', brette2007),
    V_T: potential(-63, 'Shift of the channels, which sets the threshold.', brette2007),
    ...reversals(0, -80, brette2007),
    ...synapticTimes(5, 10, 'conductance', brette2007),
    V_peak: quantity(-20, 'mV', { doc: 'Potential above which a spike is counted.' }),
    atPeak: flag(false, {
      doc: 'A spike is counted where the potential turns down, as NEST does, instead of above V_peak at once.',
    }),
    t_ref: quantity(3, 'ms', {
      doc: 'Time after a spike in which none is counted.',
      range: [0, null],
    }),
    I_e: constantCurrent,
  },
  ports: {
    ...conductanceReceptors(),
    current: currentIn,
    spikes: spikesOut,
    V_m: potentialOut,
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
