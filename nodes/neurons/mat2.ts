import { defineNode, same } from '#engine/kit';
import {
  capacitance,
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
  tau,
} from './common.ts';

const kobayashi2009 = 'kobayashi2009';

/** No reset: only the threshold knows of spikes; NEST's `mat2_psc_exp`. */
export const mat2 = defineNode({
  type: 'core/mat2',
  version: 1,
  title: 'MAT neuron',
  category: 'neuron',
  doc: 'Neurons with a multi-timescale adaptive threshold: the potential is never reset, and each spike raises the threshold by a fast and a slow part. One linear system, integrated exactly.',
  citations: {
    kobayashi2009: {
      text: 'Kobayashi, Tsubo & Shinomoto (2009), Front. Comput. Neurosci. 3:9',
      doi: '10.3389/neuro.10.009.2009',
    },
  },
  parameters: {
    n: size,
    tau_m: tau(5, 'Membrane time constant.', kobayashi2009),
    C_m: capacitance(100),
    E_L: potential(-70, 'Resting potential.'),
    omega: potential(-51, 'Threshold of a rested neuron.', kobayashi2009),
    alpha_1: potential(37, 'Rise of the fast part at a spike.', kobayashi2009),
    alpha_2: potential(2, 'Rise of the slow part at a spike.', kobayashi2009),
    tau_1: tau(10, 'Decay time of the fast part.', kobayashi2009),
    tau_2: tau(200, 'Decay time of the slow part.', kobayashi2009),
    t_ref: refractoryTime(2, kobayashi2009),
    ...synapticTimes(1, 3, 'current'),
    I_e: constantCurrent,
  },
  ports: {
    ...currentReceptors(),
    current: currentIn,
    spikes: spikesOut,
    V_m: potentialOut,
    V_th: shown('mV', 'V_th', 'Threshold.'),
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dV_m/dt  = (E_L - V_m)/tau_m + (I_ex + I_in + I_ext + I_e)/C_m : mV
      dI_ex/dt = -I_ex/tau_syn_ex : pA
      dI_in/dt = -I_in/tau_syn_in : pA
      dtheta_1/dt = -theta_1/tau_1 : mV
      dtheta_2/dt = -theta_2/tau_2 : mV
      V_th = omega + theta_1 + theta_2 : mV`,
    threshold: 'V_m >= V_th',
    reset: `
      theta_1 = theta_1 + alpha_1
      theta_2 = theta_2 + alpha_2`,
    refractory: 't_ref',
    initial: { V_m: 'E_L' },
  },
  exports: {
    nest: {
      model: 'mat2_psc_exp',
      parameters: same(
        'tau_m',
        'C_m',
        'E_L',
        'omega',
        'alpha_1',
        'alpha_2',
        'tau_1',
        'tau_2',
        't_ref',
        'tau_syn_ex',
        'tau_syn_in',
        'I_e',
      ),
    },
  },
  examples: [
    {
      title: 'Firing slows down',
      parameters: { n: 1, I_e: '600 pA' },
      duration: '500 ms',
      expect: (r) => {
        const { step } = r.spikes('spikes');
        return step.length > 5 && step[1]! - step[0]! < step.at(-1)! - step.at(-2)!;
      },
    },
  ],
});
