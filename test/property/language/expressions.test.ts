/** Formulas: what is printed reads back as the same tree, and nothing a person types throws. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BinaryOperator,
  binary,
  call,
  type Expr,
  name,
  number,
  unary,
} from '../../../engine/language/ast.ts';
import { checkExpression } from '../../../engine/language/check.ts';
import { dimensionless } from '../../../engine/language/dimension.ts';
import { parseEquations } from '../../../engine/language/equations.ts';
import { parseExpression, parseStatements } from '../../../engine/language/parse.ts';
import { printExpression } from '../../../engine/language/print.ts';
import { fromUnit, parseQuantity, shortestInUnit } from '../../../engine/language/quantity.ts';
import { parseUnit } from '../../../engine/language/units.ts';
import { equalExpr } from '../../../engine/language/walk.ts';

const OPERATORS: readonly BinaryOperator[] = [
  ...(['+', '-', '*', '/', '**', '<', '<=', '>', '>=', '==', '!=', 'and', 'or'] as const),
];
const UNITS = ['mV', 'ms', 'pA', 'nS', 'mV**2', 's**-0.5', 'Hz', 'um'];

const literal = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((v) => v || 0);
const { tree } = fc.letrec<{ tree: Expr }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.oneof(
      literal.map(number),
      fc
        .tuple(literal, fc.constantFrom(...UNITS))
        .map(([value, unit]): Expr => ({ kind: 'number', value, unit })),
      fc.constantFrom('x', 'V_m', 'tau_syn_ex', 'I_e', 'pi').map(name),
    ),
    tie('tree').map((e) => unary('-', e)),
    tie('tree').map((e) => unary('not', e)),
    fc
      .tuple(fc.constantFrom(...OPERATORS), tie('tree'), tie('tree'))
      .map(([op, a, b]) => binary(op, a, b)),
    fc
      .tuple(fc.constantFrom('exp', 'max', 'if', 'clip'), fc.array(tie('tree'), { maxLength: 3 }))
      .map(([f, args]) => call(f, ...args)),
  ),
}));

describe('formulas', () => {
  it('gauss(x, width) is a bell of height 1, and takes two numbers of one unit', () => {
    const tree = (text: string) => {
      const parsed = parseExpression(text);
      if (!parsed.ok) throw new Error(text);
      return parsed.value;
    };
    const long = tree('2 nS*exp(-(((x - 1 um)/(3 um))**2/2))');
    expect(equalExpr(tree('2 nS*gauss(x - 1 um, 3 um)'), long)).toBe(true);
    const messageOf = (text: string) => {
      const length = parseUnit('um');
      const names = new Map([['x', length.ok ? length.value.dimension : dimensionless]]);
      return checkExpression(tree(text), names).problems[0]?.message;
    };
    expect(messageOf('gauss(x, 3 um)')).toBeUndefined();
    expect(messageOf('gauss(x)')).toContain('gauss');
    expect(messageOf('gauss(x, 3 ms)')).toMatch(/um|unit/);
  });

  it.each([
    ['ln(2)', 'There is no function ln. Did you mean log?'],
    ['arctan(2)', 'There is no function arctan. Did you mean atan?'],
    ['sqr(2)', 'There is no function sqr. Did you mean sqrt?'],
    ['foo(2)', 'There is no function foo.'],
  ])('%s names the function that was meant', (text, message) => {
    const parsed = parseExpression(text);
    if (!parsed.ok) throw new Error(`${text} is a formula`);
    const checked = checkExpression(parsed.value, new Map());
    expect(checked.ok).toBe(false);
    expect(checked.problems.map((p) => p.message)).toEqual([message]);
  });

  it('parse(print(e)) = e', () => {
    fc.assert(
      fc.property(tree, (e) => {
        const text = printExpression(e);
        fc.pre(text.length < 5000);
        const back = parseExpression(text);
        if (!back.ok && /deep|long/.test(back.problems[0]?.code ?? '')) return;
        expect(back.ok, text).toBe(true);
        if (back.ok) expect(equalExpr(back.value, e), text).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('any text is a formula or a problem with a place, never an exception', () => {
    const soup = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            ...[
              'V_m',
              'mV',
              '20',
              '1e3',
              '(',
              ')',
              ',',
              '+',
              '-',
              '**',
              '^',
              '<',
              '=',
              'and',
              'not',
            ],
            ...[
              'if',
              'exp',
              'd',
              '/dt',
              ':',
              '\n',
              ' ',
              'xi',
              '#',
              '(unless refractory)',
              '.5',
              '5.',
            ],
          ),
          fc.string({ maxLength: 3 }),
        ),
        { maxLength: 24 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(soup, (text) => {
        for (const read of [parseExpression, parseStatements, parseEquations]) {
          const outcome = read(text);
          if (outcome.ok) continue;
          expect(outcome.problems.length).toBeGreaterThan(0);
          for (const { message, span } of outcome.problems) {
            expect(message.length).toBeGreaterThan(5);
            if (span) expect(span[0] >= 0 && span[1] <= text.length + 1).toBe(true);
          }
        }
        const parsed = parseExpression(text);
        if (parsed.ok) checkExpression(parsed.value, new Map([['V_m', dimensionless]]));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('quantities', () => {
  const unit = fc.constantFrom(
    'ms',
    's',
    'mV',
    'V',
    'nA',
    'pA',
    'kHz',
    'Hz',
    'nS',
    'uF',
    'Mohm',
    '1',
  );

  it('a number that people write comes back from its unit with its own digits', () => {
    const typed = fc
      .tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 0, max: 9 }))
      .map(([digits, point]) => Number(`${digits}e-${point}`));
    fc.assert(
      fc.property(unit, typed, (u, v) => {
        expect(shortestInUnit(fromUnit(v, u), u)).toBe(v === 0 ? 0 : v);
      }),
      { numRuns: 2000 },
    );
  });

  it('any text is a quantity or a problem', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), unit, (text, u) => {
        const outcome = parseQuantity(text, u, 'tau');
        if (outcome.ok) expect(Number.isFinite(outcome.value)).toBe(true);
        else expect(outcome.problems[0]?.message).toMatch(/\S/);
        parseUnit(text);
      }),
      { numRuns: 2000 },
    );
  });
});
