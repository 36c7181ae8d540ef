/**
 * Error bounds of the elementary functions against 40-digit decimal arithmetic, over wide ranges
 * with fixed seeds, and their values at the borders.
 */

import { all, type BigNumber, create } from 'mathjs';
import { describe, expect, it } from 'vitest';
import * as own from '#engine/kit';

const math = create(all ?? {}, { number: 'BigNumber', precision: 80 });
type Big = BigNumber;

/** The exact value of a double (`bignumber(x)` takes its shortest decimal text instead). */
function big(x: number): Big {
  let mantissa = x;
  let exponent = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent -= 1;
  }
  const whole = math.bignumber(BigInt(mantissa).toString()) as Big;
  return whole.times((math.bignumber(2) as Big).pow(exponent));
}

/** A small deterministic generator, uniform in [0, 1). */
function createUniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Distance to the next larger number of the same binade. */
const ulp = (x: number): number => 2 ** (Math.floor(Math.log2(Math.abs(x))) - 52);

const range = (from: number, to: number) => (u: number) => from + (to - from) * u;
/** Both signs, magnitudes spread evenly over powers of ten. */
const scales = (least: number, most: number) => (u: number) =>
  (u < 0.5 ? -1 : 1) * 10 ** (least + (most - least) * ((2 * u) % 1));
const positive = (least: number, most: number) => (u: number) => 10 ** (least + (most - least) * u);

/** Largest error [ulp] over `count` arguments. */
function worst(
  f: (x: number) => number,
  exact: (x: Big) => unknown,
  draw: (u: number) => number,
  count = 400,
): number {
  const uniform = createUniform(7);
  let most = 0;
  for (let k = 0; k < count; k++) {
    const x = draw(uniform());
    const reference = exact(big(x)) as Big;
    const nearest = reference.toNumber();
    const error =
      reference
        .minus(big(f(x)))
        .abs()
        .toNumber() / ulp(nearest);
    if (!(error <= most)) most = error;
  }
  return most;
}

const one = big(1);
const exactExpm1 = (x: Big) => x.exp().minus(one);

describe('elementary functions', () => {
  it('exp, expm1, exprel keep their error bounds', () => {
    expect(worst(own.exp, (x) => x.exp(), range(-707, 708.9))).toBeLessThan(1.5);
    expect(worst(own.exp, (x) => x.exp(), range(-2, 2))).toBeLessThan(1.5);
    expect(worst(own.expm1, exactExpm1, range(-40, 700))).toBeLessThan(2);
    expect(worst(own.expm1, exactExpm1, range(-2, 2))).toBeLessThan(2);
    expect(worst(own.expm1, exactExpm1, scales(-14, 0))).toBeLessThan(2);
    expect(worst(own.exprel, (x) => exactExpm1(x).div(x), scales(-12, 2))).toBeLessThan(3);
  });

  it('log and log1p keep their error bounds', () => {
    expect(worst(own.log, (x) => x.ln(), positive(-307, 308))).toBeLessThan(1.5);
    expect(worst(own.log, (x) => x.ln(), range(0.4, 2.5))).toBeLessThan(1.5);
    expect(
      worst(
        own.log,
        (x) => x.ln(),
        (u) => 1 + (u - 0.5) * 1e-4,
      ),
    ).toBeLessThan(1.5);
    expect(
      worst(
        own.log,
        (x) => x.ln(),
        (u) => (1 + u) * 1e-310,
      ),
    ).toBeLessThan(1.5);
    expect(worst(own.log1p, (x) => x.plus(one).ln(), scales(-14, -0.01))).toBeLessThan(1.5);
    expect(worst(own.log1p, (x) => x.plus(one).ln(), positive(-3, 20))).toBeLessThan(1.5);
  });

  it('sin and cos keep their absolute error bound, tan a relative one', () => {
    const uniform = createUniform(3);
    for (const most of [1, 10, 1e3, 2 ** 26])
      for (let k = 0; k < 150; k++) {
        const x = (2 * uniform() - 1) * most;
        expect(
          Math.abs(
            big(x)
              .sin()
              .minus(big(own.sin(x)))
              .toNumber(),
          ),
        ).toBeLessThan(3e-16);
        expect(
          Math.abs(
            big(x)
              .cos()
              .minus(big(own.cos(x)))
              .toNumber(),
          ),
        ).toBeLessThan(3e-16);
      }
    expect(worst(own.tan, (x) => x.tan(), range(-0.78, 0.78))).toBeLessThan(4);
  });

  it('sinh, cosh, tanh, atan keep their error bounds', () => {
    expect(worst(own.sinh, (x) => x.sinh(), scales(-10, 2.8))).toBeLessThan(3);
    expect(worst(own.cosh, (x) => x.cosh(), range(-700, 700))).toBeLessThan(3);
    expect(worst(own.cosh, (x) => x.cosh(), range(-2, 2))).toBeLessThan(3);
    expect(worst(own.tanh, (x) => x.tanh(), scales(-10, 1.5))).toBeLessThan(3);
    expect(worst(own.atan, (x) => x.atan(), scales(-10, 10))).toBeLessThan(2);
    expect(worst(own.atan, (x) => x.atan(), range(-3, 3))).toBeLessThan(2);
  });

  it('pow keeps its error bound up to the ends of the range', () => {
    const uniform = createUniform(11);
    for (let k = 0; k < 600; k++) {
      const x = 10 ** (k % 3 === 0 ? 600 * uniform() - 300 : 4 * uniform() - 2);
      const power = (2 * uniform() - 1) * (k % 2 === 0 ? 30 : 700);
      const y = power / Math.max(1e-3, Math.abs(Math.log(x)));
      const reference = big(x).pow(big(y));
      const error =
        reference
          .minus(big(own.pow(x, y)))
          .abs()
          .toNumber() / ulp(reference.toNumber());
      expect(error).toBeLessThan(2 + Math.abs(power) / 30);
    }
  });

  it('does what its sentences say at the borders', () => {
    expect(own.exp(0)).toBe(1);
    expect(own.exp(-709)).toBe(0);
    expect(own.exp(710)).toBe(Infinity);
    expect(own.exp(-Infinity)).toBe(0);
    expect(own.exp(Infinity)).toBe(Infinity);
    expect(own.exp(Number.NaN)).toBeNaN();
    expect(own.expm1(-Infinity)).toBe(-1);
    expect(own.expm1(Infinity)).toBe(Infinity);
    expect(own.exprel(0)).toBe(1);
    expect(own.exprel(-Infinity)).toBe(0);
    expect(own.exprel(Infinity)).toBe(Infinity);
    expect(own.log(0)).toBe(-Infinity);
    expect(own.log(1)).toBe(0);
    expect(own.log(-1)).toBeNaN();
    expect(own.log(Infinity)).toBe(Infinity);
    expect(own.log(5e-324)).toBe(Math.log(5e-324));
    expect(own.log1p(-1)).toBe(-Infinity);
    expect(own.log1p(-2)).toBeNaN();
    expect(own.log1p(Infinity)).toBe(Infinity);
    expect(own.log1p(Number.NaN)).toBeNaN();
    expect(own.sin(1e14)).toBeNaN();
    expect(own.sin(Number.NaN)).toBeNaN();
    expect(own.tanh(Infinity)).toBe(1);
    expect(own.tanh(-Infinity)).toBe(-1);
    expect(own.sinh(-Infinity)).toBe(-Infinity);
    expect(own.cosh(Infinity)).toBe(Infinity);
    expect(own.atan(Infinity)).toBe(Math.PI / 2);
    expect(own.atan(-Infinity)).toBe(-Math.PI / 2);
    expect(own.pow(0, 2)).toBe(0);
    expect(own.pow(0, -2)).toBe(Infinity);
    expect(own.pow(0, 0)).toBe(1);
    expect(own.pow(Number.NaN, 0)).toBe(1);
    expect(own.pow(-2, 3)).toBe(-8);
    expect(own.pow(-2, 4)).toBe(16);
    expect(own.pow(-2, 0.5)).toBeNaN();
    expect(own.pow(Infinity, 0.5)).toBe(Infinity);
    expect(own.pow(Infinity, -1)).toBe(0);
    expect(own.pow(2, Infinity)).toBe(Infinity);
    expect(own.pow(0.5, Infinity)).toBe(0);
    expect(own.pow(2, 2000)).toBe(Infinity);
    expect(own.pow(2, 10)).toBe(1024);
    expect(own.pow(1.5, Number.NaN)).toBeNaN();
    expect(own.pow(Number.NaN, 1.5)).toBeNaN();
  });
});
