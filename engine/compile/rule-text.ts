/**
 * What the texts of a `plasticity` behaviour say, checked: what they may name, the equations of
 * traces and synapses, and the statements of events, with `delayed` values as names of their own.
 */

import type { NodeDefinition } from '../kit/types.ts';
import { type Assignment, binary, call, type Expr, name, number } from '../language/ast.ts';
import { checkModel, checkStatements } from '../language/check.ts';
import { type Dimension, dimensionless } from '../language/dimension.ts';
import { parseEquations } from '../language/equations.ts';
import type { Model } from '../language/model.ts';
import { parseStatements } from '../language/parse.ts';
import { parseUnit } from '../language/units.ts';
import { languageProblems } from '../problems/language.ts';
import { assert, type Outcome, type Problem } from '../problems/problem.ts';
import { ruleProblems } from '../problems/rule.ts';
import { analyseDynamics, scopeOf } from './dynamics.ts';
import { createMeasure } from './measure.ts';
import type { ResolvedNode } from './resolved.ts';
import { rewrite, visit } from './rewrite.ts';
import { createPast, type Past } from './rule-past.ts';

const EMPTY_MODEL: Model = { states: [], expressions: [] };

/** Notes the problems of what a field says; gives `otherwise` where it failed. */
export type Keep = <T>(field: string, outcome: Outcome<T>, otherwise: T) => T;

export interface RuleText {
  readonly models: Readonly<Record<'pre' | 'post' | 'shared' | 'synapse', Model>>;
  /** Parameters in engine units; what lowering computes once is added. */
  readonly uniforms: Record<string, number>;
  /** Parameters that are expressions. */
  readonly formulas: ReadonlyMap<string, Expr>;
  readonly scope: ReadonlyMap<string, Dimension>;
  readonly past: Past;
  /** Statements of a field in which only names with memory are left. */
  statements(field: string, text: string | undefined): readonly Assignment[];
}

/** Names of a model's states. */
export const namesOf = (model: Model): ReadonlySet<string> =>
  new Set(model.states.map((s) => s.name));

export function createKeep(rule: ResolvedNode, problems: Problem[]): Keep {
  return (field, outcome, otherwise) => {
    for (const p of outcome.problems) problems.push({ parameter: field, ...p, node: rule.id });
    return outcome.ok ? outcome.value : otherwise;
  };
}

/** Reads the texts of a rule for synapses from `pre` to `post` with weights in `unit`. */
export function readRule(
  rule: ResolvedNode,
  pre: ResolvedNode,
  post: ResolvedNode,
  unit: string,
  dt: number,
  keep: Keep,
  problems: Problem[],
): RuleText {
  const { behaviour } = rule.definition;
  assert(behaviour.kind === 'plasticity', `${rule.id} is a rule`);
  const scope = ruleScope(rule.definition, unit, pre, post);
  const uniforms: Record<string, number> = { dt };
  const formulas = new Map<string, Expr>();
  for (const [parameter, value] of Object.entries(rule.parameters))
    if (value.kind === 'number') uniforms[parameter] = value.value;
    else if (value.kind === 'flag') uniforms[parameter] = value.value ? 1 : 0;
    else if (value.kind === 'expression') formulas.set(parameter, value.value);
    else if (value.kind === 'draw' || value.kind === 'list' || value.kind === 'formula')
      problems.push(ruleProblems.notOneNumber(rule, parameter));

  const parse = (field: keyof RuleText['models']): Model => {
    const text = behaviour[field];
    if (!text) return EMPTY_MODEL;
    // `target` stands for the unit of the receptor the weights belong to.
    const parsed = keep(field, parseEquations(text.replace(/\btarget\b/g, unit)), EMPTY_MODEL);
    for (const { name: declared, unit: own } of [...parsed.states, ...parsed.expressions]) {
      const dimension = parseUnit(own);
      if (dimension.ok) scope.set(declared, dimension.value.dimension);
    }
    return parsed;
  };
  const raw = {
    pre: parse('pre'),
    post: parse('post'),
    shared: parse('shared'),
    synapse: parse('synapse'),
  };
  const sides = { pre: namesOf(raw.pre), post: namesOf(raw.post) };
  const past = createPast(rule, sides, uniforms, dt, problems);
  const check = (field: keyof typeof raw): Model => {
    const { states, expressions } = keep(field, checkModel(raw[field], scope), raw[field]);
    const side = field === 'pre' || field === 'post' ? field : 'neither';
    const then = (e: Expr) => past.lower(e, field, side);
    return {
      states: states.map((s) =>
        s.derivative === null ? s : { ...s, derivative: then(s.derivative) },
      ),
      expressions: expressions.map((e) => ({ ...e, value: then(e.value) })),
    };
  };
  const models = {
    pre: check('pre'),
    post: check('post'),
    shared: check('shared'),
    synapse: check('synapse'),
  };
  const named = new Map<string, Expr>(formulas);
  const measure = createMeasure();
  for (const m of Object.values(models))
    for (const e of m.expressions) {
      named.set(e.name, e.value);
      measure.name(e.name, e.value);
    }
  const plain = (value: Expr): Expr =>
    rewrite(
      rewrite(value, (e) => (e.kind === 'name' ? (named.get(e.name) ?? timeOf(e.name)) : null)),
      (e) => plainPower(e, uniforms),
    );
  return {
    models,
    uniforms,
    formulas,
    scope,
    past,
    statements(field, text) {
      if (!text) return [];
      const parsed = keep(field, parseStatements(text), []);
      const checked = keep(field, checkStatements(parsed, scope), parsed);
      if (checked.every((s) => measure.fits(s.value)))
        return checked.map((s) => ({ ...s, value: past.lower(plain(s.value), field) }));
      problems.push({ ...languageProblems.tooLarge(field), node: rule.id, parameter: field });
      return [];
    },
  };
}

/** Statements may read the time [ms] at which the step of their event begins. */
const timeOf = (used: string): Expr | null =>
  used === 't' ? binary('*', name('step'), name('dt')) : null;

/** Parts that a base may have which is written twice. */
const MOST_PARTS = 30;

/** A power by a parameter, which is 0 or 1 more often than not: those need no logarithm. */
function plainPower(e: Expr, parameters: Readonly<Record<string, number>>): Expr | null {
  if (e.kind !== 'binary' || e.op !== '**' || e.right.kind !== 'name') return null;
  if (!(e.right.name in parameters)) return null;
  let parts = 0;
  visit(e.left, () => parts++);
  if (parts > MOST_PARTS) return null;
  const is = (value: number) => binary('==', e.right, number(value));
  return call('if', is(0), number(1), call('if', is(1), e.left, e));
}

/** Everything the texts of a rule may name. */
function ruleScope(
  definition: NodeDefinition,
  unit: string,
  pre: ResolvedNode,
  post: ResolvedNode,
): Map<string, Dimension> {
  const target = parseUnit(unit);
  const weight = target.ok ? target.value.dimension : dimensionless;
  const scope = scopeOf(definition);
  for (const [parameter, declared] of Object.entries(definition.parameters))
    if (declared.kind === 'quantity' && declared.unit.includes('target')) {
      const own = parseUnit(declared.unit.replaceAll('target', `(${unit})`));
      scope.set(parameter, own.ok ? own.value.dimension : weight);
    }
  scope.set('j', dimensionless);
  scope.set('learning', dimensionless);
  scope.set('w', weight);
  scope.set('deliver', weight);
  for (const [node, suffix] of [
    [pre, '_pre'],
    [post, '_post'],
  ] as const)
    for (const [variable, dimension] of variablesOf(node.definition))
      scope.set(`${variable}${suffix}`, dimension);
  return scope;
}

/** Dimensions of a neuron's own variables and parameters. */
function variablesOf(definition: NodeDefinition): Map<string, Dimension> {
  if (definition.behaviour.kind !== 'dynamics') return new Map();
  const result = scopeOf(definition);
  const dynamics = analyseDynamics(definition);
  if (dynamics.ok)
    for (const v of [...dynamics.value.model.states, ...dynamics.value.model.expressions]) {
      const unit = parseUnit(v.unit);
      if (unit.ok) result.set(v.name, unit.value.dimension);
    }
  return result;
}
