import { defineNode, quantity, shape } from '#engine/kit';
import { currentsOut } from './common.ts';

/** What thousands of weak synapses sound like. */
export const ouCurrent = defineNode({
  type: 'core/ou-current',
  version: 1,
  title: 'Coloured noise current',
  category: 'source',
  doc: 'Ornstein-Uhlenbeck noise: Gaussian fluctuations that fade with a time constant, one per target; the process is advanced exactly, so its statistics do not depend on dt.',
  citations: {
    uhlenbeck1930: {
      text: 'Uhlenbeck & Ornstein (1930), Phys. Rev. 36:823',
      doi: '10.1103/PhysRev.36.823',
    },
  },
  parameters: {
    n: shape([100], { doc: 'Number of independent currents.' }),
    mean: quantity(0, 'pA', { doc: 'Mean.' }),
    std: quantity(100, 'pA', { doc: 'Standard deviation in the long run.', range: [0, null] }),
    tau: quantity(5, 'ms', {
      doc: 'Correlation time.',
      range: [0.001, null],
      cite: 'uhlenbeck1930',
    }),
  },
  ports: { current: currentsOut },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dI_out/dt = (mean - I_out)/tau + std*sqrt(2/tau)*xi : pA`,
    initial: { I_out: 'mean' },
  },
  examples: [
    {
      title: 'Mean and deviation',
      parameters: { n: 200, mean: '20 pA', std: '10 pA' },
      duration: '200 ms',
      expect: (r) => {
        const late = r.signal('current').subarray(r.signal('current').length / 2);
        const mean = late.reduce((a, b) => a + b, 0) / late.length;
        const std = Math.sqrt(late.reduce((a, b) => a + (b - mean) ** 2, 0) / late.length);
        return Math.abs(mean - 20) < 1 && Math.abs(std - 10) < 1;
      },
    },
  ],
});
