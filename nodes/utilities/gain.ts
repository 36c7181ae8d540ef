import { defineNode, quantity } from '#engine/kit';
import { signalIn, signalOut } from './common.ts';

/** How much of one thing is how much of another. */
export const gain = defineNode({
  type: 'core/gain',
  version: 1,
  title: 'Gain',
  category: 'utility',
  doc: 'Multiplies a signal by a factor and adds an offset; the second output is the same as a current. Numbers are taken in ms, mV, pA and their products, so a signal of 5 mV counts as 5.',
  parameters: {
    factor: quantity(1, '1', { doc: 'Factor.', perElement: true }),
    offset: quantity(0, '1', { doc: 'Added after the multiplication.', perElement: true }),
    amplitude: quantity(1, 'pA', { doc: 'Current that the value 1 makes.', perElement: true }),
  },
  ports: {
    in: signalIn('in', 'Signal; several are summed.', false),
    out: signalOut('factor*in + offset.'),
    current: {
      kind: 'current',
      flow: 'out',
      unit: 'pA',
      variable: 'I_out',
      shape: ['n'],
      many: true,
      doc: 'The same, times the amplitude.',
    },
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      out = factor*in + offset : 1
      I_out = amplitude*out : pA`,
  },
  examples: [
    {
      title: 'Three times two, plus one',
      parameters: { factor: 3, offset: 1, amplitude: '10 pA' },
      feed: { in: { constant: 2 } },
      duration: '1 ms',
      expect: (r) =>
        r.signal('out').every((x) => x === 7) && r.signal('current').every((x) => x === 70),
    },
  ],
});
