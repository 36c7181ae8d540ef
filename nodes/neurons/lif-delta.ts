import { defineNode, same } from '#engine/kit';
import {
  capacitance,
  constantCurrent,
  currentIn,
  potential,
  potentialOut,
  receptor,
  refractoryTime,
  size,
  spikesOut,
  tau,
} from './common.ts';

/** Every spike is a jump of the potential; NEST's `iaf_psc_delta`. */
export const lifDelta = defineNode({
  type: 'core/lif-delta',
  version: 1,
  title: 'LIF neuron, delta synapses',
  category: 'neuron',
  doc: 'Leaky integrate-and-fire neurons whose potential jumps by the weight of each spike; input during refractoriness is lost.',
  citations: {
    brunel2000: {
      text: 'Brunel (2000), J. Comput. Neurosci. 8:183',
      doi: '10.1023/A:1008925309027',
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
    I_e: constantCurrent,
  },
  ports: {
    in: {
      ...receptor('mV', 'V_m', 'Jumps of the potential; negative ones inhibit.'),
      discardIf: 'refractory',
    },
    current: currentIn,
    spikes: spikesOut,
    V_m: potentialOut,
  },
  behaviour: {
    kind: 'dynamics',
    equations: 'dV_m/dt = (E_L - V_m)/tau_m + (I_ext + I_e)/C_m : mV (unless refractory)',
    threshold: 'V_m >= V_th',
    reset: 'V_m = V_reset',
    refractory: 't_ref',
    initial: { V_m: 'E_L' },
  },
  exports: {
    nest: {
      model: 'iaf_psc_delta',
      parameters: same('tau_m', 'C_m', 'E_L', 'V_th', 'V_reset', 't_ref', 'I_e'),
    },
  },
  examples: [
    {
      title: 'Regular firing',
      parameters: { n: 1, I_e: '500 pA' },
      duration: '1 s',
      // R = tau_m/C_m; period = t_ref + tau_m*log(R*I/(R*I - 15 mV)) = 15.86 ms
      expect: (r) => Math.abs(r.rate('spikes') - 63) < 1,
    },
  ],
});
