/** A division by what is common becomes a multiplication, but not where the last digit decides. */

import { describe, expect, it } from 'vitest';
import { simplify } from '../../../engine/compile/simplify.ts';
import { evaluate } from '../../../engine/language/evaluate.ts';
import { parseExpression } from '../../../engine/language/parse.ts';
import { printExpression } from '../../../engine/language/print.ts';

const same = (name: string) => name === 'step';
const simplified = (text: string) => {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(text);
  return simplify(parsed.value, same);
};
const value = (text: string, x: number, step: number) =>
  Number(evaluate(simplified(text), (name) => (name === 'x' ? x : step)));

describe('a division by what is the same for all', () => {
  it('is a multiplication by its reciprocal', () => {
    expect(value('x/step', -0.3, 0.1)).toBe(-0.3 * (1 / 0.1));
    expect(value('x/step', -0.3, 0.1)).not.toBe(-0.3 / 0.1);
    expect(value('x/0.1', -0.3, 0)).toBe(-0.3 * (1 / 0.1));
  });

  it.each([
    ['floor(x/step)', Math.floor],
    ['ceil(x/step)', Math.ceil],
    ['floor(1 + (x/step))', (q: number) => Math.floor(1 + q)],
    ['if(x > 0, floor(x/step), ceil(x/step))', Math.trunc],
  ])('stays a division in %s, which makes it whole', (text, whole) => {
    let apart = 0;
    for (const step of [0.1, 0.25, 0.3, 0.7, 1e-3])
      for (let k = -50; k <= 50; k++) {
        const x = k * step;
        expect(value(text, x, step)).toBe(whole(x / step));
        if (Math.trunc(x / step) !== Math.trunc(x * (1 / step))) apart++;
      }
    expect(apart).toBeGreaterThan(5);
  });

  it('stays one by a number, too', () => {
    expect(value('ceil(x/0.1)', -0.3, 0)).toBe(Math.ceil(-0.3 / 0.1));
    expect(value('ceil(x/0.1)', -0.3, 0)).not.toBe(Math.ceil(-0.3 * (1 / 0.1)));
  });

  it('is a multiplication outside of what is made whole, in the same expression', () => {
    expect(value('floor(x/step) + (x/step)', -0.3, 0.1)).toBe(-3 + -0.3 * (1 / 0.1));
  });
});

/** `same`: names that have one value for all elements. */
const drawn = (text: string, ...same: string[]): string => {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(text);
  return printExpression(simplify(parsed.value, (name) => same.includes(name)));
};

describe('what is the same for all is drawn together', () => {
  it.each([
    ['x * a * b', 'x * (a * b)'],
    ['a * x * b', 'x * (a * b)'],
    ['b * (x * a)', 'x * (a * b)'],
    ['x * 2 * 3', 'x * 6'],
    ['x / a * b', 'x * (1 / a * b)'],
    ['x + a + y + b', 'x + y + (a + b)'],
    ['x - a + b', 'x + (b - a)'],
    ['a - x - b', 'a - b - x'],
    ['-x - y + a - b', 'a - b - x - y'],
    ['(x + a) * y + b + a', '(x + a) * y + (b + a)'],
  ])('%s', (text, expected) => {
    expect(drawn(text, 'a', 'b')).toBe(expected);
  });

  it.each(['x * a + y', 'x * y * a', 'x + y + a', 'a * b', 'a + b', 'x * y'])(
    '%s stays',
    (text) => {
      expect(drawn(text, 'a', 'b')).toBe(text);
    },
  );

  it('but not in what is made whole, where the last digit decides', () => {
    expect(drawn('floor(x * a * b)', 'a', 'b')).toBe('floor(x * a * b)');
    expect(drawn('ceil(x + a - y + b)', 'a', 'b')).toBe('ceil(x + a - y + b)');
  });
});
