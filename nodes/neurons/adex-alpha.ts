import { defineNode, quantity, same } from '#engine/kit';
import {
  alphaConductances,
  capacitance,
  conductance,
  conductanceReceptors,
  constantCurrent,
  current,
  currentIn,
  potential,
  potentialOut,
  refractoryTime,
  reversals,
  shown,
  size,
  spikesOut,
  synapticTimes,
  tau,
} from './common.ts';

const brette2005 = 'brette2005';

/** AdEx with conductances that rise before they fall; NEST's `aeif_cond_alpha`. */
export const adexAlpha = defineNode({
  type: 'core/adex-alpha',
  version: 1,
  title: 'AdEx neuron, alpha conductances',
  category: 'neuron',
  doc: 'Adaptive exponential integrate-and-fire neurons with alpha-shaped synaptic conductances.',
  citations: {
    brette2005: {
      text: 'Brette & Gerstner (2005), J. Neurophysiol. 94:3637',
      doi: '10.1152/jn.00686.2005',
    },
  },
  parameters: {
    n: size,
    C_m: capacitance(281, brette2005),
    g_L: conductance(30, 'Leak conductance.', brette2005),
    E_L: potential(-70.6, 'Leak reversal potential.', brette2005),
    V_th: potential(-50.4, 'Potential at which spikes set in.', brette2005),
    Delta_T: quantity(2, 'mV', {
      doc: 'Sharpness of the spike onset.',
      range: [0.001, null],
      perElement: true,
      cite: brette2005,
    }),
    a: quantity(4, 'nS', {
      doc: 'Adaptation that follows the potential.',
      perElement: true,
      cite: brette2005,
    }),
    b: current(80.5, 'Jump of the adaptation at a spike.', brette2005),
    tau_w: tau(144, 'Time constant of the adaptation.', brette2005),
    V_reset: potential(-60, 'Potential after a spike.'),
    V_peak: potential(0, 'Potential at which a spike is counted and reset.'),
    t_ref: refractoryTime(0),
    ...reversals(0, -85),
    ...synapticTimes(0.2, 2, 'conductance'),
    I_e: constantCurrent,
  },
  ports: {
    ...conductanceReceptors('x_ex', 'x_in'),
    current: currentIn,
    spikes: spikesOut,
    V_m: potentialOut,
    w: shown('pA', 'w', 'Adaptation current.'),
  },
  behaviour: {
    kind: 'dynamics',
    // Above the peak all that depends on the potential takes it as the peak, so that no step
    // overflows; w goes on as if it had jumped already. With many substeps a spike so counts from
    // where it happens within a step.
    equations: `
      dV_m/dt = (g_L*(E_L - V) + g_L*Delta_T*exp((V - V_th)/Delta_T) + g_ex*(E_ex - V) + g_in*(E_in - V) - w + I_ext + I_e)/C_m : mV (unless refractory)
      dw/dt = (a*(if(V_m < V_peak, V_m, V_reset) - E_L) - w - if(V_m < V_peak, 0 pA, b))/tau_w : pA
      V = min(V_m, V_peak) : mV${alphaConductances}`,
    threshold: 'V_m >= V_peak',
    reset: `
      V_m = V_reset
      w = w + b`,
    refractory: 't_ref',
    initial: { V_m: 'E_L' },
    method: 'rk4',
  },
  exports: {
    nest: {
      model: 'aeif_cond_alpha',
      parameters: same(
        'C_m',
        'g_L',
        'E_L',
        'V_th',
        'Delta_T',
        'a',
        'b',
        'tau_w',
        'V_reset',
        'V_peak',
        't_ref',
        'E_ex',
        'E_in',
        'tau_syn_ex',
        'tau_syn_in',
        'I_e',
      ),
    },
    pynn: {
      model: 'EIF_cond_alpha_isfa_ista',
      parameters: {
        cm: 'C_m/(1 nF)',
        tau_m: 'C_m/g_L/(1 ms)',
        v_rest: 'E_L/(1 mV)',
        v_thresh: 'V_th/(1 mV)',
        delta_T: 'Delta_T/(1 mV)',
        a: 'a/(1 nS)',
        b: 'b/(1 nA)',
        tau_w: 'tau_w/(1 ms)',
        v_reset: 'V_reset/(1 mV)',
        v_spike: 'V_peak/(1 mV)',
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
      title: 'Adaptation',
      parameters: { n: 1, I_e: '1000 pA' },
      duration: '500 ms',
      expect: (r) => {
        const { step } = r.spikes('spikes');
        return step.length > 5 && step[1]! - step[0]! < step.at(-1)! - step.at(-2)!;
      },
    },
  ],
});
