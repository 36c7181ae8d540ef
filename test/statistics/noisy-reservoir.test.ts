/**
 * How much noise of counts takes from the memory of a network: the rate model with adaptive
 * inhibition (after Srinivasan, Plenz & Girvan 2025), written plainly, and the same where units tell
 * each other and the readout their rates by Poisson counts. It says what a spiking reservoir can be
 * asked for: see 'A reservoir that balances itself' in the gallery.
 */

import { describe, expect, it } from 'vitest';
import { createStream } from '../../engine/kit/random.ts';
import {
  addToNormalEquations,
  applyLinear,
  solveRidge,
} from '../../nodes/readouts/algorithms/linear.ts';

const N = 200;
const EXCITATORY = 160;
const DENSITY = 0.1;
const G = 2;
const TARGET = 0.4;
const DELAYS = 20;
const ROWS = 2000;

interface Arm {
  /** How much stronger inhibition is than balance asks for. */
  readonly ratio: number;
  readonly eta: number;
  /** Counts of a unit that fires at its highest rate, in one step; null: rates are told exactly. */
  readonly counts: number | null;
  readonly seed: number;
}

/** Linear memory capacity (Jaeger 2001) over delays 1 to 20, after 3000 steps of homeostasis. */
function capacity({ ratio, eta, counts, seed }: Arm): number {
  const random = createStream(seed, 'reservoir', 'all');
  const sources: { readonly i: number; w: number }[][] = Array.from({ length: N }, () => []);
  const scale = G / Math.sqrt(N * DENSITY);
  for (const row of sources)
    for (let j = 0; j < N; j++)
      if (random.uniform() < DENSITY) {
        const w = Math.abs(random.normal()) * scale;
        row.push({ i: j, w: j < EXCITATORY ? w : -4 * ratio * w });
      }
  const input = Array.from({ length: N }, () => 2 * random.uniform() - 1);
  let x = new Float64Array(N).fill(0.5);
  const told = (rates: Float64Array) =>
    counts === null ? rates : rates.map((r) => poisson(counts * r) / counts);
  /** Large means by the normal number of the same variance. */
  const poisson = (mean: number): number => {
    if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
    let k = -1;
    for (let p = 1; p > Math.exp(-mean); k++) p *= random.uniform();
    return k;
  };
  let said = told(x);
  const step = (u: number, learns: number) => {
    x = Float64Array.from(sources, (row, i) => {
      let sum = input[i]! * u;
      for (const { i: j, w } of row) sum += w * said[j]!;
      return 1 / (1 + Math.exp(-sum));
    });
    if (learns > 0)
      for (const [i, row] of sources.entries())
        for (const one of row)
          if (one.i >= EXCITATORY)
            one.w = Math.min(0, one.w - learns * (x[i]! - TARGET) * said[one.i]!);
    said = told(x);
  };
  const draw = () => 2 * random.uniform() - 1;
  for (let t = 0; t < 3000; t++) step(draw(), eta);
  const past: number[] = [];
  const rows = (use: (u: Float64Array) => void) => {
    for (let t = 0; t < ROWS + 100; t++) {
      const u = draw();
      step(u, 0);
      if (past.length >= DELAYS && t >= 100) use(Float64Array.from(past));
      past.unshift(u);
      past.length = Math.min(past.length, DELAYS);
    }
  };
  const square = new Float64Array((N + 1) ** 2);
  const moments = new Float64Array((N + 1) * DELAYS);
  rows((u) => addToNormalEquations(said, u, true, square, moments));
  const weights = solveRidge(square, moments, N + 1, DELAYS, counts === null ? 1e-6 : 1e-3, true);
  if (!weights) throw new Error('the equations have a solution');
  const seen: [Float64Array, Float64Array][] = [];
  rows((u) => seen.push([u, applyLinear(weights, said, DELAYS, true)]));
  let total = 0;
  for (let k = 0; k < DELAYS; k++) {
    const mean = (of: 0 | 1) => seen.reduce((sum, pair) => sum + pair[of][k]!, 0) / seen.length;
    const [a, b] = [mean(0), mean(1)];
    let [aa, bb, ab] = [0, 0, 0];
    for (const [u, y] of seen) {
      aa += (u[k]! - a) ** 2;
      bb += (y[k]! - b) ** 2;
      ab += (u[k]! - a) * (y[k]! - b);
    }
    total += ab ** 2 / (aa * bb);
  }
  return total;
}

const measure = (ratio: number, eta: number, counts: number | null = null) =>
  capacity({ counts, ratio, eta, seed: 1 });

describe('a reservoir of rates', () => {
  it('remembers 14 numbers when it has balanced itself, and most gains what has too little inhibition', () => {
    const still = [0.5, 1, 1.5].map((ratio) => measure(ratio, 0));
    const balanced = [0.5, 1, 1.5].map((ratio) => measure(ratio, 0.02));
    for (const c of balanced) expect(c).toBeGreaterThan(13);
    const gains = balanced.map((c, k) => c / still[k]!);
    for (const gain of gains) expect(gain).toBeGreaterThan(1.2);
    expect(Math.max(...gains)).toBe(gains[0]);
  }, 60_000);

  it('forgets by the noise of counts: ten spikes a step leave two numbers, one spike none', () => {
    // Units are at 0.43 of their highest rate on average: 430, 43, 10 and 1 spikes a step.
    const found = [1000, 100, 24, 2.4].map((counts) => measure(1, 0.02, counts));
    const [many = 0, hundred = 0, ten = 0, one = 0] = found;
    expect(many).toBeLessThan(11);
    expect(hundred).toBeLessThan(6);
    expect(ten).toBeLessThan(3);
    expect(one).toBeLessThan(0.5);
    expect([...found].sort((a, b) => b - a)).toEqual(found);
  }, 60_000);
});
