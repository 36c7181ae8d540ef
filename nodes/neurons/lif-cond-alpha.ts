import { defineNode, same } from '#engine/kit';
import {
  alphaConductances,
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

/** Conductances that rise before they fall; NEST's `iaf_cond_alpha`. */
export const lifCondAlpha = defineNode({
  type: 'core/lif-cond-alpha',
  version: 1,
  title: 'LIF neuron, alpha conductances',
  category: 'neuron',
  doc: 'Leaky integrate-and-fire neurons with alpha-shaped synaptic conductances; a weight is the peak of its conductance.',
  citations: {
    kuhn2004: {
      text: 'Kuhn, Aertsen & Rotter (2004), J. Neurosci. 24:2345',
      doi: '10.1523/JNEUROSCI.3349-03.2004',
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
    ...conductanceReceptors('x_ex', 'x_in'),
    current: currentIn,
    spikes: spikesOut,
    V_m: potentialOut,
    g_ex: shown('nS', 'g_ex', 'Excitatory conductance.'),
    g_in: shown('nS', 'g_in', 'Inhibitory conductance.'),
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dV_m/dt = (g_L*(E_L - V_m) + g_ex*(E_ex - V_m) + g_in*(E_in - V_m) + I_ext + I_e)/C_m : mV (unless refractory)${alphaConductances}`,
    threshold: 'V_m >= V_th',
    reset: 'V_m = V_reset',
    refractory: 't_ref',
    initial: { V_m: 'E_L' },
  },
  exports: {
    nest: {
      model: 'iaf_cond_alpha',
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
    pynn: {
      model: 'IF_cond_alpha',
      parameters: {
        tau_m: 'C_m/g_L/(1 ms)',
        cm: 'C_m/(1 nF)',
        v_rest: 'E_L/(1 mV)',
        v_thresh: 'V_th/(1 mV)',
        v_reset: 'V_reset/(1 mV)',
        tau_refrac: 't_ref/(1 ms)',
        e_rev_E: 'E_ex/(1 mV)',
        e_rev_I: 'E_in/(1 mV)',
        tau_syn_E: 'tau_syn_ex/(1 ms)',
        tau_syn_I: 'tau_syn_in/(1 ms)',
        i_offset: 'I_e/(1 nA)',
      },
    },
  },
  examples: [
    {
      title: 'Regular firing',
      parameters: { n: 1, I_e: '500 pA' },
      duration: '1 s',
      // tau = C_m/g_L = 15 ms; period = t_ref + tau*log((30 - 10)/(30 - 15)) = 6.32 ms.
      expect: (r) => Math.abs(r.rate('spikes') - 155) < 5,
    },
  ],
});
