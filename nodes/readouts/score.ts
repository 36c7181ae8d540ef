/** How often a readout is right, and what it takes for what. */

import { count, defineNode, quantity } from '#engine/kit';
import { indexOfMost, qualityOf } from './algorithms/counts.ts';

export const score = defineNode({
  type: 'core/score',
  version: 1,
  title: 'Score',
  category: 'readout',
  doc: 'Compares results with labels: accuracy over all samples of the phase and over the last ones, the confusion matrix (rows true, columns predicted), precision, recall and F1 by class. It starts anew when the phase changes.',
  parameters: {
    classes: count(10, { doc: 'Number of classes.', range: [2, 1000] }),
    recent: count(100, { doc: 'Samples of the running accuracy.', range: [1, 100000] }),
    top: count(1, {
      doc: 'A result counts as right if the label is among its best so many.',
      range: [1, 1000],
    }),
    silence: quantity(0, '1', {
      doc: 'A result whose best score is not above this counts as no answer, which is wrong.',
    }),
  },
  ports: {
    result: { kind: 'result', flow: 'in', shape: ['classes'], doc: 'Scores, one per class.' },
    label: { kind: 'label', flow: 'in', shape: [1], doc: 'The true class.' },
    accuracy: {
      kind: 'result',
      flow: 'out',
      shape: [4],
      doc: 'Share right in this phase, share right of the last ones, number of samples, number without an answer.',
    },
    matrix: {
      kind: 'image',
      flow: 'out',
      shape: ['classes', 'classes'],
      doc: 'Confusion: rows true, columns predicted.',
    },
    quality: {
      kind: 'image',
      flow: 'out',
      shape: [3, 'classes'],
      doc: 'Precision, recall and F1 of each class; 0 where there is nothing to divide by.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    state: ({ classes, recent }) => ({
      matrix: classes * classes,
      recent,
      tally: 5, // samples, right, without answer, place in recent, phase
    }),
    end(at) {
      const { classes, recent: window, top, silence } = at.values;
      const matrix = at.state.matrix ?? new Float64Array(classes * classes);
      const recent = at.state.recent ?? new Float64Array(window);
      const tally = at.state.tally ?? new Float64Array(5);
      const { data } = at.sample('result');
      const label = at.sample('label');
      const truth = label.data[0] ?? -1;
      if (data.length === 0 || !Number.isInteger(truth) || truth < 0 || truth >= classes) return {};
      const phase = phaseCode(at.phase);
      if (tally[4] !== phase) {
        matrix.fill(0);
        tally.fill(0);
        tally[4] = phase;
      }
      const best = indexOfMost(data);
      const answered = (data[best] ?? Number.NEGATIVE_INFINITY) > silence;
      let better = 0;
      for (let c = 0; c < data.length; c++)
        if (data[c]! > data[truth]! || (data[c] === data[truth] && c < truth)) better++;
      const right = answered && better < top ? 1 : 0;
      if (answered && best < classes) matrix[truth * classes + best]!++;
      else tally[2]!++;
      recent[tally[3]! % window] = right;
      tally[3]!++;
      tally[0]!++;
      tally[1]! += right;
      const filled = Math.min(window, tally[3]!);
      let hits = 0;
      for (let k = 0; k < filled; k++) hits += recent[k]!;
      const { precision, recall, f1 } = qualityOf(matrix, classes);
      const named = label.names ? { names: label.names } : {};
      return {
        accuracy: {
          shape: [4],
          data: Float64Array.of(tally[1]! / tally[0]!, hits / filled, tally[0]!, tally[2]!),
        },
        matrix: { shape: [classes, classes], data: Float64Array.from(matrix), ...named },
        quality: { shape: [3, classes], data: Float64Array.of(...precision, ...recall, ...f1) },
      };
    },
  },
  examples: [
    {
      title: 'One right answer',
      parameters: { classes: 3 },
      feed: {
        result: { sample: { shape: [3], data: Float64Array.of(0, 2, 1) } },
        label: { sample: { shape: [1], data: Float64Array.of(1) } },
      },
      duration: '10 ms',
      expect: (r) => r.signal('accuracy')[0] === 1 && r.signal('matrix')[4] === 1,
    },
  ],
});

/** A number for the name of a phase, not 0. */
function phaseCode(phase: string): number {
  let h = 7;
  for (let i = 0; i < phase.length; i++) h = (h * 31 + phase.charCodeAt(i)) % 1000003;
  return h + 1;
}
