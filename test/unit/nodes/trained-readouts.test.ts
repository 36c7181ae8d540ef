/**
 * Readouts that are trained, lesson by lesson, against least squares solved from scratch by
 * elimination: ridge when learning ends, recursive least squares and FORCE after every sample.
 */

import { describe, expect, it } from 'vitest';
import { createStream } from '../../../engine/kit/random.ts';
import type { Sample, SpikeList } from '../../../engine/kit/types.ts';
import { force } from '../../../nodes/readouts/force.ts';
import { linearReadout } from '../../../nodes/readouts/linear-readout.ts';
import { runStage } from '../../support/stage.ts';

const N = 5;
const STEPS = 30;
const random = createStream(4, 'trained', 'spikes');

/** Solves a x = b by elimination with pivots. */
function solve(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const rows = a.map((row, i) => [...row, b[i]!]);
  for (let k = 0; k < rows.length; k++) {
    let pivot = k;
    for (let i = k; i < rows.length; i++)
      if (Math.abs(rows[i]![k]!) > Math.abs(rows[pivot]![k]!)) pivot = i;
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    for (let i = 0; i < rows.length; i++) {
      if (i === k) continue;
      const factor = rows[i]![k]! / rows[k]![k]!;
      rows[i] = rows[i]!.map((v, j) => v - factor * rows[k]![j]!);
    }
  }
  return rows.map((row, k) => row.at(-1)! / row[k]!);
}

/** Weights [features] that fit y by least squares with a penalty on some, samples weighted. */
function leastSquares(
  xs: readonly (readonly number[])[],
  ys: readonly number[],
  penalty: readonly number[],
  weight: (k: number) => number = () => 1,
): number[] {
  const n = penalty.length;
  const square = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (__, j) =>
      xs.reduce((sum, x, k) => sum + weight(k) * x[i]! * x[j]!, i === j ? penalty[i]! : 0),
    ),
  );
  const moments = Array.from({ length: n }, (_, i) =>
    xs.reduce((sum, x, k) => sum + weight(k) * x[i]! * ys[k]!, 0),
  );
  return solve(square, moments);
}

function lesson(steps: number): { spikes: SpikeList; counts: number[]; dense: number[][] } {
  const dense = Array.from({ length: steps }, () =>
    Array.from({ length: N }, () => (random.uniform() < 0.3 ? 1 : 0)),
  );
  const all = dense.flatMap((row, s) =>
    row.flatMap((fired, e) => (fired ? [[s, e] as const] : [])),
  );
  return {
    spikes: {
      step: Uint32Array.from(all, ([s]) => s),
      element: Uint32Array.from(all, ([, e]) => e),
    },
    counts: Array.from({ length: N }, (_, e) => dense.reduce((sum, row) => sum + row[e]!, 0)),
    dense,
  };
}
const sample = (...data: number[]): Sample => ({
  shape: [data.length],
  data: Float64Array.from(data),
});
const dot = (w: readonly number[], x: readonly number[]) =>
  w.reduce((sum, v, i) => sum + v * x[i]!, 0);
const target = (x: readonly number[]) => [2 * x[0]! - x[3]! + random.normal(), x[1]! * 0.5 - 3];

describe('a linear readout', () => {
  const lessons = Array.from({ length: 40 }, () => {
    const made = lesson(STEPS);
    return { ...made, y: target(made.counts) };
  });
  const fitted = (until: number, penalty: readonly number[]) =>
    [0, 1].map((c) =>
      leastSquares(
        lessons.slice(0, until).map((l) => [...l.counts, 1]),
        lessons.slice(0, until).map((l) => l.y[c]!),
        penalty,
      ),
    );
  const run = (parameters: object, score: (found: number[], k: number) => void) => {
    const stage = runStage(linearReadout, {
      parameters: { outputs: 2, ...parameters },
      dims: { n: N },
    });
    for (const [k, { spikes, y }] of lessons.entries()) {
      const out = stage.end({
        inputs: { spikes, target: sample(...y) },
        steps: STEPS,
        lastLesson: k === lessons.length - 1,
      });
      score(Array.from((out.result as Sample).data), k);
    }
    const { spikes, counts } = lesson(STEPS);
    const out = stage.end({ inputs: { spikes }, steps: STEPS, learning: false });
    return { found: Array.from((out.result as Sample).data), x: [...counts, 1] };
  };

  it('by ridge regression scores with what it has solved, all of it after the last lesson', () => {
    const { found, x } = run({ method: 'ridge', lambda: 0.5, solveEvery: 10 }, (scores, k) => {
      const solved = Math.floor(k / 10) * 10;
      const w = solved === 0 ? null : fitted(solved, [0.5, 0.5, 0.5, 0.5, 0.5, 0]);
      for (const c of [0, 1])
        expect(scores[c]).toBeCloseTo(w ? dot(w[c]!, [...lessons[k]!.counts, 1]) : 0, 8);
    });
    for (const [c, w] of fitted(40, [0.5, 0.5, 0.5, 0.5, 0.5, 0]).entries())
      expect(found[c]).toBeCloseTo(dot(w, x), 8);
  });

  it('by recursive least squares is that solution after every lesson', () => {
    const penalty = new Array<number>(N + 1).fill(0.5);
    run({ method: 'rls', lambda: 0.5 }, (scores, k) => {
      const w = k === 0 ? null : fitted(k, penalty);
      for (const c of [0, 1])
        expect(scores[c]).toBeCloseTo(w ? dot(w[c]!, [...lessons[k]!.counts, 1]) : 0, 7);
    });
  });

  it('by the delta rule takes a step along each error', () => {
    const w = [0, 1].map(() => new Array<number>(N + 1).fill(0));
    run({ method: 'delta', eta: 0.002 }, (scores, k) => {
      const { counts, y } = lessons[k]!;
      for (const c of [0, 1]) {
        const x = [...counts, 1];
        const said = dot(w[c]!, x);
        expect(scores[c]).toBeCloseTo(said, 9);
        w[c] = w[c]!.map((v, i) => v - 0.002 * x[i]! * (said - y[c]!));
      }
    });
  });
});

it.each([1, 0.97])(
  'FORCE with forgetting %d is weighted least squares of filtered spikes',
  (forgetting) => {
    const stage = runStage(force, {
      parameters: { outputs: 1, tau: '10 ms', alpha: 2, forgetting },
      dims: { n: N },
    });
    let trace = new Array<number>(N).fill(0);
    const xs: number[][] = [];
    const ys: number[] = [];
    for (let k = 0; k < 80; k++) {
      const { spikes, dense } = lesson(2);
      for (const row of dense) trace = trace.map((x, e) => x * Math.exp(-1 / 10) + row[e]!);
      const y = Math.sin(k / 7);
      const learning = k % 9 !== 8;
      const out = stage.end({
        inputs: { spikes, target: { shape: [1, 1], data: Float64Array.of(y) } },
        steps: 2,
        learning,
      });
      // The start of P is forgotten like samples are.
      const age = xs.length;
      const penalty = new Array<number>(N).fill(2 * forgetting ** age);
      const w = leastSquares(xs, ys, penalty, (i) => forgetting ** (age - 1 - i));
      const said = age === 0 ? 0 : dot(w, trace);
      expect((out.output as Sample).data[0]).toBeCloseTo(said, 7);
      expect((out.error as Sample).data[0]).toBeCloseTo(said - y, 7);
      if (learning) {
        xs.push(trace);
        ys.push(y);
      }
    }
  },
);
