import { defineNode, quantity } from '#engine/kit';
import { signalIn, signalOut } from './common.ts';

/** Memory of a fixed length. Spikes are delayed by projections. */
export const delay = defineNode({
  type: 'core/delay',
  version: 1,
  title: 'Delay',
  category: 'utility',
  doc: 'A signal as it was some time ago; 0 before that. The least delay is one step. Spikes are delayed by a projection.',
  parameters: {
    delay: quantity(10, 'ms', { doc: 'How long ago.', range: [0, null], live: false }),
  },
  ports: {
    in: signalIn('in', 'Signal; several are summed.', false),
    out: signalOut('The earlier signal.'),
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      out : 1
      kept : 1`,
    // What is kept in this step can be read from the next one on, and is seen by others one later.
    step: `
      out = if(delay < 1.5*dt, in, delayed(kept, max(delay - 2*dt, 0 ms)))
      kept = in`,
  },
  examples: [
    {
      title: 'A step comes later',
      parameters: { delay: '2 ms' },
      feed: { in: { constant: 1 } },
      duration: '5 ms',
      expect: (r) => {
        const out = r.signal('out');
        const first = out.indexOf(1);
        return first > 0 && Math.abs(first / out.length - 0.4) <= (1.01 / out.length) * 2;
      },
    },
  ],
});
