import { count, defineNode } from '#engine/kit';

/** The picture of spiking networks. */
export const raster = defineNode({
  type: 'core/raster',
  version: 1,
  title: 'Raster',
  category: 'plot',
  doc: 'Shows each spike as a mark: time to the right, neurons upwards.',
  parameters: {
    most: count(500, { doc: 'Neurons shown at most, evenly chosen.', range: [1, null] }),
  },
  ports: {
    spikes: { kind: 'spikes', flow: 'in', shape: ['n'], many: true, doc: 'Spikes to show.' },
  },
  behaviour: {
    kind: 'lowering',
    lower: (site) => site.probe({ port: 'spikes', every: '10 ms', reduce: 'none' }),
  },
  examples: [{ title: 'Nothing wired', duration: '1 ms', expect: () => true }],
});
