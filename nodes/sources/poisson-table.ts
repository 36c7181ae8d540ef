import { defineNode, shape, table } from '#engine/kit';
import { spikesOut } from './common.ts';

/** A rate that is written down step by step. */
export const poissonTable = defineNode({
  type: 'core/poisson-table',
  version: 1,
  title: 'Poisson source with listed rates',
  category: 'source',
  doc: 'Independent Poisson spike trains whose rate changes at given times: each row gives a time and the rate from then on; 0 before the first.',
  parameters: {
    n: shape([100], { doc: 'Number of independent trains.' }),
    rates: table(
      [
        [0, 5],
        [500, 50],
      ],
      { doc: 'Times and rates.', columns: { time: 'ms', rate: 'Hz' } },
    ),
  },
  ports: { spikes: spikesOut },
  behaviour: {
    kind: 'dynamics',
    equations: '',
    threshold: 'poisson(lookup(rates.rate, t)*dt)',
  },
  exports: {
    nest: {
      model: 'inhomogeneous_poisson_generator',
      parameters: { rate_times: 'rates.time', rate_values: 'rates.rate' },
    },
  },
  examples: [
    {
      title: 'Silence, then 100 Hz',
      parameters: { n: 100, rates: [[500, 100]] },
      duration: '1 s',
      expect: (r) => {
        const { step } = r.spikes('spikes');
        const half = (step.at(-1) ?? 0) / 2;
        return Math.abs(r.rate('spikes') - 50) < 4 && (step[0] ?? 0) >= half - 100;
      },
    },
  ],
});
