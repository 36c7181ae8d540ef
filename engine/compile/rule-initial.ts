/** Where a rule's variables begin: at the document's number, at a formula over its parameters, at 0. */

import { checkExpression } from '../language/check.ts';
import { evaluate, hasValue } from '../language/evaluate.ts';
import type { Model } from '../language/model.ts';
import { parseExpression } from '../language/parse.ts';
import { parseUnit } from '../language/units.ts';
import { languageProblems } from '../problems/language.ts';
import type { Problem } from '../problems/problem.ts';
import type { ResolvedNode } from './resolved.ts';
import { visit } from './rewrite.ts';
import type { Keep, RuleText } from './rule-text.ts';

export interface Initial {
  readonly name: string;
  readonly initial: number;
}

/** Initial values of a model's variables; problems: what a formula says that has no value yet. */
export function initialOf(
  rule: ResolvedNode,
  model: Model,
  { uniforms, scope }: RuleText,
  keep: Keep,
  problems: Problem[],
): readonly Initial[] {
  const { behaviour } = rule.definition;
  const formulas = behaviour.kind === 'plasticity' ? behaviour.initial : undefined;
  const constants = new Map([...scope].filter(([known]) => known in uniforms));
  const numberOf = (formula: string, unit: string): number => {
    const parsed = keep('initial', parseExpression(formula), null);
    const expected = parseUnit(unit);
    const dimension = expected.ok ? expected.value.dimension : undefined;
    const tree = parsed && keep('initial', checkExpression(parsed, constants, dimension), null);
    if (!tree) return 0;
    let knows = true;
    visit(tree, (e) => {
      const said =
        e.kind === 'call'
          ? !hasValue(e.name) && `${e.name}()`
          : e.kind === 'name' && !(e.name in uniforms) && e.name;
      if (!said) return;
      knows = false;
      const problem = languageProblems.notHere(said, 'an initial value', e.span);
      problems.push({ ...problem, node: rule.id, parameter: 'initial' });
    });
    return knows ? Number(evaluate(tree, (name) => uniforms[name] ?? 0)) : 0;
  };
  return model.states.map(({ name, unit }) => {
    const given = rule.initial[name];
    const formula = formulas?.[name];
    const initial = given?.kind === 'number' ? given.value : formula ? numberOf(formula, unit) : 0;
    return { name, initial };
  });
}
