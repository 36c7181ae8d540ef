import { defineNode, table } from '#engine/kit';

/** A current that changes at given times. */
export const stepCurrent = defineNode({
  type: 'core/step-current',
  version: 1,
  title: 'Step current',
  category: 'source',
  doc: 'A piecewise constant current: each row gives a time and the current from then on; 0 before the first.',
  parameters: {
    steps: table(
      [
        [100, 400],
        [600, 0],
      ],
      { doc: 'Times and currents.', columns: { time: 'ms', I: 'pA' } },
    ),
  },
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
  behaviour: { kind: 'dynamics', equations: 'I_out = lookup(steps.I, t) : pA' },
  exports: {
    nest: {
      model: 'step_current_generator',
      parameters: { amplitude_times: 'steps.time', amplitude_values: 'steps.I' },
    },
  },
  examples: [
    {
      title: 'On after 2 ms',
      parameters: { steps: [[2, 100]] },
      duration: '4 ms',
      expect: (r) => r.signal('current')[0] === 0 && r.signal('current').at(-1) === 100,
    },
  ],
});
