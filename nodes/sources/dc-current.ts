import { defineNode, quantity } from '#engine/kit';

/** The simplest input there is. */
export const dcCurrent = defineNode({
  type: 'core/dc-current',
  version: 1,
  title: 'DC current',
  category: 'source',
  doc: 'A constant current.',
  parameters: { I: quantity(400, 'pA', { doc: 'The current.' }) },
  ports: {
    current: {
      kind: 'current',
      flow: 'out',
      unit: 'pA',
      variable: 'I_out',
      shape: [],
      many: true,
      doc: 'The current, the same for all targets.',
    },
  },
  behaviour: { kind: 'dynamics', equations: 'I_out = I : pA' },
  exports: { nest: { model: 'dc_generator', parameters: { amplitude: 'I' } } },
  examples: [
    {
      title: 'Constant',
      parameters: { I: '100 pA' },
      duration: '1 ms',
      expect: (r) => r.signal('current').every((value) => value === 100),
    },
  ],
});
