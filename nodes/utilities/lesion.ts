import { count, createStream, defineNode, quantity, table } from '#engine/kit';
import { spikesIn } from './common.ts';

/** What happens when some fall silent. */
export const lesion = defineNode({
  type: 'core/lesion',
  version: 1,
  title: 'Lesion',
  category: 'utility',
  doc: 'Silences part of a population: a share of its elements drawn by a number of its own, and those that are listed.',
  parameters: {
    share: quantity(0, '1', {
      doc: 'Probability of each element to be silent.',
      range: [0, 1],
      live: false,
    }),
    draw: count(1, { doc: 'Another number, another choice of elements.', range: [0, null] }),
    listed: table([], { doc: 'Elements that are silent in any case.', columns: { element: '1' } }),
  },
  ports: {
    in: spikesIn,
    spikes: {
      kind: 'spikes',
      flow: 'out',
      shape: ['n'],
      doc: 'Spikes of the elements that are left.',
    },
  },
  behaviour: {
    kind: 'lowering',
    lower(site) {
      const { share, draw, listed } = site.values;
      const silent = new Set(listed.element ?? []);
      const random = createStream(draw, 'lesion', 'share');
      const kept = Array.from(
        { length: site.dim('n') },
        (_, element) => random.uniform() >= share && !silent.has(element),
      );
      site.relay({ from: 'in', to: 'spikes', map: (element) => (kept[element] ? element : -1) });
    },
  },
  examples: [
    {
      title: 'All are silent',
      parameters: { share: 1 },
      feed: { in: { spikes: ['2 ms'] } },
      duration: '5 ms',
      expect: (r) => r.spikes('spikes').step.length === 0,
    },
    {
      title: 'None is',
      feed: { in: { spikes: ['2 ms'] } },
      duration: '5 ms',
      expect: (r) => r.spikes('spikes').step.length === 1,
    },
    {
      title: 'A listed one',
      parameters: { listed: [[0]] },
      feed: { in: { spikes: ['2 ms'] } },
      duration: '5 ms',
      expect: (r) => r.spikes('spikes').step.length === 0,
    },
  ],
});
