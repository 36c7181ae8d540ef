import { defineNode, same } from '#engine/kit';
import {
  capacitance,
  conductance,
  conductanceReceptors,
  constantCurrent,
  currentIn,
  potential,
  potentialOut,
  refractoryTime,
  reversals,
  shown,
  size,
  spikesOut,
  synapticTimes,
} from './common.ts';

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
    n: size,
    C_m: capacitance(250),
    g_L: conductance(16.6667, 'Leak conductance.'),
    E_L: potential(-70, 'Leak reversal potential.'),
    V_th: potential(-55, 'Spike threshold.'),
    V_reset: potential(-60, 'Potential after a spike.'),
    t_ref: refractoryTime(2),
    ...reversals(0, -85),
    ...synapticTimes(0.2, 2, 'conductance'),
    I_e: constantCurrent,
  },
  ports: {
    ...conductanceReceptors(),
    current: currentIn,
    spikes: spikesOut,
    V_m: potentialOut,
    g_ex: shown('nS', 'g_ex', 'Excitatory conductance.'),
    g_in: shown('nS', 'g_in', 'Inhibitory conductance.'),
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
