/**
 * What a rule reads of the past: `delayed(x, time)` of a trace or of a neuron's variable. Values of
 * traces before the events of each step are kept anyway (`plan-traces.ts`); a neuron's variable is
 * kept as one more trace, which is the variable.
 */

import { type Assignment, type Expr, name } from '../language/ast.ts';
import { evaluate } from '../language/evaluate.ts';
import type { Problem } from '../problems/problem.ts';
import { ruleProblems } from '../problems/rule.ts';
import { collectNames, rewrite } from './rewrite.ts';

type Side = 'pre' | 'post';

/** A name that stands for a trace so many steps ago. */
export interface PastRead {
  readonly name: string;
  readonly side: Side;
  readonly trace: string;
  readonly steps: number;
}

export interface Past {
  /** `delayed` calls as names; `side`: the text may look at that alone, or at neither. */
  lower(expr: Expr, field: string, side?: Side | 'neither'): Expr;
  /** A name as it was typed. */
  say(name: string): string;
  /** Whether a name stands for the past of that side. */
  isOf(name: string, side: Side): boolean;
  readonly reads: readonly PastRead[];
  /** Traces that are a variable of the neuron, to be set in every step. */
  kept(side: Side): readonly Assignment[];
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Reads of one rule; `traces`: names of each side's traces. */
export function createPast(
  rule: Named,
  traces: Readonly<Record<Side, ReadonlySet<string>>>,
  parameters: Readonly<Record<string, number>>,
  dt: number,
  problems: Problem[],
): Past {
  const reads: PastRead[] = [];
  const kept = { pre: new Map<string, string>(), post: new Map<string, string>() };

  /** The trace that holds a variable, and its side. */
  const find = (variable: string): { side: Side; trace: string } | null => {
    for (const side of ['pre', 'post'] as const) {
      if (traces[side].has(variable)) return { side, trace: variable };
      if (!variable.endsWith(`_${side}`)) continue;
      const trace = `__kept_${variable}`;
      kept[side].set(trace, variable);
      return { side, trace };
    }
    return null;
  };

  const lowered = (args: readonly Expr[], field: string, side?: Side | 'neither'): Expr => {
    const [what, time] = args;
    const found = what?.kind === 'name' ? find(what.name) : null;
    if (!found || (side && found.side !== side)) {
      problems.push(ruleProblems.noPast(rule, what?.kind === 'name' ? what.name : '', field));
      return name('dt');
    }
    for (const used of time ? collectNames(time) : [])
      if (!(used in parameters)) problems.push(ruleProblems.pastNotConstant(rule, used, field));
    const ms = time ? Number(evaluate(time, (x) => parameters[x] ?? 0)) : 0;
    const steps = Math.max(0, Math.round(ms / dt));
    if (steps === 0 && what) return what;
    const read = { ...found, steps, name: `__ago_${found.trace}_${steps}` };
    if (!reads.some((r) => r.name === read.name)) reads.push(read);
    return name(read.name);
  };

  return {
    lower: (expr, field, side) =>
      rewrite(expr, (e) =>
        e.kind === 'call' && e.name === 'delayed' ? lowered(e.args, field, side) : null,
      ),
    say(read) {
      const known = reads.find((r) => r.name === read);
      return known ? `delayed(${known.trace.replace('__kept_', '')}, ...)` : read;
    },
    isOf: (read, side) => reads.some((r) => r.name === read && r.side === side),
    reads,
    kept: (side) =>
      [...kept[side]].map(([target, variable]) => ({ target, value: name(variable) })),
  };
}

/** How far rules look back at most [steps]. */
export const longestPast = (
  projections: readonly { readonly rules: readonly { readonly past: readonly PastRead[] }[] }[],
): number =>
  Math.max(0, ...projections.flatMap((p) => p.rules.flatMap((r) => r.past.map((x) => x.steps))));
