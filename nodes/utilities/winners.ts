import { count, defineNode, quantity } from '#engine/kit';
import { spikesIn } from './common.ts';

/** Competition as a rule of traffic. */
export const winners = defineNode({
  type: 'core/winners',
  version: 1,
  title: 'Winners',
  category: 'utility',
  doc: 'Lets the first few spikes of a window pass and holds back all others, those of the winners too, until the next window: winner-take-all without inhibitory cells. Among spikes of one step the lowest element is first, or the one with the most drive where a signal is wired.',
  parameters: {
    most: count(1, { doc: 'Spikes that pass in a window.', range: [1, null] }),
    window: quantity(10, 'ms', { doc: 'Length of a window.', range: [1e-6, null], live: false }),
  },
  ports: {
    in: spikesIn,
    drive: {
      kind: 'analog',
      flow: 'in',
      unit: '*',
      shape: ['n'],
      optional: true,
      doc: 'Who wins among spikes of the same step: the highest.',
    },
    spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'Spikes of the winners.' },
  },
  behaviour: {
    kind: 'lowering',
    lower(site) {
      site.relay({
        from: 'in',
        to: 'spikes',
        keep: { most: site.values.most, window: `${site.values.window} ms`, by: 'drive' },
      });
    },
  },
  examples: [
    {
      title: 'A winner passes in each window',
      feed: { in: { spikes: ['2 ms', '12 ms'] } },
      duration: '20 ms',
      expect: (r) => r.spikes('spikes').step.length === 2,
    },
  ],
});
