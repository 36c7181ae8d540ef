/**
 * Which rules may wait: whether what a target's spikes do to a synapse can be made up for when the
 * row is walked next (`Replay`). It can where that depends on nothing but the synapse, constants
 * and traces of the sending side that only its own spikes move.
 */

import type { Assignment } from '../language/ast.ts';
import { evaluate } from '../language/evaluate.ts';
import type { Projection } from './ir.ts';
import type { StreamPlan } from './plan-types.ts';
import { collectNames, readBy, towards } from './rewrite.ts';
import type { RuleIR } from './rule.ts';

/** The texts of a replay. */
export interface ReplayTexts {
  readonly traces: readonly string[];
  readonly update: readonly Assignment[];
  readonly jump: readonly Assignment[];
  readonly body: readonly Assignment[];
}

/** What a rule's events on the receiving side come down to, or null if they cannot wait. */
export function replayOf(
  projection: Projection,
  rule: RuleIR,
  pre: StreamPlan | undefined,
  post: StreamPlan | undefined,
  learningIsHeld: boolean,
): ReplayTexts | null {
  const { synapses, rules } = projection;
  const fits =
    rules.length === 1 &&
    !synapses.shared &&
    !synapses.delays.includes(0) &&
    pre !== undefined &&
    pre.kind !== 'relay' &&
    post?.kind === 'list' &&
    rule.synapse.advance.length === 0 &&
    learningIsHeld;
  if (!fits) return null;
  const own = new Set(['w', ...rule.synapse.states.map((s) => s.name)]);
  const body = towards(rule.onPost.all, own);
  if (body.length === 0) return null;
  const initial = new Map(rule.pre.states.map((s) => [s.name, s.initial]));
  const constants = new Set(Object.keys(rule.uniforms));
  let traces = [...initial.keys()].filter((trace) => readBy(body).has(trace));
  for (;;) {
    const update = towards(rule.pre.update, new Set(traces));
    const jump = towards(rule.onPre.own, new Set(traces));
    const read = readBy([...update, ...jump]);
    const all = [...initial.keys()].filter((t) => traces.includes(t) || read.has(t));
    if (all.length > traces.length) {
      traces = all;
      continue;
    }
    const known = new Set([...constants, ...traces]);
    const closed =
      isClosed(update, known) &&
      isClosed(jump, known) &&
      isClosed(body, new Set([...known, ...own, 'learning']));
    const rests = traces.every((t) => initial.get(t) === 0) && staysAtZero(update, traces, rule);
    return closed && rests ? { traces, update, jump, body } : null;
  }
}

/** Whether statements read nothing but what is known and what they have made themselves. */
function isClosed(list: readonly Assignment[], known: ReadonlySet<string>): boolean {
  const made = new Set(known);
  return list.every((s) => {
    const closed = [...collectNames(s.value)].every((name) => made.has(name));
    made.add(s.target);
    return closed;
  });
}

/** Before the first step traces are at rest: the path from there must be, too. */
function staysAtZero(
  update: readonly Assignment[],
  traces: readonly string[],
  rule: RuleIR,
): boolean {
  const values = new Map<string, number>(Object.entries(rule.uniforms));
  for (const trace of traces) values.set(trace, 0);
  for (const s of update)
    values.set(s.target, Number(evaluate(s.value, (name) => values.get(name) ?? Number.NaN)));
  return traces.every((trace) => values.get(trace) === 0);
}
