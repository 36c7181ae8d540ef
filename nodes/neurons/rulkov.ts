import { defineNode } from '#engine/kit';
import { ratio, receptor, shown, size, spikesOut } from './common.ts';

/** Bursting chaos from two lines. */
export const rulkov = defineNode({
  type: 'core/rulkov',
  version: 1,
  title: 'Rulkov map',
  category: 'neuron',
  doc: 'A map with a fast and a slow variable and one iteration per step that rests, spikes or bursts chaotically; a spike is an upward crossing of x_peak. Time has no scale but dt.',
  citations: {
    rulkov2001: {
      text: 'Rulkov (2001), Phys. Rev. Lett. 86:183',
      doi: '10.1103/PhysRevLett.86.183',
    },
  },
  parameters: {
    n: size,
    alpha: ratio(
      4.1,
      'Nonlinearity of the fast variable: with sigma at -1 the map rests below 2 and bursts above 4.',
      'rulkov2001',
    ),
    mu: ratio(0.001, 'Speed of the slow variable.', 'rulkov2001'),
    sigma: ratio(-1, 'Value of x to which the slow variable steers.', 'rulkov2001'),
    x_peak: ratio(0, 'Value whose upward crossing counts as a spike.'),
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
      doc: 'Drive of the fast variable.',
    },
    spikes: spikesOut,
    x: shown('1', 'x', 'Fast variable.'),
    y: shown('1', 'y', 'Slow variable.'),
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      x : 1
      y : 1
      x_old : 1`,
    threshold: 'x >= x_peak and x_old < x_peak',
    initial: { x: '-1', y: '-3', x_old: '-1' },
    step: `
      x_old = x
      x = alpha/(1 + x_old**2) + y + I_ext
      y = y - mu*(x_old - sigma)`,
  },
  examples: [
    {
      title: 'Bursts',
      parameters: { n: 1 },
      duration: '1 s',
      expect: (r) => r.spikes('spikes').step.length > 50,
    },
    {
      // At x = -1 the slope of the fast map is alpha/2: the fixed point is stable below 2.
      title: 'Rests at sigma',
      parameters: { n: 1, alpha: 1.5 },
      duration: '2 s',
      expect: (r) => Math.abs(r.signal('x').at(-1)! + 1) < 1e-6,
    },
  ],
});
