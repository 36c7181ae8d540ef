/** How much of the past is left in the activity of a network. */

import { choice, count, defineNode, type Moment, quantity } from '#engine/kit';
import { addToNormalEquations, applyLinear, solveRidge } from './algorithms/linear.ts';
import { FEATURES, featuresOf, fits, spikesIn } from './common.ts';

const MOST = 2000;
const SUMS = 5; // of u, u*u, y, y*y, u*y
const [NOTHING, GATHERS, SCORES] = [0, 1, 2];
/** Correlations over fewer rows say nothing. */
const LEAST = 100;

export const memoryCapacity = defineNode({
  type: 'core/memory-capacity',
  version: 1,
  title: 'Memory capacity',
  category: 'readout',
  doc: 'Tells how well a linear readout of the activity recalls a signal of the past: for every delay the squared correlation between the signal that many intervals ago and what ridge regression makes of the present activity, and the sum over all delays. It is fitted in the phase named by `gather` and scored in the phase `test`, from the hundredth interval on; the sum is about 0 for a network that forgets at once and at most the number of neurons.',
  citations: {
    jaeger2001: {
      text: 'Jaeger (2001), Short term memory in echo state networks, GMD Report 152',
    },
    hoerl1970: {
      text: 'Hoerl & Kennard (1970), Technometrics 12:55',
      doi: '10.1080/00401706.1970.10488634',
    },
  },
  parameters: {
    delays: count(20, {
      doc: 'Largest delay that is asked for, in intervals; the smallest is 1.',
      range: [1, 200],
      cite: 'jaeger2001',
    }),
    interval: quantity(20, 'ms', {
      doc: 'Time for which a value of the signal is held.',
      range: [1e-6, null],
      live: false,
    }),
    settle: count(100, {
      doc: 'Intervals of each phase that are not used, for the past of the phase before to fade.',
      range: [0, null],
    }),
    lambda: quantity(1, '1', {
      doc: 'Penalty of the regression.',
      range: [0, null],
      cite: 'hoerl1970',
    }),
    gather: choice({
      doc: 'When the readout is fitted.',
      options: { learning: 'While learning', assign: 'In the phase `assign`' },
      default: 'learning',
    }),
    feature: choice({ doc: 'What of the activity is taken.', options: FEATURES, default: 'trace' }),
    tau: quantity(20, 'ms', { doc: 'Time constant of traces.', range: [1e-6, null] }),
  },
  ports: {
    spikes: spikesIn,
    signal: {
      kind: 'analog',
      flow: 'in',
      unit: '1',
      shape: [1],
      doc: 'The signal, held for an interval.',
    },
    recall: {
      kind: 'result',
      flow: 'out',
      shape: ['delays'],
      doc: 'Squared correlation, delay by delay.',
    },
    capacity: {
      kind: 'result',
      flow: 'out',
      shape: [2],
      doc: 'Sum over all delays, and the number of intervals that were scored.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'interval',
    state({ delays }, dim) {
      const rows = Math.min(dim('n'), MOST) + 1;
      return {
        past: delays, // the signal 1, 2, ... intervals ago
        square: rows * rows,
        moments: rows * delays,
        weights: rows * delays,
        sums: delays * SUMS,
        tally: 4, // what is done, for how many intervals, rows gathered, rows scored
      };
    },
    begin(at) {
      const n = at.dim('n');
      const { delays, lambda, gather } = at.values;
      const { square, moments, weights, sums, tally } = arraysOf(at);
      const does = workOf(at, gather, tally[2]!);
      if (n > MOST || does === tally[0]) return {};
      tally.set([does, 0]);
      if (does !== SCORES) return {};
      const solved = solveRidge(square, moments, n + 1, delays, lambda, true);
      if (!solved) {
        at.problem('lambda: the equations have no unique solution; raise it (1 is a good start).');
        return {};
      }
      weights.set(solved);
      sums.fill(0);
      tally[3] = 0;
      return {};
    },
    end(at) {
      const n = at.dim('n');
      if (!fits(at, n, MOST, 'the memory capacity')) return {};
      const { delays, gather, settle, feature, tau } = at.values;
      const { past, square, moments, weights, sums, tally } = arraysOf(at);
      // An interval that began in one phase and ends in another belongs to neither.
      const does = workOf(at, gather, tally[2]!) === tally[0] ? tally[0] : NOTHING;
      const settled = tally[1]!++ >= Math.max(settle, delays);
      const used = settled && does !== NOTHING;
      if (used) {
        const x = featuresOf(at, feature, n, tau);
        if (does === GATHERS) {
          addToNormalEquations(x, past, true, square, moments);
          tally[2]!++;
        } else {
          addToSums(sums, past, applyLinear(weights, x, delays, true));
          tally[3]!++;
        }
      }
      past.copyWithin(1, 0, delays - 1);
      past[0] = meanOf(at.sample('signal').data);
      if (!used || does === GATHERS || tally[3]! < LEAST) return {};
      const recall = Float64Array.from({ length: delays }, (_, k) =>
        squaredCorrelation(sums.subarray(k * SUMS, (k + 1) * SUMS), tally[3]!),
      );
      const names = Array.from(recall, (_, k) => `${k + 1}`);
      const capacity = recall.reduce((a, b) => a + b, 0);
      return {
        recall: { shape: [delays], data: recall, names },
        capacity: { shape: [2], data: Float64Array.of(capacity, tally[3]!) },
      };
    },
  },
  examples: [
    {
      title: 'Nothing is scored while one learns',
      feed: { spikes: { spikes: ['10 ms'] }, signal: { constant: 0.5 } },
      duration: '50 ms',
      expect: (r) => r.signal('capacity').every((x) => x === 0),
    },
  ],
});

type Arrays = 'past' | 'square' | 'moments' | 'weights' | 'sums' | 'tally';

const arraysOf = (at: Moment<unknown>) => at.state as Readonly<Record<Arrays, Float64Array>>;

/** What the schedule asks for; nothing can be scored before something was gathered. */
function workOf(at: Moment<unknown>, gather: 'learning' | 'assign', gathered: number): number {
  const gathers = gather === 'learning' ? at.learning : at.phase === 'assign';
  if (gathers) return GATHERS;
  return at.phase === 'test' && gathered > 0 ? SCORES : NOTHING;
}

/** Adds a row `u`, `y` [delays] to the sums of each delay, in place. */
function addToSums(sums: Float64Array, u: ArrayLike<number>, y: ArrayLike<number>): void {
  for (let k = 0; k < y.length; k++) {
    const [a, b] = [u[k]!, y[k]!];
    for (const [s, value] of [a, a * a, b, b * b, a * b].entries()) sums[k * SUMS + s]! += value;
  }
}

const meanOf = (data: ArrayLike<number>): number => {
  let sum = 0;
  for (let k = 0; k < data.length; k++) sum += data[k]!;
  return data.length > 0 ? sum / data.length : 0;
};

/** From the sums of u, u², y, y² and uy over `count` rows; 0 where one of the two does not vary. */
function squaredCorrelation(sums: ArrayLike<number>, count: number): number {
  const [u = 0, uu = 0, y = 0, yy = 0, uy = 0] = Array.from(sums, (s) => s / count);
  const variances = (uu - u * u) * (yy - y * y);
  return variances > 1e-18 ? (uy - u * y) ** 2 / variances : 0;
}
