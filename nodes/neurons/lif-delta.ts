import { defineNode, quantity, same, shape } from '#engine/kit';

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
    n: shape([100], { doc: 'Number of neurons, or the grid they stand on.' }),
    tau_m: quantity(10, 'ms', {
      doc: 'Membrane time constant.',
      range: [0.01, null],
      perElement: true,
    }),
    C_m: quantity(250, 'pF', {
      doc: 'Membrane capacitance.',
      range: [0.01, null],
      perElement: true,
    }),
    E_L: quantity(-70, 'mV', { doc: 'Resting potential.', perElement: true }),
    V_th: quantity(-55, 'mV', { doc: 'Spike threshold.', perElement: true }),
    V_reset: quantity(-70, 'mV', { doc: 'Potential after a spike.', perElement: true }),
    t_ref: quantity(2, 'ms', { doc: 'Absolute refractory period.', range: [0, null] }),
    I_e: quantity(0, 'pA', { doc: 'Constant external current.', perElement: true }),
  },
  ports: {
    in: {
      kind: 'impulses',
      flow: 'in',
      unit: 'mV',
      into: 'V_m',
      discardIf: 'refractory',
      shape: ['n'],
      optional: true,
      doc: 'Jumps of the potential; negative ones inhibit.',
    },
    current: {
      kind: 'current',
      flow: 'in',
      unit: 'pA',
      variable: 'I_ext',
      shape: ['n'],
      optional: true,
      doc: 'Injected current.',
    },
    spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'Emitted spikes.' },
    V_m: {
      kind: 'analog',
      flow: 'out',
      unit: 'mV',
      variable: 'V_m',
      shape: ['n'],
      doc: 'Membrane potential.',
    },
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
