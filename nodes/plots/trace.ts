import { defineNode, quantity } from '#engine/kit';

/** A value over time. */
export const trace = defineNode({
  type: 'core/trace',
  version: 1,
  title: 'Trace',
  category: 'plot',
  doc: 'Draws values over time, one line per element.',
  parameters: {
    every: quantity(0.1, 'ms', {
      doc: 'Time between two samples.',
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
      doc: 'Values to draw.',
    },
  },
  behaviour: {
    kind: 'lowering',
    lower: (site) =>
      site.probe({ port: 'signal', every: `${site.values.every} ms`, reduce: 'none' }),
  },
  examples: [{ title: 'Nothing wired', duration: '1 ms', expect: () => true }],
});
