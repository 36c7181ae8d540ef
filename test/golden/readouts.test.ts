/** Readouts against the equations computed in float64 elsewhere. */

import { describe, expect, it } from 'vitest';
import type { SpikeList } from '#engine/kit';
import { fires } from '../../nodes/encoders/algorithms/rates.ts';
import {
  assignedScores,
  assignLabels,
  countSpikes,
  earliest,
  filterSpikes,
  firstSteps,
  indexOfMost,
  populationMean,
  populationVector,
  qualityOf,
  softmax,
  stopWhenConfident,
} from '../../nodes/readouts/algorithms/counts.ts';
import {
  addToNormalEquations,
  applyLinear,
  solveRidge,
  startPrecision,
  updateRecursive,
} from '../../nodes/readouts/algorithms/linear.ts';
import { classMeans, cosineWith, nearestClass } from '../../nodes/readouts/algorithms/nearest.ts';
import { type Case, goldenCases, type Tensor, tensor } from '../support/golden.ts';

function spikesOf(raw: unknown): { spikes: SpikeList; steps: number; n: number } {
  const { shape, data } = tensor(raw);
  const [steps = 0, n = 0] = shape;
  const step: number[] = [];
  const element: number[] = [];
  for (let i = 0; i < data.length; i++)
    if (data[i]) {
      step.push(Math.floor(i / n));
      element.push(i % n);
    }
  return {
    spikes: { step: Uint32Array.from(step), element: Uint32Array.from(element) },
    steps,
    n,
  };
}

const list = (x: ArrayLike<number>) => Array.from(x);
const row = (x: Tensor, i: number) => {
  const width = x.shape[1]!;
  return x.data.subarray(i * width, (i + 1) * width);
};

const checks: Record<string, (c: Case, close: (a: ArrayLike<number>, b: unknown) => void) => void> =
  {
    'spike-count'(c, close) {
      const { spikes, steps, n } = spikesOf(c.input.spikes);
      const counts = countSpikes(spikes, n);
      expect(list(counts)).toEqual(c.expected.counts);
      close(
        counts.map((v) => v / (steps * c.params.dt)),
        c.expected.rateHz,
      );
      expect(indexOfMost(counts)).toBe(c.expected.argmax);
    },
    'first-spike'(c) {
      const { spikes, n } = spikesOf(c.input.spikes);
      const first = firstSteps(spikes, n);
      expect(list(first)).toEqual(c.expected.firstStep);
      expect(earliest(first, countSpikes(spikes, n))).toBe(c.expected.winner);
    },
    'softmax-rate': (c, close) =>
      close(softmax(c.input.counts, c.params.temperature), c.expected.p),
    'exponential-filter'(c, close) {
      const { spikes, steps, n } = spikesOf(c.input.spikes);
      const trace = new Float64Array(n);
      const all: number[] = [];
      filterSpikes(spikes, n, steps, Math.exp(-1 / c.params.tau_steps), 1, trace, () =>
        all.push(...trace),
      );
      close(all, c.expected.trace);
    },
    'leaky-integrator'(c, close) {
      const { spikes, steps, n } = spikesOf(c.input.spikes);
      const weights = tensor(c.input.weights);
      const outputs = weights.shape[0]!;
      const trace = new Float64Array(n);
      const most = new Array<number>(outputs).fill(Number.NEGATIVE_INFINITY);
      const sum = new Array<number>(outputs).fill(0);
      let last: number[] = [];
      filterSpikes(spikes, n, steps, c.params.decay, 1, trace, () => {
        last = Array.from({ length: outputs }, (_, o) =>
          row(weights, o).reduce((s, w, i) => s + w * trace[i]!, 0),
        );
        for (const [o, v] of last.entries()) {
          most[o] = Math.max(most[o]!, v);
          sum[o]! += v;
        }
      });
      close(last, c.expected.last);
      close(most, c.expected.max);
      close(
        sum.map((s) => s / steps),
        c.expected.mean,
      );
    },
    'population-vector'(c, close) {
      const rates = tensor(c.input.rates).data;
      const preferred = rates.map((_, i) => (2 * Math.PI * i) / rates.length);
      const found = populationVector(rates, preferred);
      close([found!.angle, found!.length], [c.expected.angle, c.expected.length]);
      expect(
        populationVector(
          rates.map(() => 0),
          preferred,
        ),
      ).toBeNull();
    },
    'population-mean': (c, close) =>
      close(
        [populationMean(tensor(c.input.activity).data, c.params.centres) ?? Number.NaN],
        [c.expected.value],
      ),
    ridge(c, close) {
      const { lambda, bias } = c.params;
      const x = tensor(c.input.X);
      const y = tensor(c.input.Y);
      const [rows = 0, features = 0] = x.shape;
      const m = y.shape[1]!;
      const n = features + (bias ? 1 : 0);
      const xx = new Float64Array(n * n);
      const xy = new Float64Array(n * m);
      for (let i = 0; i < rows; i++) addToNormalEquations(row(x, i), row(y, i), bias, xx, xy);
      const w = solveRidge(xx, xy, n, m, lambda, bias);
      close(w!, c.expected.W);
      let error = 0;
      for (let i = 0; i < rows; i++)
        for (const [k, v] of applyLinear(w!, row(x, i), m, bias).entries())
          error += (v - row(y, i)[k]!) ** 2;
      close([error / (rows * m)], [c.expected.mse]);
    },
    rls(c, close) {
      const x = tensor(c.input.X);
      const y = tensor(c.input.Y);
      const n = x.shape[1]!;
      const p = new Float64Array(n * n);
      const w = new Float64Array(n * y.shape[1]!);
      startPrecision(p, n, c.params.alpha);
      for (let i = 0; i < x.shape[0]!; i++)
        updateRecursive(p, w, row(x, i), row(y, i), c.params.lambda);
      close(w, c.expected.W);
      if (c.expected.P) close(p, c.expected.P);
    },
    knn(c) {
      const train = tensor(c.input.train);
      const query = tensor(c.input.query);
      for (const k of [1, 3])
        expect(
          Array.from({ length: query.shape[0]! }, (_, i) =>
            nearestClass(row(query, i), train.data, c.input.labels, train.shape[0]!, k),
          ),
        ).toEqual(c.expected[`k${k}`]);
    },
    'nearest-prototype'(c, close) {
      const train = tensor(c.input.train);
      const query = tensor(c.input.query);
      const width = train.shape[1]!;
      const sums = new Float64Array(3 * width);
      const counts = new Float64Array(3);
      for (const [i, label] of c.input.labels.entries()) {
        counts[label]!++;
        for (const [k, v] of row(train, i).entries()) sums[label * width + k]! += v;
      }
      const means = classMeans(sums, counts, width);
      close(means, c.expected.prototypes);
      expect(
        Array.from({ length: query.shape[0]! }, (_, i) =>
          nearestClass(row(query, i), means, [0, 1, 2], 3, 1),
        ),
      ).toEqual(c.expected.labels);
    },
    'template-cosine'(c, close) {
      const query = tensor(c.input.query);
      const templates = tensor(c.input.templates);
      const ours: number[] = [];
      for (let i = 0; i < query.shape[0]!; i++)
        for (let t = 0; t < templates.shape[0]!; t++)
          ours.push(cosineWith(row(query, i), templates.data, t));
      close(ours, c.expected.cosine);
    },
    'label-assignment'(c, close) {
      const n = c.input.counts[0].length as number;
      const sums = new Float64Array(c.params.classes * n);
      const shown = new Float64Array(c.params.classes);
      for (const [k, label] of c.input.labels.entries()) {
        shown[label]!++;
        for (const [i, v] of c.input.counts[k].entries()) sums[label * n + i]! += v;
      }
      const assignment = assignLabels(sums, shown, n);
      expect(list(assignment)).toEqual(c.expected.assignment);
      const scores = c.input.test.map((counts: number[]) =>
        assignedScores(counts, assignment, c.params.classes),
      );
      close(scores.flatMap(list), c.expected.scores);
      expect(scores.map(indexOfMost)).toEqual(c.expected.predicted);
    },
    'confusion-matrix'(c, close) {
      const classes = c.expected.matrix.length as number;
      const matrix = new Float64Array(classes * classes);
      for (const [i, truth] of c.input.true.entries())
        matrix[truth * classes + c.input.predicted[i]]!++;
      expect(list(matrix)).toEqual(c.expected.matrix.flat());
      const quality = qualityOf(matrix, classes);
      close([quality.accuracy], [c.expected.accuracy]);
      close(quality.precision, c.expected.precision);
      close(quality.recall, c.expected.recall);
    },
    'dynamic-confidence'(c, close) {
      const { spikes, steps, n } = spikesOf(c.input.spikes);
      const confidence = new Float64Array(steps);
      const { temperature, threshold } = c.params;
      const found = stopWhenConfident(
        spikes,
        n,
        steps,
        { temperature, threshold, least: 1 },
        confidence,
      );
      close(confidence, c.expected.confidence);
      expect(found.step).toBe(c.expected.stopStep);
      expect(indexOfMost(found.scores)).toBe(c.expected.class);
      expect(stopWhenConfident(spikes, n, steps, { temperature, threshold, least: 1 }).step).toBe(
        found.step,
      );
    },
    'bernoulli-given-uniforms'(c) {
      const u = tensor(c.input.u);
      const p = tensor(c.input.p).data;
      expect(list(u.data).map((v, i) => Number(fires(v, p[i % p.length]!)))).toEqual(
        list(tensor(c.expected.spikes).data),
      );
    },
  };

describe('readouts', () => {
  const cases = goldenCases('readouts.json');
  it.each(cases.map((c) => [`${c.readout} ${c.name}`, c] as const))('%s', (_, c) => {
    const check = checks[c.readout as string];
    expect(check, `a check for ${c.readout}`).toBeDefined();
    check?.(c, (ours, raw) => {
      const theirs = Array.isArray(raw) ? raw : list(tensor(raw).data);
      expect(ours.length).toBe(theirs.length);
      for (let i = 0; i < theirs.length; i++)
        expect(Math.abs(ours[i]! - theirs[i])).toBeLessThanOrEqual(c.tolerance);
    });
  });
});
