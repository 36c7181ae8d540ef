/** Distributions of the draws, with fixed seeds, and what a kernel without a right to them says. */

import { describe, expect, it } from 'vitest';
import { wasmBackend } from '../../../engine/codegen/backend.ts';
import { advance } from '../../../engine/codegen/random.ts';
import type { ElementKernel } from '../../../engine/compile/kernel-types.ts';
import { binary, call, type Expr, name, number } from '../../../engine/language/ast.ts';
import { attach, createMemory } from './harness.ts';

const N = 32 * 256;
const OUT = 64;
const MEAN = OUT + 8 * N;
const STATE = MEAN + 64;
const PAGES = Math.ceil((STATE + N / 4) / 65536) + 1;
const STEPS = 25;

const kernel = (value: Expr, precision: 'f64' | 'f32' = 'f64'): ElementKernel => ({
  kind: 'element',
  name: 'draw',
  precision,
  n: N,
  bindings: {
    out: { at: 'element', type: 'f64', offset: OUT },
    m: { at: 'uniform', offset: MEAN },
    random: { at: 'random', offset: STATE },
  },
  body: [{ target: 'out', value }],
  fires: null,
  firing: 'condition',
  onFire: [],
});

/** All numbers of some steps. */
async function draw(
  value: Expr,
  mean: number,
  precision: 'f64' | 'f32' = 'f64',
): Promise<Float64Array> {
  const memory = createMemory(PAGES, (buffer) => {
    new Float64Array(buffer, MEAN, 1)[0] = mean;
    let state = 12345;
    const words = new Uint32Array(buffer, STATE, N / 16);
    for (let k = 0; k < words.length; k++) {
      state = (Math.imul(state, 747796405) + 2891336453) >>> 0;
      words[k] = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737);
    }
  });
  const { draw } = await attach(wasmBackend, [kernel(value, precision)], memory);
  const all = new Float64Array(N * STEPS);
  for (let step = 0; step < STEPS; step++) {
    draw!(step, 0, N, 0);
    all.set(new Float64Array(memory.buffer, OUT, N), N * step);
  }
  return all;
}

function moments(values: Float64Array): { mean: number; variance: number } {
  let sum = 0;
  for (const x of values) sum += x;
  const mean = sum / values.length;
  let squares = 0;
  for (const x of values) squares += (x - mean) ** 2;
  return { mean, variance: squares / (values.length - 1) };
}

/** Chi-square as a standard normal deviate (Wilson & Hilferty 1931, doi:10.1073/pnas.17.12.684). */
function deviate(observed: readonly number[], expected: readonly number[]): number {
  let chi = 0;
  let bins = 0;
  let restObserved = 0;
  let restExpected = 0;
  for (let k = 0; k < observed.length; k++) {
    restObserved += observed[k]!;
    restExpected += expected[k]!;
    if (restExpected < 10) continue;
    chi += (restObserved - restExpected) ** 2 / restExpected;
    bins++;
    restObserved = 0;
    restExpected = 0;
  }
  const d = bins - 1;
  return (Math.cbrt(chi / d) - (1 - 2 / (9 * d))) / Math.sqrt(2 / (9 * d));
}

describe('random draws', () => {
  it('follow the published generator', () => {
    // Reference: the algorithm in 128-bit-state form, written out with big integers.
    const words = Uint32Array.from({ length: 16 }, (_, k) => 0x9e3779b9 * (k + 1));
    const lane = 2;
    let s = [words[lane]!, words[4 + lane]!, words[8 + lane]!, words[12 + lane]!].map(BigInt);
    const mask = (1n << 32n) - 1n;
    const rotate = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & mask;
    for (let k = 0; k < 100; k++) {
      const [a, b, c, d] = s as [bigint, bigint, bigint, bigint];
      const result = (rotate((a + d) & mask, 7n) + a) & mask;
      expect(BigInt(advance(words, 0)[lane]!)).toBe(result);
      const c1 = c ^ a;
      const d1 = d ^ b;
      s = [a ^ d1, b ^ c1, c1 ^ ((b << 9n) & mask), rotate(d1, 11n)];
    }
  });

  it.each(['f64', 'f32'] as const)('rand is uniform (%s)', async (precision) => {
    const values = await draw(call('rand'), 0, precision);
    const observed = new Array<number>(100).fill(0);
    expect(values.every((x) => x >= 0 && x < 1)).toBe(true);
    for (const x of values) observed[Math.floor(100 * x)]!++;
    const z = deviate(
      observed,
      observed.map(() => values.length / 100),
    );
    expect(Math.abs(z)).toBeLessThan(4);
  });

  it('randn is standard normal, neighbours uncorrelated', async () => {
    const values = await draw(call('randn'), 0);
    const n = values.length;
    const { mean, variance } = moments(values);
    expect(Math.abs(mean) * Math.sqrt(n)).toBeLessThan(4);
    expect(Math.abs(variance - 1) / Math.sqrt(2 / n)).toBeLessThan(4);
    // Fourth moment 3, its variance 96 / n; products of neighbours 0, variance 1 / n.
    let fourth = 0;
    let product = 0;
    for (let k = 0; k < n; k++) {
      fourth += values[k]! ** 4;
      product += values[k]! * (values[k + 1] ?? 0);
    }
    expect(Math.abs(fourth / n - 3) / Math.sqrt(96 / n)).toBeLessThan(4);
    expect(Math.abs(product / n) * Math.sqrt(n)).toBeLessThan(4);
    // Tails: P(|x| > 3) = 0.0026998.
    const tail = values.filter((x) => Math.abs(x) > 3).length;
    expect(Math.abs(tail - 0.0026998 * n) / Math.sqrt(0.0026998 * n)).toBeLessThan(4);
  });

  /** A mean that only looks as if elements could differ in it. */
  const each = call(
    'poisson',
    call('if', binary('>=', name('i'), number(0)), name('m'), name('i')),
  );
  it.each([
    ['common', 0.01],
    ['common', 0.5],
    ['common', 2],
    ['common', 5.9],
    ['common', 6.1],
    ['common', 20],
    ['common', 47.9],
    ['common', 48.1],
    ['common', 400],
    ['varying', 0.05],
    ['varying', 2],
    ['varying', 9.9],
    ['varying', 10.1],
    ['varying', 100],
    ['varying', 5000],
  ] as const)('poisson has the right distribution (%s mean %d)', async (kind, mean) => {
    const values = await draw(kind === 'common' ? call('poisson', name('m')) : each, mean);
    const n = values.length;
    const found = moments(values);
    expect(Math.abs(found.mean - mean) / Math.sqrt(mean / n)).toBeLessThan(4);
    const spread = Math.sqrt((mean + 2 * mean ** 2) / n);
    expect(Math.abs(found.variance - mean) / spread).toBeLessThan(4);
    const most = Math.ceil(mean + 12 * Math.sqrt(mean) + 12);
    const observed = new Array<number>(most + 1).fill(0);
    const expected = new Array<number>(most + 1).fill(0);
    let logFactorial = 0;
    for (let k = 0; k <= most; k++) {
      if (k > 0) logFactorial += Math.log(k);
      expected[k] = n * Math.exp(k * Math.log(mean) - mean - logFactorial);
    }
    expect(values.every((x) => Number.isInteger(x) && x >= 0 && x <= most)).toBe(true);
    for (const x of values) observed[x]!++;
    expect(Math.abs(deviate(observed, expected))).toBeLessThan(4);
  });

  it('poisson of nothing is nothing', async () => {
    for (const mean of [0, -1, Number.NaN])
      for (const value of [call('poisson', name('m')), each])
        expect((await draw(value, mean)).every((x) => x === 0)).toBe(true);
  });

  it('a kernel without a state cannot draw', async () => {
    const { random, ...bindings } = kernel(call('rand')).bindings;
    expect(random).toBeDefined();
    await expect(wasmBackend.compile([{ ...kernel(call('rand')), bindings }])).rejects.toThrow(
      /random state/,
    );
  });
});
