import { defineNode, quantity } from '#engine/kit';
import { signalIn, signalOut } from './common.ts';

/** Sums and differences. */
export const add = defineNode({
  type: 'core/add',
  version: 1,
  title: 'Add',
  category: 'utility',
  doc: 'The weighted sum of two signals; with a weight of -1 their difference.',
  parameters: {
    weight_a: quantity(1, '1', { doc: 'Weight of the first signal.' }),
    weight_b: quantity(1, '1', { doc: 'Weight of the second signal.' }),
  },
  ports: {
    a: signalIn('a', 'First signal; several are summed.'),
    b: signalIn('b', 'Second signal; several are summed.'),
    out: signalOut('The weighted sum.'),
  },
  behaviour: { kind: 'dynamics', equations: 'out = weight_a*a + weight_b*b : 1' },
  examples: [
    {
      title: 'Five minus three',
      parameters: { weight_b: -1 },
      feed: { a: { constant: 5 }, b: { constant: 3 } },
      duration: '1 ms',
      expect: (r) => r.signal('out').every((x) => x === 2),
    },
  ],
});
