import { defineNode, quantity } from '#engine/kit';
import {
  capacitance,
  conductance,
  constantCurrent,
  currentIn,
  potential,
  potentialOut,
  receptor,
  shown,
  size,
  spikesOut,
} from './common.ts';

/** Two variables, and both classes of excitability by a change of parameters. */
export const morrisLecar = defineNode({
  type: 'core/morris-lecar',
  version: 1,
  title: 'Morris-Lecar neuron',
  category: 'neuron',
  doc: 'The barnacle muscle fibre: instantaneous calcium, slow potassium and leak; a spike is an upward crossing of V_peak. Values stand for a patch of membrane, in pF, nS and pA.',
  citations: {
    morris1981: {
      text: 'Morris & Lecar (1981), Biophys. J. 35:193',
      doi: '10.1016/S0006-3495(81)84782-0',
    },
    rinzel1998: {
      text: 'Rinzel & Ermentrout (1998), in Methods in Neuronal Modeling (Koch & Segev, eds), MIT Press',
    },
  },
  parameters: {
    n: size,
    C_m: capacitance(20, 'rinzel1998'),
    g_L: conductance(2, 'Leak conductance.', 'rinzel1998'),
    g_Ca: conductance(4.4, 'Peak calcium conductance.', 'rinzel1998'),
    g_K: conductance(8, 'Peak potassium conductance.', 'rinzel1998'),
    E_L: potential(-60, 'Leak reversal potential.', 'rinzel1998'),
    E_Ca: potential(120, 'Calcium reversal potential.', 'rinzel1998'),
    E_K: potential(-84, 'Potassium reversal potential.', 'rinzel1998'),
    V_1: potential(-1.2, 'Half activation of calcium.', 'rinzel1998'),
    V_2: potential(18, 'Width of the activation of calcium.', 'rinzel1998'),
    V_3: potential(2, 'Half activation of potassium.', 'rinzel1998'),
    V_4: potential(30, 'Width of the activation of potassium.', 'rinzel1998'),
    phi: quantity(0.04, '1/ms', {
      doc: 'Rate of potassium at half activation.',
      range: [0, null],
      perElement: true,
      cite: 'rinzel1998',
    }),
    V_peak: potential(0, 'Potential whose upward crossing counts as a spike.'),
    I_e: constantCurrent,
  },
  ports: {
    in: receptor('mV', 'V_m', 'Jumps of the potential.'),
    current: currentIn,
    spikes: spikesOut,
    V_m: potentialOut,
    w: shown('1', 'w', 'Activation of potassium.'),
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dV_m/dt = (g_L*(E_L - V_m) - g_Ca*m_inf*(V_m - E_Ca) - g_K*w*(V_m - E_K) + I_e + I_ext)/C_m : mV
      dw/dt = phi*(w_inf - w)*cosh((V_m - V_3)/(2*V_4)) : 1
      m_inf = 0.5*(1 + tanh((V_m - V_1)/V_2)) : 1
      w_inf = 0.5*(1 + tanh((V_m - V_3)/V_4)) : 1
      V_old : mV`,
    threshold: 'V_m >= V_peak and V_old < V_peak',
    initial: { V_m: '-60 mV', V_old: '-60 mV', w: '0.0149' },
    step: 'V_old = V_m',
    method: 'rk4',
  },
  examples: [
    {
      title: 'Sustained spikes',
      parameters: { n: 1, I_e: '110 pA' },
      duration: '1 s',
      expect: (r) => r.rate('spikes') > 8,
    },
    {
      title: 'Silent without drive',
      parameters: { n: 1 },
      duration: '500 ms',
      expect: (r) => r.rate('spikes') === 0,
    },
  ],
});
