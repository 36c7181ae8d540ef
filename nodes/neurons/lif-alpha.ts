import { defineNode, same } from '#engine/kit';
import {
  alphaCurrents,
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

/** Currents that rise before they fall; NEST's `iaf_psc_alpha`. */
export const lifAlpha = defineNode({
  type: 'core/lif-alpha',
  version: 1,
  title: 'LIF neuron, alpha currents',
  category: 'neuron',
  doc: 'Leaky integrate-and-fire neurons with alpha-shaped synaptic currents; a weight is the peak of its current. One linear system, integrated exactly.',
  citations: {
    rotter1999: {
      text: 'Rotter & Diesmann (1999), Biol. Cybern. 81:381',
      doi: '10.1007/s004220050570',
    },
  },
  parameters: {
    n: size,
    tau_m: tau(10, 'Membrane time constant.'),
    C_m: capacitance(250),
    E_L: potential(-70, 'Resting potential.'),
    V_th: potential(-55, 'Spike threshold.'),
    V_reset: potential(-70, 'Potential after a spike.'),
    t_ref: refractoryTime(2),
    ...synapticTimes(2, 2, 'current'),
    I_e: constantCurrent,
  },
  ports: {
    ...currentReceptors('x_ex', 'x_in'),
    current: currentIn,
    spikes: spikesOut,
    V_m: potentialOut,
    I_ex: shown('pA', 'I_ex', 'Excitatory synaptic current.'),
    I_in: shown('pA', 'I_in', 'Inhibitory synaptic current.'),
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dV_m/dt  = (E_L - V_m)/tau_m + (I_ex + I_in + I_ext + I_e)/C_m : mV (unless refractory)${alphaCurrents}`,
    threshold: 'V_m >= V_th',
    reset: 'V_m = V_reset',
    refractory: 't_ref',
    initial: { V_m: 'E_L' },
  },
  exports: {
    nest: {
      model: 'iaf_psc_alpha',
      parameters: same(
        'tau_m',
        'C_m',
        'E_L',
        'V_th',
        'V_reset',
        't_ref',
        'tau_syn_ex',
        'tau_syn_in',
        'I_e',
      ),
    },
    pynn: {
      model: 'IF_curr_alpha',
      parameters: {
        tau_m: 'tau_m/(1 ms)',
        cm: 'C_m/(1 nF)',
        v_rest: 'E_L/(1 mV)',
        v_thresh: 'V_th/(1 mV)',
        v_reset: 'V_reset/(1 mV)',
        tau_refrac: 't_ref/(1 ms)',
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
      // As without synapses: period = t_ref + tau_m*log(R*I/(R*I - 15 mV)) = 15.86 ms, R = tau_m/C_m.
      expect: (r) => Math.abs(r.rate('spikes') - 63) < 1,
    },
    {
      title: 'One spike makes a current that peaks at its weight',
      parameters: { n: 1 },
      feed: { exc: { spikes: ['5 ms'] } },
      duration: '20 ms',
      expect: (r) => {
        const peak = Math.max(...r.signal('V_m'));
        return peak > -70 && peak < -55;
      },
    },
  ],
});
