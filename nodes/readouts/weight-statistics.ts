/** Where learning has led, in numbers. */

import { defineNode, quantity } from '#engine/kit';

const NAMES = ['mean', 'deviation', 'least', 'most', 'zeros'] as const;

export const weightStatistics = defineNode({
  type: 'core/weight-statistics',
  version: 1,
  title: 'Weight statistics',
  category: 'readout',
  doc: 'Describes the weights of a projection at even times: mean, standard deviation, least, most, and the share that is zero. In the unit of the receptor.',
  parameters: {
    interval: quantity(1000, 'ms', {
      doc: 'Time between two looks.',
      range: [1e-6, null],
      live: false,
    }),
  },
  ports: {
    weights: {
      kind: 'weights',
      flow: 'in',
      shape: ['pre', 'post'],
      doc: 'Weights of a projection.',
    },
    result: { kind: 'result', flow: 'out', shape: [NAMES.length], doc: 'The five numbers.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'interval',
    end(at) {
      const { data } = at.sample('weights');
      const n = data.length;
      let [sum, least, most, zeros] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
      for (const w of data) {
        sum += w;
        if (w < least) least = w;
        if (w > most) most = w;
        if (w === 0) zeros++;
      }
      const mean = sum / n;
      let squares = 0;
      for (const w of data) squares += (w - mean) * (w - mean);
      const numbers = Float64Array.of(mean, Math.sqrt(squares / n), least, most, zeros / n);
      return { result: { shape: [NAMES.length], data: numbers, names: NAMES } };
    },
  },
  examples: [
    {
      title: 'One weight',
      parameters: { interval: '10 ms' },
      feed: { weights: { constant: '50 pA' } },
      duration: '10 ms',
      expect: (r) => r.signal('result')[0] === 50 && r.signal('result')[1] === 0,
    },
  ],
});
