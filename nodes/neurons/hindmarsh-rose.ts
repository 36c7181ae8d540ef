import { defineNode } from '#engine/kit';
import { ratio, receptor, shown, size, spikesOut } from './common.ts';

/** Bursting from three polynomials. */
export const hindmarshRose = defineNode({
  type: 'core/hindmarsh-rose',
  version: 1,
  title: 'Hindmarsh-Rose neuron',
  category: 'neuron',
  doc: 'Three dimensionless variables that burst: two make spikes, a third, slow one starts and ends the bursts; a spike is an upward crossing of x_peak.',
  citations: {
    hindmarsh1984: {
      text: 'Hindmarsh & Rose (1984), Proc. R. Soc. Lond. B 221:87',
      doi: '10.1098/rspb.1984.0024',
    },
  },
  parameters: {
    n: size,
    a: ratio(1, 'Cubic coefficient.', 'hindmarsh1984'),
    b: ratio(3, 'Quadratic coefficient.', 'hindmarsh1984'),
    c: ratio(1, 'Offset of the spiking variable.', 'hindmarsh1984'),
    d: ratio(5, 'Quadratic coefficient of the spiking variable.', 'hindmarsh1984'),
    r: ratio(0.006, 'Speed of the slow variable.', 'hindmarsh1984'),
    s: ratio(4, 'Sensitivity of the slow variable.', 'hindmarsh1984'),
    x_r: ratio(-1.6, 'Resting value of x.', 'hindmarsh1984'),
    I: ratio(3, 'Constant drive.'),
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
      doc: 'Drive added to I.',
    },
    spikes: spikesOut,
    x: shown('1', 'x', 'Potential.'),
    y: shown('1', 'y', 'Spiking variable.'),
    z: shown('1', 'z', 'Slow variable.'),
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dx/dt = (y - a*x**3 + b*x**2 - z + I + I_ext)/(1 ms) : 1
      dy/dt = (c - d*x**2 - y)/(1 ms) : 1
      dz/dt = r*(s*(x - x_r) - z)/(1 ms) : 1
      x_old : 1`,
    threshold: 'x >= x_peak and x_old < x_peak',
    initial: { x: '-1.6', y: '-11.8', z: '2', x_old: '-1.6' },
    step: 'x_old = x',
    method: 'rk4',
  },
  examples: [
    {
      title: 'Bursts',
      parameters: { n: 1 },
      duration: '1500 ms',
      expect: (r) => {
        const { step } = r.spikes('spikes');
        const gaps = [...step.subarray(1)].map((s, k) => s - (step[k] ?? 0));
        return gaps.length > 10 && Math.max(...gaps) > 3 * Math.min(...gaps);
      },
    },
  ],
});
