import { count, defineNode, shape } from '#engine/kit';
import { spikesIn } from './common.ts';

/** A part of a population. */
export const slice = defineNode({
  type: 'core/slice',
  version: 1,
  title: 'Slice',
  category: 'utility',
  doc: 'Passes the spikes of some elements: from the first on, every so many, as many as there are places.',
  parameters: {
    first: count(0, { doc: 'The first element that passes.', range: [0, null] }),
    every: count(1, { doc: 'Distance between elements that pass.', range: [1, null] }),
    size: shape([1], { doc: 'Number of elements that pass, or the grid they form.' }),
  },
  ports: {
    in: spikesIn,
    spikes: { kind: 'spikes', flow: 'out', shape: ['size'], doc: 'Spikes of the chosen elements.' },
  },
  behaviour: {
    kind: 'lowering',
    lower(site) {
      const { first, every } = site.values;
      const most = site.dim('size');
      site.relay({
        from: 'in',
        to: 'spikes',
        map: (element) => {
          const place = (element - first) / every;
          return Number.isInteger(place) && place >= 0 && place < most ? place : -1;
        },
      });
    },
  },
  examples: [
    {
      title: 'The only one passes',
      feed: { in: { spikes: ['2 ms'] } },
      duration: '5 ms',
      expect: (r) => r.spikes('spikes').step.length === 1,
    },
    {
      title: 'Another one does not',
      parameters: { first: 3 },
      feed: { in: { spikes: ['2 ms'] } },
      duration: '5 ms',
      expect: (r) => r.spikes('spikes').step.length === 0,
    },
  ],
});
