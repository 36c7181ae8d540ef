import { defineNode, same } from '#engine/kit';
import {
  capacitance,
  constantCurrent,
  currentIn,
  currentReceptors,
  potential,
  potentialOut,
  refractoryTime,
  size,
  spikesOut,
  synapticTimes,
  tau,
} from './common.ts';

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
    n: size,
    tau_m: tau(10, 'Membrane time constant.'),
    ...synapticTimes(2, 2, 'current'),
    C_m: capacitance(250),
    E_L: potential(-70, 'Resting potential.'),
    V_th: potential(-55, 'Spike threshold.'),
    V_reset: potential(-70, 'Potential after a spike.'),
    t_ref: refractoryTime(2),
    I_e: constantCurrent,
  },
  ports: {
    ...currentReceptors(),
    current: currentIn,
    spikes: spikesOut,
    V_m: potentialOut,
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
