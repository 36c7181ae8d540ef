/**
 * Readouts of when spikes came: distances of trains against every possible pairing and against the
 * integral that defines them, rates of a moving window and traces against sums over all spikes.
 */

import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { createStream } from '../../../engine/kit/random.ts';
import type { Of, Sample, SpikeList } from '../../../engine/kit/types.ts';
import { rateWindow } from '../../../nodes/readouts/rate-window.ts';
import { trainDistance } from '../../../nodes/readouts/train-distance.ts';
import { runGraph } from '../../support/run.ts';
import { runStage } from '../../support/stage.ts';

const STEPS = 60; // of 0.5 ms
const DT = 0.5;
const random = createStream(3, 'time-readouts', 'trains');
const result = (out: Of<unknown>, port = 'result') => Array.from((out[port] as Sample).data);

/** Steps at which each of `n` elements fires; at most `most` each. */
const draw = (n: number, most: number): number[][] =>
  Array.from({ length: n }, () => {
    const steps = new Set<number>();
    for (let k = random.integer(most + 1); k > 0; k--) steps.add(random.integer(STEPS));
    return [...steps].sort((a, b) => a - b);
  });

function events(trains: readonly (readonly number[])[]): SpikeList {
  const list = trains.flatMap((steps, element) => steps.map((step) => ({ step, element })));
  list.sort((a, b) => a.step - b.step || a.element - b.element);
  return {
    step: Uint32Array.from(list, (e) => e.step),
    element: Uint32Array.from(list, (e) => e.element),
  };
}

/** The least cost over all ways to shift some spikes of `a` onto some of `b`, in order, and drop the rest. */
function cheapest(a: readonly number[], b: readonly number[], q: number): number {
  const subsets = (of: readonly number[]) =>
    Array.from({ length: 2 ** of.length }, (_, bits) => of.filter((_s, k) => (bits >> k) & 1));
  let least = Number.POSITIVE_INFINITY;
  for (const from of subsets(a))
    for (const to of subsets(b)) {
      if (from.length !== to.length) continue;
      const shifts = from.reduce((sum, s, k) => sum + q * DT * Math.abs(s - to[k]!), 0);
      least = Math.min(least, shifts + a.length - from.length + b.length - to.length);
    }
  return least;
}

/** The integral of the squared difference of filtered trains, over tau, by the midpoint rule. */
function integral(a: readonly number[], b: readonly number[], tau: number): number {
  const fine = 0.01; // ms
  const filtered = (train: readonly number[], t: number) =>
    train.reduce((sum, s) => sum + (s * DT <= t ? Math.exp((s * DT - t) / tau) : 0), 0);
  let sum = 0;
  for (let t = fine / 2; t < STEPS * DT + 20 * tau; t += fine)
    sum += (filtered(a, t) - filtered(b, t)) ** 2 * fine;
  return sum / tau;
}

describe('the distance of spike trains', () => {
  const N = 12;
  const [a, b] = [draw(N, 5), draw(N, 5)];
  const distance = (parameters: Of<unknown>, one = a, other = b) =>
    result(
      runStage(trainDistance, { parameters, dims: { n: N }, dt: DT }).end({
        inputs: { a: events(one), b: events(other) },
        steps: STEPS,
      }),
    );

  it.each([0, 0.05, 0.3, 1.5, 40])('by the cheapest edit, a shift costing %f a ms', (q) => {
    const found = distance({ q: `${q} 1/ms` });
    for (const [e, train] of a.entries())
      expect(found[e]).toBeCloseTo(cheapest(train, b[e]!, q), 9);
    // Free shifts leave the difference of counts.
    if (q === 0) expect(found).toEqual(a.map((t, e) => Math.abs(t.length - b[e]!.length)));
  });

  it.each([2, 10])('by filtered trains, tau %d ms, is the integral that defines it', (tau) => {
    const found = distance({ measure: 'vanRossum', tau: `${tau} ms` });
    for (const [e, train] of a.entries())
      expect(found[e]).toBeCloseTo(integral(train, b[e]!, tau), 4);
  });

  it.each(['victorPurpura', 'vanRossum'])(
    '%s is 0 to itself, and the same both ways',
    (measure) => {
      for (const d of distance({ measure }, a, a)) expect(d).toBeCloseTo(0, 12);
      const [there, back] = [distance({ measure }), distance({ measure }, b, a)];
      for (const [e, d] of there.entries()) expect(back[e]).toBeCloseTo(d, 12);
    },
  );

  it('says when it would take too long', () => {
    const many = Array.from({ length: 10_001 }, (_, k) => k);
    const run = runStage(trainDistance, { dims: { n: 1 } });
    const inputs = { a: events([many]), b: events([many]) };
    expect(run.end({ inputs, steps: 10_001 })).toEqual({});
    expect(run.problems[0]).toMatch(/100020001 pairs/);
  });
});

it.each([
  [50, 5],
  [20, 20],
  [50, 7], // seven intervals are 49 ms
  [3, 10], // never less than one
])('the rate of a window of %d ms, every %d ms', (window, interval) => {
  const N = 4;
  const steps = interval / DT;
  const slots = Math.max(1, Math.round(window / interval));
  const parameters = { window: `${window} ms`, interval: `${interval} ms` };
  const run = runStage(rateWindow, { parameters, dims: { n: N }, dt: DT });
  const all: SpikeList[] = [];
  for (let k = 0; k < 40; k++) {
    const trains = Array.from({ length: N }, (_, e) =>
      Array.from({ length: steps }, (_s, s) => s).filter(() => random.uniform() < 0.05 * (e + 1)),
    );
    all.push(events(trains));
    const rate = result(run.end({ inputs: { spikes: all[k]! }, steps }), 'rate');
    const seen = all.slice(Math.max(0, k + 1 - slots));
    for (const [e, found] of rate.entries()) {
      const count = seen.reduce((sum, s) => sum + s.element.filter((x) => x === e).length, 0);
      expect(found).toBeCloseTo(count / ((slots * interval) / 1000), 9);
    }
  }
});

it('a trace is the sum over all spikes so far, each faded by its age', async () => {
  const document: GraphDocument = {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: '0.5 ms', duration: '200 ms', seed: 5 },
    nodes: {
      drive: { type: 'core/poisson', version: 1, name: 'D', parameters: { n: 5, rate: '80 Hz' } },
      cells: { type: 'core/parrot', version: 1, name: 'P', parameters: { n: 5 } },
      trace: {
        type: 'core/exponential-filter',
        version: 1,
        name: 'T',
        parameters: { tau: '15 ms', gain: 2.5 },
      },
    },
    edges: {
      a: { from: 'drive/spikes', to: 'cells/in' },
      b: { from: 'cells/spikes', to: 'trace/spikes' },
    },
  };
  const run = await runGraph(document, { record: ['cells/spikes', 'trace/trace'] });
  const { step, element } = run.spikes('cells/spikes');
  expect(step.length).toBeGreaterThan(40);
  const { n, values } = run.signal('trace/trace');
  const expectedAt = (row: number, e: number, lag: number) => {
    let sum = 0;
    for (const [k, s] of step.entries())
      if (element[k] === e && s + lag <= row) sum += 2.5 * Math.exp((-(row - s - lag) * DT) / 15);
    return sum;
  };
  // Spikes are seen in the step in which they are sent, or the one after.
  const first = values.findIndex((v) => v > 0);
  const lag = Math.floor(first / n) - step[0]!;
  expect([0, 1]).toContain(lag);
  for (let row = 0; row < run.steps; row++)
    for (let e = 0; e < n; e++) expect(values[row * n + e]).toBeCloseTo(expectedAt(row, e, lag), 9);
});
