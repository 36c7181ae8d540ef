import { defineNode, quantity, same, shape } from '#engine/kit';

const izhikevich2003 = 'izhikevich2003';

/** Two variables, many firing patterns; integrated as published, one Euler step per dt. */
export const izhikevich = defineNode({
  type: 'core/izhikevich',
  version: 1,
  title: 'Izhikevich neuron',
  category: 'neuron',
  doc: 'Two-variable neurons that show most firing patterns of cortex; time in ms, potential in mV, as published.',
  citations: {
    izhikevich2003: {
      text: 'Izhikevich (2003), IEEE Trans. Neural Netw. 14:1569',
      doi: '10.1109/TNN.2003.820440',
    },
  },
  parameters: {
    n: shape([100], { doc: 'Number of neurons, or the grid they stand on.' }),
    a: quantity(0.02, '1/ms', {
      doc: 'Rate of recovery.',
      range: [0, null],
      perElement: true,
      cite: izhikevich2003,
    }),
    b: quantity(0.2, '1/ms', {
      doc: 'Sensitivity of recovery to the potential.',
      perElement: true,
      cite: izhikevich2003,
    }),
    c: quantity(-65, 'mV', {
      doc: 'Potential after a spike.',
      perElement: true,
      cite: izhikevich2003,
    }),
    d: quantity(8, 'mV/ms', {
      doc: 'Jump of recovery after a spike.',
      perElement: true,
      cite: izhikevich2003,
    }),
    V_th: quantity(30, 'mV', { doc: 'Peak of a spike.', perElement: true, cite: izhikevich2003 }),
    I_e: quantity(0, 'pA', {
      doc: 'Constant input; 1 pA changes the potential by 1 mV/ms.',
      perElement: true,
    }),
  },
  presets: [
    {
      title: 'Regular spiking',
      cite: izhikevich2003,
      parameters: { a: '0.02 1/ms', b: '0.2 1/ms', c: '-65 mV', d: '8 mV/ms' },
    },
    {
      title: 'Intrinsically bursting',
      cite: izhikevich2003,
      parameters: { a: '0.02 1/ms', b: '0.2 1/ms', c: '-55 mV', d: '4 mV/ms' },
    },
    {
      title: 'Chattering',
      cite: izhikevich2003,
      parameters: { a: '0.02 1/ms', b: '0.2 1/ms', c: '-50 mV', d: '2 mV/ms' },
    },
    {
      title: 'Fast spiking',
      cite: izhikevich2003,
      parameters: { a: '0.1 1/ms', b: '0.2 1/ms', c: '-65 mV', d: '2 mV/ms' },
    },
    {
      title: 'Low-threshold spiking',
      cite: izhikevich2003,
      parameters: { a: '0.02 1/ms', b: '0.25 1/ms', c: '-65 mV', d: '2 mV/ms' },
    },
    {
      title: 'Thalamo-cortical',
      cite: izhikevich2003,
      parameters: { a: '0.02 1/ms', b: '0.25 1/ms', c: '-65 mV', d: '0.05 mV/ms' },
    },
    {
      title: 'Resonator',
      cite: izhikevich2003,
      parameters: { a: '0.1 1/ms', b: '0.26 1/ms', c: '-65 mV', d: '2 mV/ms' },
    },
  ],
  ports: {
    in: {
      kind: 'impulses',
      flow: 'in',
      unit: 'mV',
      into: 'V_m',
      shape: ['n'],
      optional: true,
      doc: 'Jumps of the potential.',
    },
    current: {
      kind: 'current',
      flow: 'in',
      unit: 'pA',
      variable: 'I_ext',
      shape: ['n'],
      optional: true,
      doc: 'Input; 1 pA changes the potential by 1 mV/ms.',
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
    U_m: {
      kind: 'analog',
      flow: 'out',
      unit: 'mV/ms',
      variable: 'U_m',
      shape: ['n'],
      doc: 'Recovery.',
    },
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dV_m/dt = 0.04*V_m**2/(1 mV)/(1 ms) + 5*V_m/(1 ms) + 140 mV/(1 ms) - U_m + (I_e + I_ext)/(1 pF) : mV
      dU_m/dt = a*(b*V_m - U_m) : mV/ms`,
    threshold: 'V_m >= V_th',
    reset: `
      V_m = c
      U_m = U_m + d`,
    initial: { V_m: '-65 mV', U_m: 'b*V_m' },
    method: 'euler',
  },
  exports: {
    nest: {
      model: 'izhikevich',
      parameters: { ...same('V_th', 'I_e'), a: 'a*(1 ms)', b: 'b*(1 ms)', c: 'c', d: 'd*(1 ms)' },
    },
  },
  examples: [
    {
      title: 'Tonic spikes',
      parameters: { n: 1, I_e: '10 pA' },
      duration: '1 s',
      expect: (r) => r.rate('spikes') > 15 && r.rate('spikes') < 35,
    },
  ],
});
