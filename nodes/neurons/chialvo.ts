import { defineNode } from '#engine/kit';
import { ratio, receptor, shown, size, spikesOut } from './common.ts';

/** A neuron as a map: no differential equation, one iteration per step. */
export const chialvo = defineNode({
  type: 'core/chialvo',
  version: 1,
  title: 'Chialvo map',
  category: 'neuron',
  doc: 'A map with two variables and one iteration per step: excitable, oscillating or chaotic; a spike is an upward crossing of x_peak. Time has no scale but dt.',
  citations: {
    chialvo1995: {
      text: 'Chialvo (1995), Chaos Solitons Fractals 5:461',
      doi: '10.1016/0960-0779(93)E0056-H',
    },
  },
  parameters: {
    n: size,
    a: ratio(0.89, 'Memory of the recovery.', 'chialvo1995'),
    b: ratio(0.6, 'Dependence of the recovery on x.', 'chialvo1995'),
    c: ratio(0.28, 'Offset of the recovery.', 'chialvo1995'),
    k: ratio(0.03, 'Constant drive.', 'chialvo1995'),
    x_peak: ratio(1, 'Value whose upward crossing counts as a spike.'),
  },
  ports: {
    in: receptor('1', 'x', 'Jumps of x.'),
    drive: {
      kind: 'analog',
      flow: 'in',
      unit: '1',
      variable: 'I_ext',
      shape: ['n'],
      optional: true,
      doc: 'Drive added to k.',
    },
    spikes: spikesOut,
    x: shown('1', 'x', 'Activation.'),
    y: shown('1', 'y', 'Recovery.'),
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      x : 1
      y : 1
      x_old : 1`,
    threshold: 'x >= x_peak and x_old < x_peak',
    initial: { x: '0.1', y: '0.1', x_old: '0.1' },
    step: `
      x_old = x
      x = x_old**2*exp(y - x_old) + k + I_ext
      y = a*y - b*x_old + c`,
  },
  examples: [
    {
      title: 'Oscillates',
      parameters: { n: 1 },
      duration: '100 ms',
      expect: (r) => r.spikes('spikes').step.length > 5,
    },
    {
      title: 'Decays without drive',
      parameters: { n: 1, k: 0 },
      duration: '100 ms',
      expect: (r) => Math.abs(r.signal('x').at(-1)!) < 1e-6,
    },
  ],
});
