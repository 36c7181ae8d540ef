/**
 * Decaying state over any elapsed time: x' = a x is an exponential, and a variable driven by
 * products of such variables integrates to an exponential with the sum of their rates. That covers
 * eligibility traces and neuromodulated weights; anything else has no closed form here.
 */

import { type Assignment, binary, call, type Expr, name, number, unary } from '../language/ast.ts';
import type { Model } from '../language/model.ts';
import { namesOf } from '../language/walk.ts';
import { languageProblems } from '../problems/language.ts';
import { fail, type Outcome, succeed } from '../problems/problem.ts';

interface Monomial {
  readonly factor: Expr;
  /** Variables, with repetition. */
  readonly of: readonly string[];
}

const times = (a: Expr, b: Expr): Expr => binary('*', a, b);
const plus = (a: Expr | null, b: Expr): Expr => (a ? binary('+', a, b) : b);
const ELAPSED = name('elapsed');

/** An expression as a sum of products of `vars`; null if it is not a polynomial in them. */
function monomials(expr: Expr, vars: ReadonlySet<string>): Monomial[] | null {
  if (![...namesOf(expr)].some((n) => vars.has(n))) return [{ factor: expr, of: [] }];
  switch (expr.kind) {
    case 'name':
      return [{ factor: number(1), of: [expr.name] }];
    case 'unary':
      return expr.op === '-'
        ? (monomials(expr.operand, vars)?.map((m) => ({ ...m, factor: unary('-', m.factor) })) ??
            null)
        : null;
    case 'binary': {
      const { op, left, right } = expr;
      const a = monomials(left, vars);
      if (
        op === '**' &&
        right.kind === 'number' &&
        Number.isInteger(right.value) &&
        right.value >= 1 &&
        right.value <= 4
      ) {
        let power = a;
        for (let k = 1; k < right.value; k++) power = power && a && product(power, a);
        return power;
      }
      const b = monomials(right, vars);
      if (!a || !b) return null;
      if (op === '+') return [...a, ...b];
      if (op === '-') return [...a, ...b.map((m) => ({ ...m, factor: unary('-', m.factor) }))];
      if (op === '*') return product(a, b);
      if (op === '/' && b.every((m) => m.of.length === 0))
        return a.map((m) => ({ ...m, factor: binary('/', m.factor, right) }));
      return null;
    }
    default:
      return null;
  }
}

const product = (a: readonly Monomial[], b: readonly Monomial[]): Monomial[] =>
  a.flatMap((x) => b.map((y) => ({ factor: times(x.factor, y.factor), of: [...x.of, ...y.of] })));

/** Statements over `elapsed`. Problems: `method/not-closed`. */
export function closedForm(model: Model): Outcome<{ readonly assignments: readonly Assignment[] }> {
  const moving = model.states.filter((s) => s.derivative !== null);
  const vars = new Set(model.states.map((s) => s.name));
  const rates = new Map<string, Expr | null>(); // of variables that only decay; null: constant
  const forms = new Map<string, { rate: Expr | null; forcing: Monomial[] }>();
  for (const state of model.states) if (state.derivative === null) rates.set(state.name, null);
  for (const state of moving) {
    const list = state.derivative && monomials(state.derivative, vars);
    if (!list)
      return fail(
        languageProblems.notPolynomial(state.name, 'it is not a sum of products.', state.span),
      );
    let rate: Expr | null = null;
    const forcing: Monomial[] = [];
    for (const m of list)
      if (m.of.length === 1 && m.of[0] === state.name) rate = plus(rate, m.factor);
      else forcing.push(m);
    if (forcing.some((m) => m.of.includes(state.name)))
      return fail(languageProblems.notPolynomial(state.name, 'it multiplies itself.', state.span));
    forms.set(state.name, { rate, forcing });
    if (forcing.length === 0) rates.set(state.name, rate);
  }
  const assignments: Assignment[] = [];
  for (const state of moving) {
    const form = forms.get(state.name);
    if (!form) continue;
    const { rate, forcing } = form;
    const growth = rate ? call('exp', times(rate, ELAPSED)) : null;
    let inner: Expr = name(state.name);
    for (const m of forcing) {
      const unknown = m.of.find((v) => !rates.has(v));
      if (unknown !== undefined)
        return fail(
          languageProblems.notPolynomial(state.name, `${unknown} is itself driven.`, state.span),
        );
      // exp(rate*t) * integral of exp((sum of rates - rate)*s)
      let exponent: Expr | null = null;
      for (const v of m.of) {
        const r = rates.get(v);
        if (r) exponent = plus(exponent, r);
      }
      if (rate) exponent = exponent ? binary('-', exponent, rate) : unary('-', rate);
      let term = times(m.factor, ELAPSED);
      for (const v of m.of) term = times(term, name(v));
      if (exponent) term = times(term, call('exprel', times(exponent, ELAPSED)));
      inner = binary('+', inner, term);
    }
    assignments.push({
      target: `_new_${state.name}`,
      value: growth ? times(growth, inner) : inner,
    });
  }
  for (const state of moving)
    assignments.push({ target: state.name, value: name(`_new_${state.name}`) });
  return succeed({ assignments });
}
