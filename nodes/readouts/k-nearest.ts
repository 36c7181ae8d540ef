/** Classes by the most similar samples seen before. */

import { choice, count, defineNode, quantity } from '#engine/kit';
import { nearestClass } from './algorithms/nearest.ts';
import {
  choiceOut,
  chosen,
  FEATURES,
  featuresOf,
  labelIn,
  labelOf,
  scoresOut,
  spikesIn,
} from './common.ts';

export const kNearest = defineNode({
  type: 'core/k-nearest',
  version: 1,
  title: 'k nearest neighbours',
  category: 'readout',
  doc: 'Remembers the activity of labelled samples while `learning` and gives a new one the class of most of its k nearest; ties go to the nearest. When the memory is full the oldest are replaced.',
  citations: {
    cover1967: {
      text: 'Cover & Hart (1967), IEEE Trans. Inf. Theory 13:21',
      doi: '10.1109/TIT.1967.1053964',
    },
  },
  parameters: {
    classes: count(10, { doc: 'Number of classes.', range: [2, 10000] }),
    k: count(3, { doc: 'Neighbours that vote.', range: [1, 1000], cite: 'cover1967' }),
    memory: count(1000, { doc: 'Samples that are remembered.', range: [1, 100000] }),
    feature: choice({
      doc: 'What of the activity is compared.',
      options: FEATURES,
      default: 'count',
    }),
    tau: quantity(20, 'ms', { doc: 'Time constant of traces.', range: [1e-6, null] }),
  },
  ports: { spikes: spikesIn, label: labelIn, result: scoresOut('classes'), choice: choiceOut },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    state: ({ memory }, dim) => ({ rows: memory * dim('n'), labels: memory, seen: 1 }),
    end(at) {
      const n = at.dim('n');
      const { classes, k, memory } = at.values;
      const rows = at.state.rows ?? new Float64Array(memory * n);
      const labels = at.state.labels ?? new Float64Array(memory);
      const seen = at.state.seen ?? new Float64Array(1);
      const x = featuresOf(at, at.values.feature, n, at.values.tau);
      const known = Math.min(memory, seen[0]!);
      const best = nearestClass(x, rows, labels, known, k);
      const scores = new Float64Array(classes);
      if (best >= 0) scores[best] = 1;
      const label = labelOf(at, classes);
      if (at.learning && label >= 0) {
        const row = seen[0]! % memory;
        rows.set(x, row * n);
        labels[row] = label;
        seen[0]!++;
      }
      return chosen(scores, at, best < 0);
    },
  },
  examples: [
    {
      title: 'Without memory it chooses nothing',
      feed: { spikes: { spikes: ['10 ms'] } },
      duration: '50 ms',
      expect: (r) => r.signal('choice')[0] === -1,
    },
  ],
});
