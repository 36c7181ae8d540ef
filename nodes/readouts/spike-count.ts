/** The simplest readout: who fired most. */

import { choice, defineNode } from '#engine/kit';
import { countSpikes } from './algorithms/counts.ts';
import { choiceOut, chosen, labelIn, scoresOut, spikesIn } from './common.ts';

export const spikeCount = defineNode({
  type: 'core/spike-count',
  version: 1,
  title: 'Spike count',
  category: 'readout',
  doc: 'Counts the spikes of each element while a sample is shown and names the one that fired most; ties go to the lowest.',
  parameters: {
    measure: choice({
      doc: 'What a score is.',
      options: { count: 'Number of spikes', rate: 'Rate in hertz' },
      default: 'count',
    }),
  },
  ports: { spikes: spikesIn, label: labelIn, result: scoresOut('n'), choice: choiceOut },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    end(at) {
      const counts = countSpikes(at.spikes('spikes'), at.dim('n'));
      const none = counts.every((c) => c === 0);
      const seconds = (at.steps * at.dt) / 1000;
      return chosen(
        at.values.measure === 'rate' ? counts.map((c) => c / seconds) : counts,
        at,
        none,
      );
    },
  },
  examples: [
    {
      title: 'Three spikes in 100 ms',
      parameters: { measure: 'rate' },
      feed: { spikes: { spikes: ['10 ms', '20 ms', '30 ms'] } },
      duration: '100 ms',
      expect: (r) =>
        Math.abs((r.signal('result')[0] ?? 0) - 30) < 1e-9 && r.signal('choice')[0] === 0,
    },
  ],
});
