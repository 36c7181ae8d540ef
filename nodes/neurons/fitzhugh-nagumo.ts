import { defineNode } from '#engine/kit';
import { ratio, receptor, shown, size, spikesOut, tau } from './common.ts';

/** The smallest smooth model of a spike. */
export const fitzhughNagumo = defineNode({
  type: 'core/fitzhugh-nagumo',
  version: 1,
  title: 'FitzHugh-Nagumo neuron',
  category: 'neuron',
  doc: 'Two dimensionless variables with the excitability of an axon: a fast one with a cubic nullcline and slow recovery; a spike is an upward crossing of v_peak.',
  citations: {
    fitzhugh1961: {
      text: 'FitzHugh (1961), Biophys. J. 1:445',
      doi: '10.1016/S0006-3495(61)86902-6',
    },
    nagumo1962: {
      text: 'Nagumo, Arimoto & Yoshizawa (1962), Proc. IRE 50:2061',
      doi: '10.1109/JRPROC.1962.288235',
    },
  },
  parameters: {
    n: size,
    a: ratio(0.7, 'Offset of the recovery.', 'fitzhugh1961'),
    b: ratio(0.8, 'Slope of the recovery.', 'fitzhugh1961'),
    tau: tau(12.5, 'Time constant of the recovery; the fast variable lives in ms.', 'fitzhugh1961'),
    I: ratio(0, 'Constant drive.'),
    v_peak: ratio(1, 'Value whose upward crossing counts as a spike.'),
  },
  ports: {
    in: receptor('1', 'v', 'Jumps of the fast variable.'),
    drive: {
      kind: 'analog',
      flow: 'in',
      unit: '1',
      variable: 'I_ext',
      shape: ['n'],
      optional: true,
      doc: 'Drive added to I.',
    },
    spikes: spikesOut,
    v: shown('1', 'v', 'Fast variable.'),
    w: shown('1', 'w', 'Recovery.'),
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dv/dt = (v - v**3/3 - w + I + I_ext)/(1 ms) : 1
      dw/dt = (v + a - b*w)/tau : 1
      v_old : 1`,
    threshold: 'v >= v_peak and v_old < v_peak',
    initial: { v: '-1.19941', w: '-0.62426', v_old: '-1.19941' },
    step: 'v_old = v',
    method: 'rk4',
  },
  examples: [
    {
      title: 'Excited all the time',
      parameters: { n: 1, I: 0.5 },
      duration: '400 ms',
      expect: (r) => r.spikes('spikes').step.length >= 8,
    },
    {
      title: 'At rest',
      parameters: { n: 1 },
      duration: '200 ms',
      expect: (r) => r.signal('v').every((x) => Math.abs(x + 1.19941) < 1e-3),
    },
  ],
});
