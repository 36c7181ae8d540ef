import { defineNode, quantity } from '#engine/kit';
import { currentOut } from './common.ts';

/** From here to there. */
export const rampCurrent = defineNode({
  type: 'core/ramp-current',
  version: 1,
  title: 'Ramp current',
  category: 'source',
  doc: 'A current that rises or falls evenly from one value to another and then stays.',
  parameters: {
    I_from: quantity(0, 'pA', { doc: 'Current at the start.' }),
    I_to: quantity(500, 'pA', { doc: 'Current at the end and after it.' }),
    start: quantity(0, 'ms', { doc: 'When the ramp begins; I_from before.', range: [0, null] }),
    length: quantity(1000, 'ms', { doc: 'How long it takes.', range: [0.001, null] }),
  },
  ports: { current: currentOut },
  behaviour: {
    kind: 'dynamics',
    equations: `
      I_out = I_from + (I_to - I_from)*clip((t - start)/length, 0, 1) : pA`,
  },
  examples: [
    {
      title: 'Half way',
      parameters: { I_to: '100 pA', length: '10 ms' },
      duration: '10 ms',
      expect: (r) => {
        const I = r.signal('current');
        return (
          Math.abs(I[I.length / 2 - 1]! - 50) < 2 && I.every((x, k) => k === 0 || x >= I[k - 1]!)
        );
      },
    },
  ],
});
