import { defineNode, quantity } from '#engine/kit';
import {
  alphaCurrents,
  capacitance,
  conductance,
  constantCurrent,
  current,
  currentIn,
  currentReceptors,
  potential,
  potentialOut,
  ratio,
  refractoryTime,
  shown,
  size,
  spikesOut,
  synapticTimes,
} from './common.ts';

const teeter2018 = 'teeter2018';
const rate = (value: number, doc: string) =>
  quantity(value, '1/ms', { doc, range: [0, null], perElement: true, cite: teeter2018 });

/**
 * The richest of the family (GLIF 5), as in NEST's `glif_psc`: the after-spike currents act with
 * their mean over a step, and the threshold follows a potential that relaxes without synapses.
 */
export const glif = defineNode({
  type: 'core/glif',
  version: 1,
  title: 'GLIF neuron',
  category: 'neuron',
  doc: 'Generalised leaky integrate-and-fire neurons fitted to cells of the Allen database: two after-spike currents, a reset that keeps part of the potential, and a threshold moved by spikes and by the potential. Amplitudes of 0 switch each part off.',
  citations: {
    teeter2018: {
      text: 'Teeter et al. (2018), Nat. Commun. 9:709',
      doi: '10.1038/s41467-017-02717-4',
    },
  },
  parameters: {
    n: size,
    C_m: capacitance(58.72, teeter2018),
    g_L: conductance(9.43, 'Leak conductance.', teeter2018),
    E_L: potential(-78.85, 'Resting potential.', teeter2018),
    V_th: potential(-51.68, 'Threshold of a rested neuron.', teeter2018),
    t_ref: refractoryTime(3.75, teeter2018),
    reset_fraction: ratio(0.2, 'Share of the distance from rest that is kept at a spike.'),
    reset_add: potential(18.51, 'Added to that share.', teeter2018),
    theta_add: potential(0.37, 'Rise of the threshold at a spike.', teeter2018),
    theta_decay: rate(0.009, 'Rate at which that rise decays.'),
    theta_index: rate(0.005, 'How strongly the threshold follows the potential.'),
    theta_return: rate(0.09, 'Rate at which the threshold returns.'),
    asc_amp_1: current(-9.18, 'Jump of the slow after-spike current.', teeter2018),
    asc_amp_2: current(-198.94, 'Jump of the fast after-spike current.', teeter2018),
    asc_decay_1: quantity(0.003, '1/ms', {
      doc: 'Decay rate of the slow after-spike current.',
      range: [1e-9, null],
      perElement: true,
      cite: teeter2018,
    }),
    asc_decay_2: quantity(0.1, '1/ms', {
      doc: 'Decay rate of the fast after-spike current.',
      range: [1e-9, null],
      perElement: true,
      cite: teeter2018,
    }),
    asc_r_1: ratio(1, 'Share of the slow current that survives a spike.', teeter2018),
    asc_r_2: ratio(1, 'Share of the fast current that survives a spike.', teeter2018),
    ...synapticTimes(2, 4, 'current'),
    I_e: constantCurrent,
  },
  ports: {
    ...currentReceptors('x_ex', 'x_in'),
    current: currentIn,
    spikes: spikesOut,
    V_m: potentialOut,
    threshold: shown('mV', 'threshold', 'Threshold.'),
    I_asc: shown('pA', 'I_asc', 'Sum of the after-spike currents.'),
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dV_m/dt = (g_L*(E_L - V_m) + I_ex + I_in + I_asc + I_ext + I_e)/C_m : mV (unless refractory)${alphaCurrents}
      I_asc : pA
      A_1 : pA
      A_2 : pA
      theta_s : mV
      theta_v : mV
      V_old : mV
      threshold = V_th + theta_s + theta_v : mV`,
    // While refractory all of this stands still; the reset has taken its decay in advance.
    step: `
      V_old = V_m
      I_asc = if(refractory, I_asc, A_1*exprel(-asc_decay_1*dt) + A_2*exprel(-asc_decay_2*dt))
      A_1 = if(refractory, A_1, A_1*exp(-asc_decay_1*dt))
      A_2 = if(refractory, A_2, A_2*exp(-asc_decay_2*dt))
      theta_s = if(refractory, theta_s, theta_s*exp(-theta_decay*dt))
      V_end = (I_asc + I_ext + I_e)/g_L
      phi = theta_index/(theta_return - g_L/C_m)*(V_old - E_L - V_end)
      level = theta_index/theta_return*V_end
      theta_v = if(refractory, theta_v, phi*exp(-g_L/C_m*dt) + exp(-theta_return*dt)*(theta_v - phi - level) + level)`,
    threshold: 'V_m > V_th + theta_s + theta_v',
    reset: `
      V_m = E_L + reset_fraction*(V_old - E_L) + reset_add
      A_1 = asc_amp_1 + A_1*asc_r_1*exp(-asc_decay_1*t_ref)
      A_2 = asc_amp_2 + A_2*asc_r_2*exp(-asc_decay_2*t_ref)
      theta_s = theta_s*exp(-theta_decay*t_ref) + theta_add`,
    refractory: 't_ref',
    initial: { V_m: 'E_L' },
  },
  exports: {
    nest: {
      model: 'glif_psc',
      losses: ['constant external current'],
      parameters: {
        C_m: 'C_m',
        g: 'g_L',
        E_L: 'E_L',
        V_th: 'V_th',
        t_ref: 't_ref',
        voltage_reset_fraction: 'reset_fraction',
        voltage_reset_add: 'reset_add',
        th_spike_add: 'theta_add',
        th_spike_decay: 'theta_decay',
        th_voltage_index: 'theta_index',
        th_voltage_decay: 'theta_return',
      },
    },
  },
  examples: [
    {
      title: 'Firing slows down',
      parameters: { n: 1, I_e: '400 pA' },
      duration: '500 ms',
      expect: (r) => {
        const { step } = r.spikes('spikes');
        return step.length > 5 && step[1]! - step[0]! < step.at(-1)! - step.at(-2)!;
      },
    },
  ],
});
