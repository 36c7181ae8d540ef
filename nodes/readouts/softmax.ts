/** Scores as probabilities. */

import { defineNode, quantity } from '#engine/kit';
import { softmax } from './algorithms/counts.ts';
import { choiceOut, chosen, labelIn } from './common.ts';

export const softmaxReadout = defineNode({
  type: 'core/softmax',
  version: 1,
  title: 'Softmax',
  category: 'readout',
  doc: 'Turns scores into probabilities that sum to 1: exp(score/temperature), normalised.',
  citations: {
    bridle1990: {
      text: 'Bridle (1990), in Neurocomputing: Algorithms, Architectures and Applications',
      doi: '10.1007/978-3-642-76153-9_28',
    },
  },
  parameters: {
    temperature: quantity(1, '1', {
      doc: 'Score difference that counts as much as a factor of e.',
      range: [1e-9, null],
      cite: 'bridle1990',
    }),
  },
  ports: {
    scores: { kind: 'result', flow: 'in', shape: ['n'], doc: 'Scores, one per class.' },
    label: labelIn,
    result: { kind: 'result', flow: 'out', shape: ['n'], doc: 'Probabilities, one per class.' },
    choice: choiceOut,
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    end(at) {
      const { data } = at.sample('scores');
      return data.length === 0 ? {} : chosen(softmax(data, at.values.temperature), at);
    },
  },
  examples: [
    {
      title: 'Equal scores share equally',
      feed: { scores: { sample: { shape: [4], data: Float64Array.of(2, 2, 2, 2) } } },
      duration: '10 ms',
      expect: (r) => r.signal('result').every((p) => Math.abs(p - 0.25) < 1e-12),
    },
  ],
});
