/**
 * What a rule's `learning` does: at 0 a synapse keeps its weight and what it remembers, and at
 * another number, the rate, so much of every change of the weight happens.
 */

import { type Assignment, binary, call, type Expr, name, number } from '../language/ast.ts';
import type { StreamRef } from './ir.ts';
import type { ResolvedGraph } from './resolved.ts';

/** The weight before an event. */
const BEFORE = '__before_w';

export interface Learning {
  /** The statements of an event, as far as `learning` lets them happen. */
  event(list: readonly Assignment[]): readonly Assignment[];
  /** The same for what moves between events: what decays in a frozen synapse goes on decaying. */
  between(list: readonly Assignment[]): readonly Assignment[];
}

/** `changing`: the weight and the states of a synapse; `heard`: what is wired to `learning`. */
export function createLearning(
  graph: ResolvedGraph,
  heard: readonly StreamRef[],
  changing: ReadonlySet<string>,
): Learning {
  // The schedule says 0 or 1; any other word is a rate.
  const hasRate = heard.length > 0 && !isSaidBySchedule(graph, heard);
  const isWeight = (s: Assignment) => s.target === 'w';
  return {
    event: (list) =>
      hasRate && list.some(isWeight)
        ? [
            { target: BEFORE, value: name('w') },
            ...list.map((s) => (!isWeight(s) && changing.has(s.target) ? whileLearning(s) : s)),
            { target: 'w', value: byRate(name('w'), name(BEFORE)) },
          ]
        : list.map((s) => (changing.has(s.target) ? whileLearning(s) : s)),
    between: (list) =>
      list.map((s) => {
        if (!isWeight(s)) return s;
        return hasRate ? { ...s, value: byRate(s.value, name('w')) } : whileLearning(s);
      }),
  };
}

/** Whether all that an input hears comes from the schedule. */
export const isSaidBySchedule = (
  { nodes }: ResolvedGraph,
  sources: readonly StreamRef[],
): boolean =>
  sources.length > 0 &&
  sources.every(
    (source) =>
      nodes.find(({ id }) => id === source.node)?.definition.behaviour.kind === 'schedule',
  );

/** The part of a change that the rate at `learning` lets happen. */
const byRate = (after: Expr, before: Expr): Expr =>
  call(
    'if',
    binary('!=', name('learning'), number(0)),
    binary('+', before, binary('*', name('learning'), binary('-', after, before))),
    before,
  );

/** The statement, where the rule's `learning` is not 0; else its target stays as it is. */
const whileLearning = (s: Assignment): Assignment => ({
  ...s,
  value: call('if', binary('!=', name('learning'), number(0)), s.value, name(s.target)),
});
