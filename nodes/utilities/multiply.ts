import { defineNode } from '#engine/kit';
import { signalIn, signalOut } from './common.ts';

/** One signal scales another. */
export const multiply = defineNode({
  type: 'core/multiply',
  version: 1,
  title: 'Multiply',
  category: 'utility',
  doc: 'The product of two signals, element by element.',
  parameters: {},
  ports: {
    a: signalIn('a', 'First signal; several are summed.'),
    b: signalIn('b', 'Second signal; several are summed.'),
    out: signalOut('The product.'),
  },
  behaviour: { kind: 'dynamics', equations: 'out = a*b : 1' },
  examples: [
    {
      title: 'Five times three',
      feed: { a: { constant: 5 }, b: { constant: 3 } },
      duration: '1 ms',
      expect: (r) => r.signal('out').every((x) => x === 15),
    },
  ],
});
