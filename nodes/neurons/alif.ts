import { defineNode, flag } from '#engine/kit';
import {
  capacitance,
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

/** What makes neurons tire: a threshold that rises and a current that opposes. */
export const alif = defineNode({
  type: 'core/alif',
  version: 1,
  title: 'Adaptive LIF neuron',
  category: 'neuron',
  doc: 'Leaky integrate-and-fire neurons whose spikes raise the threshold and start a current that opposes the next one; both fade. The threshold may follow `learning`, so that it stands still while a network is tested.',
  citations: {
    bellec2018: {
      text: 'Bellec, Salaj, Subramoney, Legenstein & Maass (2018), NeurIPS 31',
      url: 'https://arxiv.org/abs/1803.09574',
    },
    benda2003: {
      text: 'Benda & Herz (2003), Neural Comput. 15:2523',
      doi: '10.1162/089976603322385063',
    },
    diehl2015: {
      text: 'Diehl & Cook (2015), Front. Comput. Neurosci. 9:99',
      doi: '10.3389/fncom.2015.00099',
    },
  },
  parameters: {
    n: size,
    tau_m: tau(20, 'Membrane time constant.', 'bellec2018'),
    C_m: capacitance(250),
    E_L: potential(-70, 'Resting potential.'),
    V_th: potential(-55, 'Spike threshold of a rested neuron.'),
    V_reset: potential(-70, 'Potential after a spike.'),
    theta_plus: potential(2, 'Rise of the threshold at a spike.'),
    tau_theta: tau(200, 'Decay time of the threshold.', 'bellec2018'),
    q_a: current(0, 'Jump of the opposing current at a spike.'),
    tau_a: tau(100, 'Decay time of the opposing current.', 'benda2003'),
    t_ref: refractoryTime(5, 'bellec2018'),
    ...synapticTimes(2, 2, 'current'),
    I_e: constantCurrent,
    freezes: flag(false, {
      doc: 'The threshold moves only while the network learns: homeostasis instead of fatigue.',
      group: 'Learning',
    }),
  },
  presets: [
    {
      title: 'Working memory',
      cite: 'bellec2018',
      parameters: { tau_theta: '200 ms', theta_plus: '2 mV' },
    },
    {
      title: 'Homeostasis of an unsupervised learner',
      cite: 'diehl2015',
      parameters: { tau_theta: '1e7 ms', theta_plus: '0.05 mV', freezes: true },
    },
  ],
  ports: {
    ...currentReceptors(),
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
    I_a: shown('pA', 'I_a', 'The opposing current.'),
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dV_m/dt  = (E_L - V_m)/tau_m + (I_ex + I_in - I_a + I_ext + I_e)/C_m : mV (unless refractory)
      dI_ex/dt = -I_ex/tau_syn_ex : pA
      dI_in/dt = -I_in/tau_syn_in : pA
      dI_a/dt  = -I_a/tau_a : pA
      dtheta/dt = -moves*theta/tau_theta : mV
      moves = if(freezes > 0, learning, 1) : 1`,
    threshold: 'V_m >= V_th + theta',
    reset: `
      V_m = V_reset
      I_a = I_a + q_a
      theta = theta + moves*theta_plus`,
    refractory: 't_ref',
    initial: { V_m: 'E_L' },
  },
  examples: [
    {
      title: 'Firing slows down',
      parameters: { n: 1, I_e: '400 pA' },
      duration: '1 s',
      expect: (r) => {
        const { step } = r.spikes('spikes');
        return step.length > 4 && step[1]! - step[0]! < step.at(-1)! - step.at(-2)!;
      },
    },
    {
      title: 'A frozen threshold does not move',
      parameters: { n: 1, I_e: '400 pA', freezes: true },
      feed: { learning: { constant: 0 } },
      duration: '500 ms',
      expect: (r) => r.rate('spikes') > 5 && r.signal('theta').every((x) => x === 0),
    },
  ],
});
