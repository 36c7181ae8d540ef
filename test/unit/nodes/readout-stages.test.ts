/**
 * Readouts as they run, presentation by presentation, against plain loops over dense arrays of the
 * same spikes: what they score, whom they choose, and that no sample votes for itself.
 */

import { describe, expect, it } from 'vitest';
import { createStream } from '../../../engine/kit/random.ts';
import type { NodeDefinition, Of, Outputs, Sample, SpikeList } from '../../../engine/kit/types.ts';
import { action } from '../../../nodes/readouts/action.ts';
import { earlyExit } from '../../../nodes/readouts/early-exit.ts';
import { firstSpike } from '../../../nodes/readouts/first-spike.ts';
import { kNearest } from '../../../nodes/readouts/k-nearest.ts';
import { labelAssignment } from '../../../nodes/readouts/label-assignment.ts';
import { membraneReadout } from '../../../nodes/readouts/membrane.ts';
import { populationVectorNode } from '../../../nodes/readouts/population-vector.ts';
import { prototype } from '../../../nodes/readouts/prototype.ts';
import { score } from '../../../nodes/readouts/score.ts';
import { softmaxReadout } from '../../../nodes/readouts/softmax.ts';
import { spikeCount } from '../../../nodes/readouts/spike-count.ts';
import { spikeMetrics } from '../../../nodes/readouts/spike-metrics.ts';
import { runStage } from '../../support/stage.ts';

const N = 6;
const STEPS = 40;
type Dense = number[][]; // [step][element]

const random = createStream(9, 'readouts', 'spikes');
/** Element e fires more often where it belongs to the class. */
const draw = (label: number, p = 0.25): Dense =>
  Array.from({ length: STEPS }, () =>
    Array.from({ length: N }, (_, e) => (random.uniform() < (e % 3 === label ? p : p / 3) ? 1 : 0)),
  );
const events = (dense: Dense): SpikeList => {
  const step: number[] = [];
  const element: number[] = [];
  for (const [s, row] of dense.entries())
    for (const [e, fired] of row.entries())
      if (fired) {
        step.push(s);
        element.push(e);
      }
  return { step: Uint32Array.from(step), element: Uint32Array.from(element) };
};
const counts = (dense: Dense) =>
  Array.from({ length: N }, (_, e) => dense.reduce((sum, row) => sum + row[e]!, 0));
const sample = (...data: number[]): Sample => ({
  shape: [data.length],
  data: Float64Array.from(data),
});
const numbers = (out: Outputs, port: string) => Array.from((out[port] as Sample).data);
const best = (scores: readonly number[]) => scores.indexOf(Math.max(...scores));
const close = (found: readonly number[], expected: readonly number[]) => {
  expect(found.length).toBe(expected.length);
  for (const [k, x] of expected.entries()) expect(found[k]).toBeCloseTo(x, 10);
};
const start = (definition: NodeDefinition, parameters: Of<unknown> = {}) =>
  runStage(definition, { parameters, dims: { n: N } });
const lesson = (dense: Dense, label: number, learning = true) => ({
  inputs: { spikes: events(dense), label: sample(label) },
  steps: STEPS,
  learning,
});

describe('of one presentation', () => {
  const shown = Array.from({ length: 20 }, (_, k) => draw(k % 3));
  it.each(shown.map((dense, k) => [k, dense] as const))('%d', (_, dense) => {
    const inputs = { spikes: events(dense) };
    const many = counts(dense);
    const one = (definition: NodeDefinition, parameters: Of<unknown> = {}) =>
      start(definition, parameters).end({ inputs, steps: STEPS });

    expect(numbers(one(spikeCount), 'result')).toEqual(many);
    expect(numbers(one(spikeCount), 'choice')).toEqual([best(many)]);
    close(
      numbers(one(spikeCount, { measure: 'rate' }), 'result'),
      many.map((c) => c / (STEPS / 1000)),
    );

    const firsts = many.map((_c, e) => dense.findIndex((row) => row[e]));
    expect(numbers(one(firstSpike), 'time')).toEqual(firsts.map((s) => (s < 0 ? -1 : s + 1)));

    const traces: number[][] = [];
    let trace = new Array<number>(N).fill(0);
    for (const row of dense) {
      trace = trace.map((x, e) => x * Math.exp(-1 / 15) + row[e]!);
      traces.push(trace);
    }
    for (const [over, expected] of [
      ['last', trace],
      ['max', trace.map((_x, e) => Math.max(...traces.map((t) => t[e]!)))],
      ['mean', trace.map((_x, e) => traces.reduce((sum, t) => sum + t[e]!, 0) / STEPS)],
      ['sum', trace.map((_x, e) => traces.reduce((sum, t) => sum + t[e]!, 0))],
    ] as const) {
      const out = one(membraneReadout, { over, tau_m: '15 ms' });
      close(numbers(out, 'result'), expected);
      expect(numbers(out, 'choice')).toEqual([best(expected)]);
    }

    const total = many.reduce((a, b) => a + b, 0);
    const angle = (e: number) => (2 * Math.PI * e) / N;
    const x = many.reduce((sum, c, e) => sum + c * Math.cos(angle(e)), 0);
    const y = many.reduce((sum, c, e) => sum + c * Math.sin(angle(e)), 0);
    const [direction = 0, length = 0] = numbers(one(populationVectorNode), 'result');
    expect(Math.cos(direction) * length * total).toBeCloseTo(x, 9);
    expect(Math.sin(direction) * length * total).toBeCloseTo(y, 9);
    const line = one(populationVectorNode, { code: 'value', least: -1, most: 4 });
    close(numbers(line, 'value'), [
      many.reduce((sum, c, e) => sum + c * (-1 + (5 * e) / (N - 1)), 0) / total,
    ]);

    const scores = start(softmaxReadout, { temperature: 2 }).end({
      inputs: { scores: sample(...many) },
    });
    const weights = many.map((c) => Math.exp(c / 2));
    const sum = weights.reduce((a, b) => a + b, 0);
    close(
      numbers(scores, 'result'),
      weights.map((w) => w / sum),
    );
  });
});

describe('that remember lessons', () => {
  const lessons = Array.from({ length: 30 }, (_, k) => ({ label: k % 3, dense: draw(k % 3) }));
  const meansOf = (past: typeof lessons) =>
    [0, 1, 2].map((c) => {
      const of = past.filter((l) => l.label === c);
      return Array.from(
        { length: N },
        (_, e) => of.reduce((sum, l) => sum + counts(l.dense)[e]!, 0) / Math.max(1, of.length),
      );
    });
  const each = (
    definition: NodeDefinition,
    parameters: Of<unknown>,
    expected: (past: typeof lessons, x: number[]) => number[],
  ) => {
    const run = start(definition, { classes: 3, ...parameters });
    for (const [k, { dense, label }] of lessons.entries()) {
      const out = run.end(lesson(dense, label));
      const found = numbers(out, 'result');
      if (k >= 3) close(found, expected(lessons.slice(0, k), counts(dense)));
    }
  };
  const length = (x: readonly number[]) => Math.sqrt(x.reduce((sum, v) => sum + v * v, 0));

  it('prototypes, by distance and by the cosine of a template', () => {
    each(prototype, { measure: 'distance' }, (past, x) =>
      meansOf(past).map((m) => -m.reduce((sum, v, e) => sum + (v - x[e]!) ** 2, 0)),
    );
    each(prototype, { measure: 'cosine' }, (past, x) =>
      meansOf(past).map(
        (m) => m.reduce((sum, v, e) => sum + v * x[e]!, 0) / (length(m) * length(x)),
      ),
    );
  });

  it('the overlap with a pattern is the share of its active elements that are active', () => {
    const run = start(prototype, { classes: 2, measure: 'overlap' });
    const pattern = (...on: number[]): Dense => [
      Array.from({ length: N }, (_, e) => Number(on.includes(e))),
    ];
    run.end(lesson(pattern(0, 1, 2, 3), 0));
    run.end(lesson(pattern(4, 5), 1));
    expect(numbers(run.end(lesson(pattern(0, 1, 2, 4), 0, false)), 'result')).toEqual([0.75, 0.5]);
  });

  it.each([1, 3])('the %d nearest', (k) => {
    each(kNearest, { k, memory: 100 }, (past, x) => {
      const near = past
        .map((l, at) => ({
          at,
          label: l.label,
          d: length(counts(l.dense).map((v, e) => v - x[e]!)),
        }))
        .sort((a, b) => a.d - b.d || a.at - b.at)
        .slice(0, k);
      const votes = [0, 1, 2].map((c) => near.filter((l) => l.label === c).length);
      const most = Math.max(...votes);
      // Ties go to the nearest.
      const winner = near.find((l) => votes[l.label] === most)!.label;
      return [0, 1, 2].map((c) => (c === winner ? 1 : 0));
    });
  });

  it('labels of neurons: each for its class, or by its shares', () => {
    each(labelAssignment, { vote: 'all' }, (past, x) => {
      const means = meansOf(past);
      const classOf = x.map((_v, e) => {
        const of = means.map((m) => m[e]!);
        return Math.max(...of) > 0 ? best(of) : -1;
      });
      return [0, 1, 2].map((c) => {
        const mine = x.filter((_v, e) => classOf[e] === c);
        return mine.length === 0 ? 0 : mine.reduce((a, b) => a + b, 0) / mine.length;
      });
    });
    each(labelAssignment, { vote: 'proportion' }, (past, x) => {
      const means = meansOf(past);
      return means.map((m) =>
        x.reduce((sum, v, e) => {
          const all = means.reduce((a, other) => a + other[e]!, 0);
          return all === 0 ? sum : sum + (v * m[e]!) / all;
        }, 0),
      );
    });
  });
});

it('the score keeps a running accuracy, counts and a confusion matrix, phase by phase', () => {
  const run = runStage(score, { parameters: { classes: 3, recent: 5 } });
  const rows = Array.from({ length: 40 }, (_, k) => {
    const scores = [random.uniform(), random.uniform(), random.uniform()];
    return {
      truth: k % 3,
      scores: k % 7 === 6 ? [0, 0, 0] : scores,
      phase: k < 25 ? 'train' : 'test',
    };
  });
  for (const [k, row] of rows.entries()) {
    const out = run.end({
      inputs: { result: sample(...row.scores), label: sample(row.truth) },
      phase: row.phase,
      learning: row.phase === 'train',
    });
    const past = rows.slice(0, k + 1).filter((r) => r.phase === row.phase);
    const answer = (r: (typeof rows)[number]) => (Math.max(...r.scores) > 0 ? best(r.scores) : -1);
    const right = past.map((r) => Number(answer(r) === r.truth));
    const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
    const [accuracy, recent, samples, silent] = numbers(out, 'accuracy');
    expect(accuracy).toBeCloseTo(mean(right), 12);
    expect(recent).toBeCloseTo(mean(right.slice(-5)), 12);
    expect([samples, silent]).toEqual([past.length, past.filter((r) => answer(r) < 0).length]);
    const matrix = [0, 1, 2].flatMap((t) =>
      [0, 1, 2].map((a) => past.filter((r) => r.truth === t && answer(r) === a).length),
    );
    expect(numbers(out, 'matrix')).toEqual(matrix);
  }
});

it('early exit asks for the next sample as soon as it is sure, and begins anew with it', () => {
  const run = start(earlyExit, { confidence: 0.9, temperature: 2, least: 3, interval: '1 ms' });
  let asked = 0;
  for (let shown = 0; shown < 10; shown++) {
    const so = new Array<number>(N).fill(0);
    for (let k = 1; k <= STEPS; k++) {
      const now = Array.from({ length: N }, (_, e) =>
        random.uniform() < (e === shown % N ? 0.5 : 0.1) ? 1 : 0,
      );
      for (const [e, fired] of now.entries()) so[e]! += fired;
      const out = run.end({ inputs: { spikes: events([now]) }, steps: 1, shown });
      const weights = so.map((c) => Math.exp(c / 2));
      const p = weights.map((w) => w / weights.reduce((a, b) => a + b, 0));
      close(numbers(out, 'result'), p);
      const sure = k >= 3 && Math.max(...p) >= 0.9;
      expect(numbers(out, 'next')).toEqual([sure ? 1 : 0]);
      expect(numbers(out, 'elapsed')).toEqual([k]);
      if (sure) {
        asked++;
        break;
      }
    }
  }
  expect(asked).toBeGreaterThan(5);
});

describe('action selection', () => {
  const tally = (parameters: Of<unknown>, scores: readonly number[], trials = 4000) => {
    const run = start(action, parameters);
    const found = scores.map(() => 0);
    for (let k = 0; k < trials; k++) {
      const out = run.end({ inputs: { scores: sample(...scores) }, steps: 20 });
      const [choice = -1] = numbers(out, 'choice');
      expect(numbers(out, 'action')).toEqual(scores.map((_s, i) => Number(i === choice)));
      found[choice]!++;
    }
    return found.map((c) => c / trials);
  };
  const within = (found: readonly number[], expected: readonly number[], trials = 4000) => {
    for (const [k, p] of expected.entries())
      expect(Math.abs(found[k]! - p)).toBeLessThanOrEqual(4 * Math.sqrt((p * (1 - p)) / trials));
  };
  it('takes the best, and draws among equals', () => {
    within(tally({ law: 'best' }, [1, 3, 2]), [0, 1, 0]);
    within(tally({ law: 'best' }, [3, 3, 1]), [0.5, 0.5, 0]);
  });
  it('draws by softmax, or errs now and then', () => {
    const weights = [1, 3, 2].map((s) => Math.exp(s / 1.5));
    const sum = weights.reduce((a, b) => a + b, 0);
    within(
      tally({ law: 'softmax', temperature: 1.5 }, [1, 3, 2]),
      weights.map((w) => w / sum),
    );
    within(tally({ law: 'greedy', epsilon: 0.3 }, [1, 3, 2]), [0.1, 0.8, 0.1]);
  });
});

it('metrics of activity, by their textbook formulas', () => {
  const dense: Dense = Array.from({ length: 600 }, () =>
    Array.from({ length: N }, () => (random.uniform() < 0.1 ? 1 : 0)),
  );
  const parameters = { interval: '600 ms', countBin: '50 ms', bin: '10 ms', burst: '5 ms' };
  const out = start(spikeMetrics, parameters).end({
    inputs: { spikes: events(dense) },
    steps: 600,
  });
  const { names = [] } = out.result as Sample;
  const found = Object.fromEntries(names.map((name, k) => [name, numbers(out, 'result')[k]!]));
  const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  const variance = (list: readonly number[]) => mean(list.map((x) => (x - mean(list)) ** 2));
  const trains = Array.from({ length: N }, (_, e) =>
    dense.flatMap((row, s) => (row[e] ? [s] : [])),
  );
  const gaps = trains.map((t) => t.slice(1).map((s, k) => s - t[k]!));
  const binned = (width: number) =>
    trains.map((t) =>
      Array.from(
        { length: 600 / width },
        (_, b) => t.filter((s) => Math.floor(s / width) === b).length,
      ),
    );
  expect(found.rate).toBeCloseTo(trains.flat().length / N / 0.6, 9);
  expect(found.cv).toBeCloseTo(mean(gaps.map((g) => Math.sqrt(variance(g)) / mean(g))), 9);
  expect(found.fano).toBeCloseTo(mean(binned(50).map((c) => variance(c) / mean(c))), 9);
  const fine = binned(10);
  const all = fine[0]!.map((_, b) => fine.reduce((sum, c) => sum + c[b]!, 0));
  const population = all.map((x) => x / N);
  expect(found.synchrony).toBeCloseTo(
    Math.sqrt(variance(population) / mean(fine.map(variance))),
    9,
  );
  // The branching factor is the slope of a bin's spikes on those of the bin before.
  const [x, y] = [all.slice(0, -1), all.slice(1)];
  const slope = mean(x.map((v, k) => (v - mean(x)) * (y[k]! - mean(y)))) / variance(x);
  expect(found.branching).toBeCloseTo(slope, 9);
});
