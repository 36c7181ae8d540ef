import { defineNode, quantity } from '#engine/kit';

/** A number where a signal is asked for. */
export const constant = defineNode({
  type: 'core/constant',
  version: 1,
  title: 'Constant signal',
  category: 'source',
  doc: 'A signal that keeps one value, of any unit. Numbers are taken in ms, mV, pA and their products, so 5 mV counts as 5 and 20 Hz as 0.02.',
  parameters: { value: quantity(1, '*', { doc: 'The value, with its unit.' }) },
  ports: {
    signal: {
      kind: 'analog',
      flow: 'out',
      unit: '*',
      variable: 'out',
      shape: [],
      many: true,
      doc: 'The value, the same for all targets.',
    },
  },
  behaviour: { kind: 'dynamics', equations: 'out = value : 1' },
  examples: [
    {
      title: 'Five millivolts',
      parameters: { value: '5 mV' },
      duration: '1 ms',
      expect: (r) => r.signal('signal').every((value) => value === 5),
    },
  ],
});
