/** A linear readout of features, trained in place on labels or targets. */

import { choice, count, defineNode, flag, quantity } from '#engine/kit';
import {
  addToNormalEquations,
  applyLinear,
  solveRidge,
  startPrecision,
  updateDelta,
  updateRecursive,
} from './algorithms/linear.ts';
import {
  choiceOut,
  chosen,
  FEATURES,
  featuresOf,
  fits,
  labelIn,
  labelOf,
  scoresOut,
  spikesIn,
} from './common.ts';

const MOST = 4096;

export const linearReadout = defineNode({
  type: 'core/linear-readout',
  version: 1,
  title: 'Linear readout',
  category: 'readout',
  doc: 'Fits a linear map from the activity of a presentation to its class (one-hot) or to a target, by ridge regression, recursive least squares or the delta rule. It learns only while `learning`, and its scores never contain the sample that is being scored.',
  citations: {
    hoerl1970: {
      text: 'Hoerl & Kennard (1970), Technometrics 12:55',
      doi: '10.1080/00401706.1970.10488634',
    },
    sussillo2009: {
      text: 'Sussillo & Abbott (2009), Neuron 63:544',
      doi: '10.1016/j.neuron.2009.07.018',
    },
    widrow1960: { text: 'Widrow & Hoff (1960), IRE WESCON Convention Record 4:96' },
  },
  parameters: {
    outputs: count(10, { doc: 'Number of classes or target values.', range: [1, 10000] }),
    method: choice({
      doc: 'How weights are found.',
      options: {
        ridge: 'Ridge regression, solved again every `solveEvery` samples and when learning ends',
        rls: 'Recursive least squares, after every sample',
        delta: 'Delta rule, after every sample',
      },
      default: 'ridge',
      cite: 'hoerl1970',
    }),
    lambda: quantity(0.01, '1', {
      doc: 'Penalty of ridge; of recursive least squares the start of P is I/lambda.',
      range: [0, null],
      cite: 'hoerl1970',
    }),
    forgetting: quantity(1, '1', {
      doc: 'Weight of a sample that is one sample older, for recursive least squares.',
      range: [0.5, 1],
      cite: 'sussillo2009',
    }),
    eta: quantity(0.001, '1', {
      doc: 'Rate of the delta rule.',
      range: [0, null],
      cite: 'widrow1960',
    }),
    solveEvery: count(100, { doc: 'Samples between solutions of ridge.', range: [1, null] }),
    feature: choice({ doc: 'What of the activity is taken.', options: FEATURES, default: 'count' }),
    tau: quantity(20, 'ms', { doc: 'Time constant of traces.', range: [1e-6, null] }),
    bias: flag(true, { doc: 'One more feature that is always 1, without penalty in ridge.' }),
  },
  ports: {
    spikes: spikesIn,
    label: labelIn,
    target: {
      kind: 'result',
      flow: 'in',
      shape: ['outputs'],
      optional: true,
      doc: 'Values to fit instead of a class.',
    },
    result: scoresOut('outputs'),
    choice: choiceOut,
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    state({ outputs, method, bias }, dim) {
      const n = Math.min(dim('n'), MOST) + (bias ? 1 : 0);
      return {
        weights: n * outputs,
        square: method === 'delta' ? 1 : n * n,
        moments: method === 'ridge' ? n * outputs : 1,
        seen: 2,
      };
    },
    end(at) {
      const { outputs: m, method, lambda, bias } = at.values;
      const n = at.dim('n');
      if (!fits(at, n, MOST, 'this readout')) return {};
      const rows = n + (bias ? 1 : 0);
      const weights = at.state.weights ?? new Float64Array(rows * m);
      const square = at.state.square ?? new Float64Array(rows * rows);
      const moments = at.state.moments ?? new Float64Array(rows * m);
      const seen = at.state.seen ?? new Float64Array(2); // samples; samples when last solved
      const x = featuresOf(at, at.values.feature, n, at.values.tau);
      const solve = () => {
        const solved = solveRidge(square, moments, rows, m, lambda, bias);
        seen[1] = seen[0]!;
        if (solved) weights.set(solved);
        else
          at.problem(
            'lambda: the equations have no unique solution; raise it (0.01 is a good start).',
          );
      };
      const scores = applyLinear(weights, x, m, bias);
      const y = targetOf(at, m);
      if (at.learning && y) {
        const row = bias ? Float64Array.of(...x, 1) : x;
        if (method === 'ridge') {
          addToNormalEquations(x, y, bias, square, moments);
          seen[0]!++;
          if (at.lastLesson || seen[0]! - seen[1]! >= at.values.solveEvery) solve();
        } else if (method === 'rls') {
          if (seen[0] === 0) startPrecision(square, rows, lambda > 0 ? lambda : 1e-6);
          seen[0]!++;
          updateRecursive(square, weights, row, y, at.values.forgetting);
        } else updateDelta(weights, row, y, at.values.eta);
      }
      return chosen(
        scores,
        at,
        scores.every((s) => s === 0),
      );
    },
  },
  examples: [
    {
      title: 'Untrained, it scores 0',
      parameters: { outputs: 2 },
      feed: {
        spikes: { spikes: ['10 ms'] },
        label: { sample: { shape: [1], data: Float64Array.of(1) } },
      },
      duration: '50 ms',
      expect: (r) => r.signal('result').join() === '0,0',
    },
  ],
});

/** One-hot of the label, or the target; null if neither is there. */
function targetOf(at: Parameters<typeof labelOf>[0], outputs: number): Float64Array | null {
  if (at.has('target')) {
    const { data } = at.sample('target');
    return data.length === outputs ? Float64Array.from(data) : null;
  }
  const label = labelOf(at, outputs);
  if (label < 0) return null;
  const y = new Float64Array(outputs);
  y[label] = 1;
  return y;
}
