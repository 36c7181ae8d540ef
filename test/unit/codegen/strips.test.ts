/** Functions of whole strips give the bits that they give element by element. */

import { describe, expect, it } from 'vitest';
import { generateModule, wasmBackend } from '../../../engine/codegen/backend.ts';
import { STRIP } from '../../../engine/codegen/strips.ts';
import type { ElementKernel } from '../../../engine/compile/kernel-types.ts';
import {
  EXPREL_LONG_FROM,
  EXPREL_SHORT_FROM,
  exp,
  exprel,
  tanh,
} from '../../../engine/kit/elementary.ts';
import { parseExpression } from '../../../engine/language/parse.ts';

const parsed = (text: string) => {
  const found = parseExpression(text);
  if (!found.ok) throw new Error(text);
  return found.value;
};

/** Byte offset of the k-th array of n elements. */
const offsetOf = (k: number, n: number) => 64 + 8 * k * Math.ceil(n / STRIP) * STRIP;

const kernelOf = (text: string, n: number, fires: string | null): ElementKernel => ({
  kind: 'element',
  name: 'f',
  precision: 'f64',
  n,
  bindings: {
    x: { at: 'element', type: 'f64', offset: offsetOf(0, n) },
    y: { at: 'element', type: 'f64', offset: offsetOf(1, n) },
  },
  body: [{ target: 'y', value: parsed(text) }],
  fires: fires === null ? null : parsed(fires),
  firing: 'condition',
  onFire: [],
});

/** y = text for every x, by a kernel; `fires`: which elements it lists. */
async function run(text: string, xs: readonly number[], fires: string | null = null) {
  const n = xs.length;
  const at = (k: number) => offsetOf(k, n);
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 2, shared: true });
  new Float64Array(memory.buffer, at(0), n).set(xs);
  const functions = await (await wasmBackend.compile([kernelOf(text, n, fires)])).attach(memory, 1);
  const fired = functions.f!(0, 0, n, at(2));
  return {
    ys: new Float64Array(memory.buffer, at(1), n).slice(),
    fired: [...new Uint32Array(memory.buffer, at(2), fired)],
  };
}

const computed = async (text: string, xs: readonly number[]) => (await run(text, xs)).ys;

const below = (x: number): number => x * (1 + 2 ** -52);
const spread = (from: number, to: number): number[] =>
  Array.from({ length: STRIP }, (_, k) => from + ((to - from) * k) / (STRIP - 1));
const changed = (list: number[], k: number, x: number): number[] => list.with(k, x);

describe('exprel of a strip', () => {
  const short = spread(EXPREL_SHORT_FROM, 0);
  const long = spread(EXPREL_LONG_FROM, below(EXPREL_SHORT_FROM));
  it.each([
    ['all short', short],
    ['all long', long],
    ['all far', spread(-700, -10)],
    ['growing', spread(0, 700)],
    ['-0', spread(-0, -0)],
    ['NaN', spread(Number.NaN, Number.NaN)],
    ['long and short in turns', long.map((x, k) => (k % 2 === 0 ? x : short[k]!))],
    ['short and long in turns', short.map((x, k) => (k % 2 === 0 ? x : long[k]!))],
    ...[0, 1, STRIP - 1].flatMap((k): [string, number[]][] => [
      [`short, but ${k} just long`, changed(short, k, below(EXPREL_SHORT_FROM))],
      [`short, but ${k} grows`, changed(short, k, 1e-300)],
      [`short, but ${k} is NaN`, changed(short, k, Number.NaN)],
      [`long, but ${k} short`, changed(long, k, EXPREL_SHORT_FROM)],
      [`long, but ${k} shorter`, changed(long, k, -0.3)],
      [`long, but ${k} far`, changed(long, k, below(EXPREL_LONG_FROM))],
      [`long, but ${k} infinite`, changed(long, k, -Infinity)],
    ]),
  ])('%s', async (_, xs) => {
    const ys = await computed('exprel(x)', xs);
    expect([...ys]).toEqual(xs.map(exprel));
  });
});

describe('a module', () => {
  it('holds the functions that its kernels call, and no others', () => {
    const [none, one, both] = ['x + 1', 'exp(x)', 'exp(x) + tanh(x)'].map(
      (text) => generateModule([kernelOf(text, 64, null)], true).length,
    ) as [number, number, number];
    expect(one - none).toBeGreaterThan(300);
    expect(both - one).toBeGreaterThan(300);
    expect(none).toBeLessThan(600);
  });
});

describe('passes over strips', () => {
  const xs = Array.from({ length: 3 * STRIP + 5 }, (_, k) => Math.sin(k) * 3);

  it('compute one function of another', async () => {
    const ys = await computed('exp(x*tanh(exp(x)))', xs);
    expect([...ys]).toEqual(xs.map((x) => exp(x * tanh(exp(x)))));
  });

  it('keep what took long, and compute again what is short', async () => {
    const long = (x: number) => x * x * x - 2 * x * x + (x - 1) * (x + 3);
    const text = '(x*x*x - 2*x*x + (x - 1)*(x + 3))';
    const ys = await computed(`${text}*exp(${text}) + (x + 1)*tanh(x + 1)`, xs);
    expect([...ys]).toEqual(xs.map((x) => long(x) * exp(long(x)) + (x + 1) * tanh(x + 1)));
  });

  it('say who fires by functions of their own', async () => {
    const { fired } = await run('x', xs, 'exp(x) > 2');
    expect(fired).toEqual(xs.flatMap((x, k) => (exp(x) > 2 ? [k] : [])));
    expect(fired.length).toBeGreaterThan(5);
  });

  it('do without strips where there would be too many', async () => {
    const terms = Array.from({ length: 20 }, (_, k) => `exp(x + ${k})`).join(' + ');
    const ys = await computed(terms, xs);
    const sum = (x: number) =>
      Array.from({ length: 20 }, (_, k) => exp(x + k)).reduce((a, b) => a + b);
    expect([...ys]).toEqual(xs.map(sum));
  });
});
