import { defineNode, quantity } from '#engine/kit';
import {
  capacitance,
  conductance,
  constantCurrent,
  current,
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

const pozzorini2015 = 'pozzorini2015';

/** Escape noise instead of a threshold; NEST's `gif_psc_exp` with two time constants of each kind. */
export const gif = defineNode({
  type: 'core/gif',
  version: 1,
  title: 'GIF neuron',
  category: 'neuron',
  doc: 'Generalised integrate-and-fire neurons: spikes are drawn with a probability that grows exponentially with the distance from a threshold; each spike raises the threshold and starts currents, both on two time scales. A small Delta_V makes them deterministic.',
  citations: {
    mensi2012: {
      text: 'Mensi, Naud, Pozzorini, Avermann, Petersen & Gerstner (2012), J. Neurophysiol. 107:1756',
      doi: '10.1152/jn.00408.2011',
    },
    pozzorini2015: {
      text: 'Pozzorini, Mensi, Hagens, Naud, Koch & Gerstner (2015), PLoS Comput. Biol. 11:e1004275',
      doi: '10.1371/journal.pcbi.1004275',
    },
  },
  parameters: {
    n: size,
    C_m: capacitance(80),
    g_L: conductance(4, 'Leak conductance.'),
    E_L: potential(-70, 'Leak reversal potential.'),
    V_reset: potential(-55, 'Potential after a spike, from the step after it.'),
    V_T_star: potential(-35, 'Threshold of a rested neuron.'),
    Delta_V: quantity(0.5, 'mV', {
      doc: 'Width of the range in which spikes become likely.',
      range: [1e-6, null],
      perElement: true,
      cite: pozzorini2015,
    }),
    lambda_0: quantity(1, '1/s', {
      doc: 'Rate of spikes at the threshold.',
      range: [0, null],
      perElement: true,
      cite: 'mensi2012',
    }),
    t_ref: refractoryTime(4, pozzorini2015),
    q_sfa_1: potential(5, 'Rise of the threshold at a spike, first part.'),
    tau_sfa_1: tau(50, 'Decay time of the first part.'),
    q_sfa_2: potential(2, 'Rise of the threshold at a spike, second part.'),
    tau_sfa_2: tau(200, 'Decay time of the second part.'),
    q_stc_1: current(20, 'Jump of the first spike-triggered current.'),
    tau_stc_1: tau(100, 'Decay time of the first current.'),
    q_stc_2: current(40, 'Jump of the second spike-triggered current.'),
    tau_stc_2: tau(20, 'Decay time of the second current.'),
    ...synapticTimes(2, 2, 'current'),
    I_e: constantCurrent,
  },
  presets: [
    {
      title: 'Deterministic limit',
      parameters: { Delta_V: '0.001 mV', lambda_0: '1e6 1/s' },
    },
  ],
  ports: {
    ...currentReceptors(),
    current: currentIn,
    spikes: spikesOut,
    V_m: potentialOut,
    E_sfa: shown('mV', 'E_sfa', 'Threshold in force.'),
    I_stc: shown('pA', 'I_stc', 'Sum of the spike-triggered currents.'),
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dV_m/dt = (g_L*(E_L - V_m) + I_ex + I_in - I_stc + I_ext + I_e)/C_m : mV (unless refractory)
      dI_ex/dt = -I_ex/tau_syn_ex : pA
      dI_in/dt = -I_in/tau_syn_in : pA
      dsfa_1/dt = -sfa_1/tau_sfa_1 : mV
      dsfa_2/dt = -sfa_2/tau_sfa_2 : mV
      dstc_1/dt = -stc_1/tau_stc_1 : pA
      dstc_2/dt = -stc_2/tau_stc_2 : pA
      I_stc : pA
      E_sfa : mV`,
    // Threshold and currents act as they were when the step began; a spike is seen before its reset.
    step: `
      I_stc = stc_1 + stc_2
      E_sfa = V_T_star + sfa_1 + sfa_2
      V_m = if(refractory, V_reset, V_m)`,
    threshold: 'rand() < 1 - exp(-lambda_0*exp((V_m - E_sfa)/Delta_V)*dt)',
    reset: `
      sfa_1 = sfa_1 + q_sfa_1
      sfa_2 = sfa_2 + q_sfa_2
      stc_1 = stc_1 + q_stc_1
      stc_2 = stc_2 + q_stc_2`,
    refractory: 't_ref',
    initial: { V_m: 'E_L', E_sfa: 'V_T_star' },
    // NEST adds an arriving weight before it integrates: the potential feels it at once.
    input: 'start',
  },
  exports: {
    nest: {
      model: 'gif_psc_exp',
      losses: ['lists of adaptation parameters are written from the two pairs'],
      parameters: {
        C_m: 'C_m',
        g_L: 'g_L',
        E_L: 'E_L',
        V_reset: 'V_reset',
        V_T_star: 'V_T_star',
        Delta_V: 'Delta_V',
        lambda_0: 'lambda_0/(1 Hz)',
        t_ref: 't_ref',
        tau_syn_ex: 'tau_syn_ex',
        tau_syn_in: 'tau_syn_in',
        I_e: 'I_e',
      },
    },
  },
  examples: [
    {
      title: 'Different neurons, different spikes',
      parameters: { n: 20, I_e: '200 pA' },
      duration: '500 ms',
      expect: (r) => {
        const first = new Map<number, number>();
        const { step, element } = r.spikes('spikes');
        for (const [k, e] of element.entries()) if (!first.has(e)) first.set(e, step[k] ?? 0);
        return first.size === 20 && new Set(first.values()).size > 3;
      },
    },
  ],
});
