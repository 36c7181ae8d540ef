import { defineNode, quantity, same } from '#engine/kit';
import {
  current,
  currentIn,
  potential,
  potentialOut,
  receptor,
  shown,
  size,
  spikesOut,
} from './common.ts';

const izhikevich2003 = 'izhikevich2003';

/** A firing pattern: a, b [1/ms], c [mV], d [mV/ms]. */
const pattern = (title: string, a: number, b: number, c: number, d: number) => ({
  title,
  cite: izhikevich2003,
  parameters: { a: `${a} 1/ms`, b: `${b} 1/ms`, c: `${c} mV`, d: `${d} mV/ms` },
});

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
    n: size,
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
    c: potential(-65, 'Potential after a spike.', izhikevich2003),
    d: quantity(8, 'mV/ms', {
      doc: 'Jump of recovery after a spike.',
      perElement: true,
      cite: izhikevich2003,
    }),
    V_th: potential(30, 'Peak of a spike.', izhikevich2003),
    I_e: current(0, 'Constant input; 1 pA changes the potential by 1 mV/ms.'),
  },
  presets: [
    pattern('Regular spiking', 0.02, 0.2, -65, 8),
    pattern('Intrinsically bursting', 0.02, 0.2, -55, 4),
    pattern('Chattering', 0.02, 0.2, -50, 2),
    pattern('Fast spiking', 0.1, 0.2, -65, 2),
    pattern('Low-threshold spiking', 0.02, 0.25, -65, 2),
    pattern('Thalamo-cortical', 0.02, 0.25, -65, 0.05),
    pattern('Resonator', 0.1, 0.26, -65, 2),
  ],
  ports: {
    in: receptor('mV', 'V_m', 'Jumps of the potential.'),
    current: { ...currentIn, doc: 'Input; 1 pA changes the potential by 1 mV/ms.' },
    spikes: spikesOut,
    V_m: potentialOut,
    U_m: shown('mV/ms', 'U_m', 'Recovery.'),
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
