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
  tau,
} from './common.ts';

const muller2007 = 'muller2007';

/** Two conductances that each spike opens; NEST's `iaf_cond_exp_sfa_rr`. */
export const lifCondSfa = defineNode({
  type: 'core/lif-cond-sfa',
  version: 1,
  title: 'LIF neuron, conductances and adaptation',
  category: 'neuron',
  doc: 'Leaky integrate-and-fire neurons with exponential conductances, spike-frequency adaptation and relative refractoriness: every spike opens a slow and a fast conductance of its own neuron.',
  citations: {
    muller2007: {
      text: 'Muller, Buesing, Schemmel & Meier (2007), Neural Comput. 19:2958',
      doi: '10.1162/neco.2007.19.11.2958',
    },
  },
  parameters: {
    n: size,
    C_m: capacitance(289.5, muller2007),
    g_L: conductance(28.95, 'Leak conductance.', muller2007),
    E_L: potential(-70, 'Leak reversal potential.', muller2007),
    V_th: potential(-57, 'Spike threshold.', muller2007),
    V_reset: potential(-70, 'Potential after a spike.', muller2007),
    q_sfa: conductance(14.48, 'Jump of the adaptation at a spike.', muller2007),
    tau_sfa: tau(110, 'Decay time of the adaptation.', muller2007),
    E_sfa: potential(-70, 'Reversal potential of the adaptation.', muller2007),
    q_rr: conductance(3214, 'Jump of the relative refractoriness at a spike.', muller2007),
    tau_rr: tau(1.97, 'Decay time of the relative refractoriness.', muller2007),
    E_rr: potential(-70, 'Reversal potential of the relative refractoriness.', muller2007),
    t_ref: refractoryTime(0.5),
    ...reversals(0, -75, muller2007),
    ...synapticTimes(1.5, 10, 'conductance'),
    I_e: constantCurrent,
  },
  ports: {
    ...conductanceReceptors(),
    current: currentIn,
    spikes: spikesOut,
    V_m: potentialOut,
    g_sfa: shown('nS', 'g_sfa', 'Conductance of the adaptation.'),
    g_rr: shown('nS', 'g_rr', 'Conductance of the relative refractoriness.'),
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dV_m/dt = (g_L*(E_L - V_m) + g_ex*(E_ex - V_m) + g_in*(E_in - V_m) + g_sfa*(E_sfa - V_m) + g_rr*(E_rr - V_m) + I_ext + I_e)/C_m : mV (unless refractory)
      dg_ex/dt = -g_ex/tau_syn_ex : nS
      dg_in/dt = -g_in/tau_syn_in : nS
      dg_sfa/dt = -g_sfa/tau_sfa : nS
      dg_rr/dt = -g_rr/tau_rr : nS`,
    threshold: 'V_m >= V_th',
    reset: `
      V_m = V_reset
      g_sfa = g_sfa + q_sfa
      g_rr = g_rr + q_rr`,
    refractory: 't_ref',
    initial: { V_m: 'E_L' },
  },
  exports: {
    nest: {
      model: 'iaf_cond_exp_sfa_rr',
      parameters: same(
        'C_m',
        'g_L',
        'E_L',
        'V_th',
        'V_reset',
        'q_sfa',
        'tau_sfa',
        'E_sfa',
        'q_rr',
        'tau_rr',
        'E_rr',
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
      title: 'Firing slows down',
      parameters: { n: 1, I_e: '800 pA' },
      duration: '1 s',
      expect: (r) => {
        const { step } = r.spikes('spikes');
        return step.length > 5 && step[2]! - step[1]! < step.at(-1)! - step.at(-2)!;
      },
    },
  ],
});
