import { defineNode, quantity, shape } from '#engine/kit';
import { spikesOut } from './common.ts';

/** Clockwork. */
export const regular = defineNode({
  type: 'core/regular',
  version: 1,
  title: 'Regular source',
  category: 'source',
  doc: 'Spike trains with equal intervals; trains may differ in rate and in where in their interval they begin.',
  parameters: {
    n: shape([1], { doc: 'Number of trains.' }),
    rate: quantity(10, 'Hz', {
      doc: 'Rate of each train.',
      range: [0, null],
      perElement: true,
    }),
    phase: quantity(0, '1', {
      doc: 'Share of the first interval that is already over.',
      range: [0, 1],
      perElement: true,
      live: false,
    }),
  },
  ports: { spikes: spikesOut },
  behaviour: {
    kind: 'dynamics',
    equations: 'dphi/dt = rate : 1',
    // A sum of many small steps may stop just short of 1.
    threshold: 'phi >= 1 - 1e-9',
    reset: 'phi = phi - 1',
    initial: { phi: 'phase' },
  },
  examples: [
    {
      title: 'Every 100 ms',
      parameters: { n: 1 },
      duration: '1 s',
      expect: (r) => {
        const { step } = r.spikes('spikes');
        const gaps = [...step.subarray(1)].map((s, k) => s - (step[k] ?? 0));
        return step.length === 10 && gaps.every((gap) => gap === gaps[0]);
      },
    },
  ],
});
