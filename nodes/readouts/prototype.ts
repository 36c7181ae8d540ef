/** Classes by the mean of what was seen of each: prototypes, templates, overlap. */

import { choice, count, defineNode, quantity } from '#engine/kit';
import { classMeans, cosineWith, squaredDistance } from './algorithms/nearest.ts';
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

export const prototype = defineNode({
  type: 'core/prototype',
  version: 1,
  title: 'Prototypes',
  category: 'readout',
  doc: 'Keeps the mean activity of each class while `learning` and compares new activity with it: by distance, by the cosine of template matching, or by the overlap of active elements.',
  citations: {
    reed1972: { text: 'Reed (1972), Cogn. Psychol. 3:382', doi: '10.1016/0010-0285(72)90014-X' },
  },
  parameters: {
    classes: count(10, { doc: 'Number of classes.', range: [2, 10000] }),
    measure: choice({
      doc: 'What a score is.',
      options: {
        distance: 'Minus the squared distance',
        cosine: 'The cosine (template match)',
        overlap: "Share of the prototype's active elements that are active",
      },
      default: 'cosine',
      cite: 'reed1972',
    }),
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
    state: ({ classes }, dim) => ({ sums: classes * dim('n'), shown: classes }),
    end(at) {
      const n = at.dim('n');
      const { classes, measure } = at.values;
      const sums = at.state.sums ?? new Float64Array(classes * n);
      const shown = at.state.shown ?? new Float64Array(classes);
      const x = featuresOf(at, at.values.feature, n, at.values.tau);
      const means = classMeans(sums, shown, n);
      const worst = measure === 'distance' ? Number.NEGATIVE_INFINITY : 0;
      const scores = Float64Array.from({ length: classes }, (_, c) => {
        if (shown[c] === 0) return worst;
        if (measure === 'distance') return -squaredDistance(x, means, c);
        return measure === 'cosine' ? cosineWith(x, means, c) : overlapWith(x, means, c);
      });
      const label = labelOf(at, classes);
      if (at.learning && label >= 0) {
        shown[label]!++;
        for (let i = 0; i < n; i++) sums[label * n + i]! += x[i]!;
      }
      return chosen(
        scores,
        at,
        scores.every((s) => s === worst),
      );
    },
  },
  examples: [
    {
      title: 'Without prototypes it chooses nothing',
      feed: { spikes: { spikes: ['10 ms'] } },
      duration: '50 ms',
      expect: (r) => r.signal('choice')[0] === -1,
    },
  ],
});

function overlapWith(x: ArrayLike<number>, rows: ArrayLike<number>, row: number): number {
  let both = 0;
  let active = 0;
  for (let i = 0; i < x.length; i++) {
    if (rows[row * x.length + i]! <= 0) continue;
    active++;
    if (x[i]! > 0) both++;
  }
  return active > 0 ? both / active : 0;
}
