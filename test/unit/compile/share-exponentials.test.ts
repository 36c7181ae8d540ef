/** Powers of one exponential instead of many: the same values to rounding, at singular places too. */

import { describe, expect, it } from 'vitest';
import { shareExponentials } from '../../../engine/compile/share-exponentials.ts';
import type { Assignment } from '../../../engine/language/ast.ts';
import { evaluate } from '../../../engine/language/evaluate.ts';
import { parseExpression } from '../../../engine/language/parse.ts';

const statement = (target: string, text: string): Assignment => {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(text);
  return { target, value: parsed.value };
};
const same = (name: string) => name === 'V_T';

/** `usually` is the compiler's own: as an expression it is `if`. */
const run = (statements: readonly Assignment[], values: Record<string, number>) => {
  const known: Record<string, number> = { ...values };
  for (const { target, value } of statements) {
    const text = JSON.stringify(value).replaceAll('"usually"', '"if"');
    known[target] = Number(evaluate(JSON.parse(text), (name) => known[name] ?? Number.NaN));
  }
  return known;
};
const exponentials = (statements: readonly Assignment[]) =>
  new Set(
    statements.flatMap((s) =>
      [...JSON.stringify(s.value).matchAll(/"kind":"call","name":"exp(rel)?"/g)].map((m) => m[0]),
    ),
  );

const RATES = [
  statement('a_m', '1.28/exprel((13 - (V - V_T))*0.25)'),
  statement('b_m', '1.4/exprel(((V - V_T) - 40)*0.2)'),
  statement('b_h', '4/(1 + exp((40 - (V - V_T))*0.2))'),
  statement('b_n', '0.5*exp((10 - (V - V_T))*0.025)'),
];

describe('channel rates', () => {
  const shared = shareExponentials(RATES, same);

  it('need one exponential of the voltage', () => {
    expect(shared).toHaveLength(5);
    expect([...exponentials(shared)].some((text) => text.includes('exprel'))).toBe(false);
  });

  it('keep their values', () => {
    for (let V = -120; V <= 60; V += 0.37) {
      const [before, after] = [run(RATES, { V, V_T: -63 }), run(shared, { V, V_T: -63 })];
      for (const { target } of RATES)
        expect(Math.abs((after[target] ?? 0) / (before[target] ?? 1) - 1)).toBeLessThan(1e-12);
    }
  });

  it('are whole where a quotient would be 0/0', () => {
    for (const U of [13, 40, 13 + 1e-9, 40 - 1e-5, 13.19, 39.8]) {
      const at = { V: U - 63, V_T: -63 };
      for (const { target } of RATES)
        expect(run(shared, at)[target]).toBeCloseTo(run(RATES, at)[target] ?? 0, 12);
    }
  });

  it('stay finite far away', () => {
    for (const V of [-1e4, 1e4]) {
      const after = run(shared, { V, V_T: -63 });
      for (const { target } of RATES.slice(0, 3)) expect(after[target]).not.toBeNaN();
    }
  });
});

describe('nothing is shared', () => {
  it('of one exponential, of unrelated ones, of a variable that changed in between', () => {
    const alone = [statement('a', 'exp(V/4)')];
    const unrelated = [statement('a', 'exp(V*0.25)'), statement('b', 'exp(V*0.137)')];
    const changed = [
      statement('a', 'exp(V*0.25)'),
      statement('V', 'V + 1'),
      statement('b', 'exp(V*0.5)'),
    ];
    for (const statements of [alone, unrelated, changed])
      expect(shareExponentials(statements, same)).toEqual(statements);
  });
});
