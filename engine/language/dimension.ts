/**
 * What kind of quantity a number is: a vector of exponents over time, voltage, current, length,
 * amount and temperature. Voltage and current stand for mass and charge, because no neuron model
 * weighs anything; every electrical unit is then a product of small whole powers.
 */

/** Exponents of time, voltage, current, length, amount, temperature. */
export type Dimension = readonly [
  time: number,
  voltage: number,
  current: number,
  length: number,
  amount: number,
  temperature: number,
];

export const dimensionless: Dimension = [0, 0, 0, 0, 0, 0];
export const timeDimension: Dimension = [1, 0, 0, 0, 0, 0];

const map2 = (a: Dimension, b: Dimension, f: (x: number, y: number) => number): Dimension => [
  f(a[0], b[0]),
  f(a[1], b[1]),
  f(a[2], b[2]),
  f(a[3], b[3]),
  f(a[4], b[4]),
  f(a[5], b[5]),
];

/** Dimension of a product. */
export const multiplyDimensions = (a: Dimension, b: Dimension): Dimension =>
  map2(a, b, (x, y) => x + y);

/** Dimension of a quotient. */
export const divideDimensions = (a: Dimension, b: Dimension): Dimension =>
  map2(a, b, (x, y) => x - y);

/** Dimension of a power; exponents that rounding left beside a multiple of 1/12 are put on it. */
export const raiseDimension = (a: Dimension, power: number): Dimension =>
  map2(a, a, (x) => {
    const exact = x * power;
    const near = Math.round(exact * 12) / 12;
    return Math.abs(near - exact) < 1e-9 ? near + 0 : exact;
  });

/** Whether two quantities may be added or compared. */
export const sameDimension = (a: Dimension, b: Dimension): boolean =>
  a.every((x, k) => Math.abs(x - (b[k] ?? 0)) < 1e-9);

/** Whether a quantity is a plain number. */
export const isDimensionless = (a: Dimension): boolean => sameDimension(a, dimensionless);

const NAMED: readonly (readonly [word: string, unit: string, dimension: Dimension])[] = [
  ['a number', '1', dimensionless],
  ['a time', 'ms', timeDimension],
  ['a voltage', 'mV', [0, 1, 0, 0, 0, 0]],
  ['a current', 'pA', [0, 0, 1, 0, 0, 0]],
  ['a length', 'um', [0, 0, 0, 1, 0, 0]],
  ['an amount', 'fmol', [0, 0, 0, 0, 1, 0]],
  ['a temperature', 'K', [0, 0, 0, 0, 0, 1]],
  ['a rate', 'kHz', [-1, 0, 0, 0, 0, 0]],
  ['a capacitance', 'pF', [1, -1, 1, 0, 0, 0]],
  ['a conductance', 'nS', [0, -1, 1, 0, 0, 0]],
  ['a resistance', 'Gohm', [0, 1, -1, 0, 0, 0]],
  ['a charge', 'fC', [1, 0, 1, 0, 0, 0]],
  ['a concentration', 'M', [0, 0, 0, -3, 1, 0]],
  ['a speed', 'um/ms', [-1, 0, 0, 1, 0, 0]],
  ['an area', 'um**2', [0, 0, 0, 2, 0, 0]],
];

const BASE = ['ms', 'mV', 'pA', 'um', 'fmol', 'K'] as const;

/** The engine unit of a dimension, as a person would write it: `mV/ms`. */
export function dimensionUnit(dimension: Dimension): string {
  for (const [, unit, known] of NAMED) if (sameDimension(known, dimension)) return unit;
  const power = (unit: string, exponent: number) =>
    exponent === 1 ? unit : `${unit}**${Math.round(exponent * 1e4) / 1e4}`;
  const above: string[] = [];
  const below: string[] = [];
  for (const [k, unit] of BASE.entries()) {
    const exponent = dimension[k] ?? 0;
    if (exponent > 0) above.push(power(unit, exponent));
    else if (exponent < 0) below.push(power(unit, -exponent));
  }
  return [above.join('*') || '1', ...below].join('/');
}

/** A dimension in words: `a time (ms)`, `a number`, `in pA/ms`. */
export function describeDimension(dimension: Dimension): string {
  if (isDimensionless(dimension)) return 'a number without unit';
  for (const [word, unit, known] of NAMED)
    if (sameDimension(known, dimension)) return `${word} (${unit})`;
  return `in ${dimensionUnit(dimension)}`;
}
