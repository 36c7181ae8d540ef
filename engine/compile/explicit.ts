/** Runge-Kutta methods and their stochastic kin, written as data. */

import { type Assignment, binary, call, type Expr, name, number } from '../language/ast.ts';
import { add, type Drift, times, unlessRefractory } from './drift.ts';
import { substitute } from './rewrite.ts';

/** Explicit methods as data: nodes of the tableau, then the weights of the result. */
const TABLEAUX = {
  euler: { stages: [[]], weights: [1] },
  rk2: { stages: [[], [0.5]], weights: [0, 1] },
  heun: { stages: [[], [1]], weights: [0.5, 0.5] },
  rk4: { stages: [[], [0.5], [0, 0.5], [0, 0, 1]], weights: [1 / 6, 1 / 3, 1 / 3, 1 / 6] },
} as const;

export type ExplicitMethod = keyof typeof TABLEAUX;

export const isExplicit = (method: string): method is ExplicitMethod =>
  Object.hasOwn(TABLEAUX, method);

/** Statements that advance all states by `dt` in `substeps`. */
export function explicit(
  drift: readonly Drift[],
  noises: readonly string[],
  method: keyof typeof TABLEAUX,
  substeps: number,
  frozen: ReadonlySet<string>,
): Assignment[] {
  const { stages, weights } = TABLEAUX[method];
  const out: Assignment[] = [];
  const h: Expr = substeps === 1 ? name('dt') : binary('/', name('dt'), number(substeps));
  let current = new Map<string, Expr>(drift.map((d) => [d.name, name(d.name)]));
  for (let sub = 0; sub < substeps; sub++) {
    const tag = substeps === 1 ? '' : `_${sub}`;
    const noise = noises.map((_, k) => {
      const target = `_dW${k}${tag}`;
      out.push({ target, value: times(call('sqrt', h), call('randn')) });
      return name(target);
    });
    const random = (d: Drift, at: ReadonlyMap<string, Expr>): Expr | null => {
      const terms = d.noise.flatMap((g, k) =>
        g ? [times(substitute(g, at), noise[k] ?? number(0))] : [],
      );
      return terms.length > 0 ? add(...terms) : null;
    };
    /** Increment of every state in one stage: drift*h + noise. */
    const increments: Map<string, Expr>[] = [];
    for (const [s, row] of stages.entries()) {
      const at = new Map<string, Expr>();
      for (const d of drift) {
        const base = current.get(d.name) ?? name(d.name);
        const shift = row.flatMap((a, k) => {
          const k_ = increments[k]?.get(d.name);
          return a === 0 || !k_ ? [] : [a === 1 ? k_ : times(number(a), k_)];
        });
        if (shift.length === 0) at.set(d.name, base);
        else {
          const target = `_y${s}_${d.name}${tag}`;
          out.push({ target, value: add(base, ...shift) });
          at.set(d.name, name(target));
        }
      }
      const c = row.reduce<number>((sum, a) => sum + a, 0);
      if (c > 0) at.set('t', binary('+', name('t'), times(number(c), h)));
      const found = new Map<string, Expr>();
      for (const d of drift) {
        const target = `_k${s}_${d.name}${tag}`;
        const change = add(times(h, substitute(d.drift, at)), random(d, at));
        out.push({
          target,
          value: frozen.has(d.name) ? unlessRefractory(change, number(0)) : change,
        });
        found.set(d.name, name(target));
      }
      increments.push(found);
    }
    const next = new Map<string, Expr>();
    for (const d of drift) {
      const terms = weights.flatMap((w, k) => {
        const k_ = increments[k]?.get(d.name);
        return w === 0 || !k_ ? [] : [w === 1 ? k_ : times(number(w), k_)];
      });
      const target = `_new_${d.name}${tag}`;
      out.push({ target, value: add(current.get(d.name) ?? name(d.name), ...terms) });
      next.set(d.name, name(target));
    }
    current = next;
  }
  for (const d of drift) out.push({ target: d.name, value: current.get(d.name) ?? name(d.name) });
  return out;
}
