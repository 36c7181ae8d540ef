import { defineNode } from '#engine/kit';
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

const diehl2015 = 'diehl2015';

/** The excitatory cell of unsupervised digit learners: who fires often finds it harder to fire. */
export const lifCondAdaptive = defineNode({
  type: 'core/lif-cond-adaptive',
  version: 1,
  title: 'LIF neuron, conductances and moving threshold',
  category: 'neuron',
  doc: 'Leaky integrate-and-fire neurons with exponential conductances whose threshold rises with each spike and falls very slowly, so that all neurons come to take part; it moves only while the network learns.',
  citations: {
    diehl2015: {
      text: 'Diehl & Cook (2015), Front. Comput. Neurosci. 9:99',
      doi: '10.3389/fncom.2015.00099',
    },
  },
  parameters: {
    n: size,
    C_m: capacitance(100),
    g_L: conductance(1, 'Leak conductance; the membrane time constant is C_m/g_L.'),
    E_L: potential(-65, 'Resting potential.', diehl2015),
    V_th: potential(-72, 'Threshold without what spikes have added.', diehl2015),
    V_reset: potential(-65, 'Potential after a spike.', diehl2015),
    t_ref: refractoryTime(5, diehl2015),
    theta_0: potential(20, 'What is added to the threshold at the start.', diehl2015),
    theta_plus: potential(0.05, 'Rise of the threshold at a spike.', diehl2015),
    tau_theta: tau(1e7, 'Decay time of what spikes have added.', diehl2015),
    ...reversals(0, -100, diehl2015),
    ...synapticTimes(1, 2, 'conductance'),
    I_e: constantCurrent,
  },
  ports: {
    ...conductanceReceptors(),
    current: currentIn,
    learning: {
      kind: 'mod',
      flow: 'in',
      shape: [],
      optional: true,
      many: true,
      variable: 'learning',
      doc: 'Whether the network learns; unconnected: the schedule decides, else always.',
    },
    spikes: spikesOut,
    V_m: potentialOut,
    theta: shown('mV', 'theta', 'What has been added to the threshold.'),
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dV_m/dt = (g_L*(E_L - V_m) + g_ex*(E_ex - V_m) + g_in*(E_in - V_m) + I_ext + I_e)/C_m : mV (unless refractory)
      dg_ex/dt = -g_ex/tau_syn_ex : nS
      dg_in/dt = -g_in/tau_syn_in : nS
      dtheta/dt = -learning*theta/tau_theta : mV`,
    threshold: 'V_m >= V_th + theta',
    reset: `
      V_m = V_reset
      theta = theta + learning*theta_plus`,
    refractory: 't_ref',
    initial: { V_m: 'E_L', theta: 'theta_0' },
  },
  examples: [
    {
      title: 'Each spike raises the threshold',
      parameters: { n: 1, I_e: '30 pA' },
      duration: '1 s',
      expect: (r) => {
        const spikes = r.spikes('spikes').step.length;
        return spikes > 3 && Math.abs(r.signal('theta').at(-1)! - 20 - 0.05 * spikes) < 0.01;
      },
    },
  ],
});
