/**
 * What each text of a learning rule may read and change: a trace is one number per neuron, a
 * synapse moves in closed form between events, and nothing here draws random numbers.
 */

import type { Assignment, Expr } from '../language/ast.ts';
import type { Model } from '../language/model.ts';
import { isFixedName } from '../language/reserved.ts';
import { languageProblems } from '../problems/language.ts';
import type { Problem } from '../problems/problem.ts';
import { ruleProblems } from '../problems/rule.ts';
import { rewrite } from './rewrite.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface RuleTexts {
  readonly models: Readonly<Record<'pre' | 'post' | 'shared' | 'synapse', Model>>;
  readonly onPre: readonly Assignment[];
  readonly onPost: readonly Assignment[];
  readonly onEvery: readonly Assignment[];
  /** By the name of the input. */
  readonly on: Readonly<Record<string, readonly Assignment[]>>;
  /** Parameters, inputs, and names that stand for the past. */
  readonly known: ReadonlySet<string>;
  /** Variables of neurons, with their suffix. */
  readonly variables: ReadonlySet<string>;
}

const ALWAYS = ['dt', 'step', 'learning'];
const ENDS = ['i', 'j'];
const DRAWS = new Set(['rand', 'randn', 'poisson', 'lookup']);

/** A problem for everything that a text may not read or change. */
export function checkRule(rule: Named, texts: RuleTexts): Problem[] {
  const { models, known, variables } = texts;
  const problems: Problem[] = [];
  const states = (...of: (keyof typeof models)[]) =>
    of.flatMap((key) => models[key].states.map((s) => s.name));
  const ends = (suffix: string) => [...variables].filter((v) => v.endsWith(suffix));
  const refuse = (used: string, field: string) => {
    const problem = ruleProblems.notHere(rule, used, field);
    if (!problems.some((p) => p.message === problem.message)) problems.push(problem);
  };
  const reads = (value: Expr, field: string, may: ReadonlySet<string>, sums = false) => {
    rewrite(value, (e) => {
      if (e.kind === 'name' && !may.has(e.name) && !known.has(e.name) && !ALWAYS.includes(e.name))
        refuse(e.name, field);
      else if (e.kind === 'call' && (DRAWS.has(e.name) || (e.name === 'sumIn' && !sums)))
        refuse(`${e.name}()`, field);
      return null;
    });
  };
  const equations = (field: keyof typeof models, may: readonly string[]) => {
    const own = new Set([...may, ...models[field].expressions.map((e) => e.name)]);
    for (const { derivative } of models[field].states)
      if (derivative) reads(derivative, field, own);
    for (const { value } of models[field].expressions) reads(value, field, own);
  };
  const statements = (
    field: string,
    list: readonly Assignment[],
    may: readonly string[],
    fixed: readonly string[],
    sums = false,
  ) => {
    const now = new Set(may);
    for (const { target, value, span } of list) {
      reads(value, field, now, sums);
      if (fixed.includes(target)) problems.push(ruleProblems.wrongSide(rule, target, field));
      else if (stands(target))
        problems.push({
          ...languageProblems.notChanged(target, span),
          node: rule.id,
          parameter: field,
        });
      now.add(target);
    }
  };
  const changing = new Set(['w', 'deliver', ...states('pre', 'post', 'shared', 'synapse')]);
  /** Whether a name means something that no statement can change. */
  const stands = (target: string) =>
    !changing.has(target) &&
    (known.has(target) || variables.has(target) || named.includes(target) || isFixedName(target));
  const named = Object.values(models).flatMap((m) => m.expressions.map((e) => e.name));
  const all = ['w', ...states('pre', 'post', 'shared', 'synapse'), ...variables, ...ENDS, ...named];
  equations('pre', [...states('pre'), ...ends('_pre')]);
  equations('post', [...states('post'), ...ends('_post')]);
  equations('shared', states('shared'));
  equations('synapse', ['w', ...states('synapse', 'shared')]);
  statements('onPre', texts.onPre, all, []);
  statements('onPost', texts.onPost, all, ['deliver']);
  const others = states('pre', 'post', 'shared');
  statements('onEvery', texts.onEvery, all, [...others, 'deliver'], true);
  for (const [port, list] of Object.entries(texts.on))
    statements(`on.${port}`, list, states('shared'), ['w', ...states('pre', 'post', 'synapse')]);
  return problems;
}
