import { defineNode, quantity, shape } from '#engine/kit';
import { currentsOut } from './common.ts';

/** Noise as NEST's noise_generator makes it: one number per step. */
export const noiseCurrent = defineNode({
  type: 'core/noise-current',
  version: 1,
  title: 'White noise current',
  category: 'source',
  doc: 'Gaussian noise, drawn anew for every target in every step and held over it; its effect on a membrane therefore falls with dt unless the deviation is scaled by 1/sqrt(dt).',
  parameters: {
    n: shape([100], { doc: 'Number of independent currents.' }),
    mean: quantity(0, 'pA', { doc: 'Mean.' }),
    std: quantity(100, 'pA', { doc: 'Standard deviation of each value.', range: [0, null] }),
  },
  ports: { current: currentsOut },
  behaviour: {
    kind: 'dynamics',
    equations: `
      I_out : pA`,
    step: 'I_out = mean + std*randn()',
    initial: { I_out: 'mean' },
  },
  exports: {
    nest: {
      model: 'noise_generator',
      losses: ['NEST draws a new value every dt of the generator, 1 ms by default'],
      parameters: { mean: 'mean', std: 'std' },
    },
  },
  examples: [
    {
      title: 'Mean and deviation',
      parameters: { n: 50, mean: '20 pA', std: '10 pA' },
      duration: '100 ms',
      expect: (r) => {
        const I = r.signal('current');
        const mean = I.reduce((a, b) => a + b, 0) / I.length;
        const std = Math.sqrt(I.reduce((a, b) => a + (b - mean) ** 2, 0) / I.length);
        return Math.abs(mean - 20) < 1 && Math.abs(std - 10) < 1;
      },
    },
  ],
});
