import { defineNode, quantity } from '#engine/kit';

/** Values, written down. */
export const traceRecorder = defineNode({
  type: 'core/trace-recorder',
  version: 1,
  title: 'Trace recorder',
  category: 'readout',
  doc: 'Keeps the values of signals at even times, to be saved as a file; a run on the command line writes them with --record.',
  parameters: {
    every: quantity(0.1, 'ms', {
      doc: 'Time between two values.',
      range: [0.001, null],
      live: false,
    }),
  },
  ports: {
    signal: {
      kind: 'analog',
      flow: 'in',
      unit: '*',
      shape: ['*'],
      many: true,
      doc: 'Values to keep.',
    },
  },
  behaviour: {
    kind: 'lowering',
    lower: (site) =>
      site.probe({ port: 'signal', every: `${site.values.every} ms`, reduce: 'none' }),
  },
  examples: [
    {
      title: 'A constant',
      feed: { signal: { constant: 3 } },
      duration: '1 ms',
      expect: (r) => r.signal('signal').every((x) => x === 3),
    },
  ],
});
