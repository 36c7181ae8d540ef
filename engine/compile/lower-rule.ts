/** The texts of a `plasticity` behaviour become a rule for one projection. */

import type { Behaviour, NodeDefinition } from '../kit/types.ts';
import { type Assignment, binary, call, type Expr, name, number } from '../language/ast.ts';
import { checkModel, checkStatements } from '../language/check.ts';
import { type Dimension, dimensionless } from '../language/dimension.ts';
import { parseEquations } from '../language/equations.ts';
import { evaluate } from '../language/evaluate.ts';
import type { Model } from '../language/model.ts';
import { parseStatements } from '../language/parse.ts';
import { parseUnit } from '../language/units.ts';
import { assert, type Outcome, type Problem, settle } from '../problems/problem.ts';
import { ruleProblems } from '../problems/rule.ts';
import { analyseDynamics, scopeOf, signalName } from './dynamics.ts';
import { integrate, integrateOver } from './integrate.ts';
import type { SignalInput, StreamRef } from './ir.ts';
import { computePropagators } from './propagator.ts';
import type { ResolvedGraph, ResolvedNode } from './resolved.ts';
import { collectNames, rewrite, towards } from './rewrite.ts';
import type { RuleEvent, RuleIR, TraceSet } from './rule.ts';
import { checkRule } from './rule-check.ts';
import { createPast } from './rule-past.ts';
import { stepsOf } from './values.ts';
import type { Wiring } from './wires.ts';

type PlasticityBehaviour = Extract<Behaviour<unknown>, { kind: 'plasticity' }>;

const EMPTY_MODEL: Model = { states: [], expressions: [] };
const NO_TRACES: TraceSet = { states: [], update: [] };

/** A rule's behaviour as it applies to the synapses from `pre` to `post` with weights in `unit`. */
export function lowerRule(
  rule: ResolvedNode,
  pre: ResolvedNode,
  post: ResolvedNode,
  unit: string,
  graph: ResolvedGraph,
  wiring: Wiring,
): Outcome<RuleIR> {
  const behaviour = rule.definition.behaviour;
  assert(behaviour.kind === 'plasticity', `${rule.id} is a rule`);
  const problems: Problem[] = [];
  const keep = <T>(field: string, outcome: Outcome<T>, otherwise: T): T => {
    for (const p of outcome.problems) problems.push({ parameter: field, ...p, node: rule.id });
    return outcome.ok ? outcome.value : otherwise;
  };
  const scope = ruleScope(rule.definition, unit, pre, post);
  const uniforms: Record<string, number> = { dt: graph.dt };
  for (const [parameter, value] of Object.entries(rule.parameters))
    if (value.kind === 'number') uniforms[parameter] = value.value;
    else if (value.kind === 'flag') uniforms[parameter] = value.value ? 1 : 0;
    else if (value.kind === 'draw' || value.kind === 'list' || value.kind === 'formula')
      problems.push(ruleProblems.notOneNumber(rule, parameter));
  const formulas = new Map<string, Expr>();
  for (const [parameter, value] of Object.entries(rule.parameters))
    if (value.kind === 'expression') formulas.set(parameter, value.value);

  const model = (field: string, text: string | undefined): Model => {
    if (!text) return EMPTY_MODEL;
    // `target` stands for the unit of the receptor the weights belong to.
    const parsed = keep(field, parseEquations(text.replace(/\btarget\b/g, unit)), EMPTY_MODEL);
    for (const state of parsed.states) {
      const dimension = parseUnit(state.unit);
      if (dimension.ok) scope.set(state.name, dimension.value.dimension);
    }
    return parsed;
  };
  const raw = {
    pre: model('pre', behaviour.pre),
    post: model('post', behaviour.post),
    shared: model('shared', behaviour.shared),
    synapse: model('synapse', behaviour.synapse),
  };
  const own = (m: Model) => new Set(m.states.map((s) => s.name));
  const sides = { pre: own(raw.pre), post: own(raw.post) };
  const past = createPast(rule, sides, uniforms, graph.dt, problems);
  const checked = (field: keyof typeof raw): Model => {
    const m = keep(field, checkModel(raw[field], scope), raw[field]);
    const side = field === 'pre' || field === 'post' ? field : 'neither';
    const then = (e: Expr) => past.lower(e, field, side);
    return {
      states: m.states.map((s) =>
        s.derivative === null ? s : { ...s, derivative: then(s.derivative) },
      ),
      expressions: m.expressions.map((e) => ({ ...e, value: then(e.value) })),
    };
  };
  const models = {
    pre: checked('pre'),
    post: checked('post'),
    shared: checked('shared'),
    synapse: checked('synapse'),
  };
  const named = new Map<string, Expr>(formulas);
  for (const m of Object.values(models)) for (const e of m.expressions) named.set(e.name, e.value);

  const statements = (field: string, text: string | undefined): readonly Assignment[] => {
    if (!text) return [];
    const parsed = keep(field, parseStatements(text), []);
    return keep(field, checkStatements(parsed, scope), parsed).map((s) => ({
      ...s,
      value: past.lower(
        rewrite(
          rewrite(s.value, (e) =>
            e.kind === 'name' ? (named.get(e.name) ?? timeOf(e.name)) : null,
          ),
          (e) => plainPower(e, uniforms),
        ),
        field,
      ),
    }));
  };
  const onPre = statements('onPre', behaviour.onPre);
  const onPost = statements('onPost', behaviour.onPost);
  const everyStatements = statements('onEvery', behaviour.onEvery);

  const constants = new Set([...Object.keys(uniforms), 't', 'dt', 'elapsed']);
  for (const input of scope.keys()) constants.add(input);
  const traces = (field: 'pre' | 'post' | 'shared'): TraceSet => {
    const m = models[field];
    if (m.states.length === 0) return NO_TRACES;
    const mine = own(m);
    const outcome = integrate(m, {
      method: 'auto',
      substeps: 1,
      constants: new Set(
        [...constants, ...past.reads.map((r) => r.name)].filter((c) => !mine.has(c)),
      ),
    });
    const integration = keep(field, outcome, null);
    if (!integration) return NO_TRACES;
    for (const propagator of integration.propagators)
      Object.assign(
        uniforms,
        computePropagators(propagator, (p) => uniforms[p] ?? 0, graph.dt),
      );
    return { states: initialOf(m, behaviour, uniforms, rule), update: integration.assignments };
  };
  const withKept = (field: 'pre' | 'post'): TraceSet => {
    const { states, update } = traces(field);
    const kept = past.kept(field);
    return {
      states: [...states, ...kept.map((s) => ({ name: s.target, initial: 0 }))],
      update: [...update, ...kept],
    };
  };
  const pre_ = withKept('pre');
  const post_ = withKept('post');
  const shared = traces('shared');

  const changing = new Set(['w', ...own(models.synapse)]);
  const outcomes = new Set([...changing, 'deliver']);
  // The schedule says 0 or 1; any other word is a rate.
  const heard = wiring.into(rule.id, 'learning');
  const hasRate = heard.length > 0 && !isSaidBySchedule(graph, heard);
  const guarded = (list: readonly Assignment[]): Assignment[] =>
    hasRate && list.some((s) => s.target === 'w')
      ? [
          { target: BEFORE, value: name('w') },
          ...list.map((s) => (s.target !== 'w' && changing.has(s.target) ? whileLearning(s) : s)),
          { target: 'w', value: byRate(name('w'), name(BEFORE)) },
        ]
      : list.map((s) => (changing.has(s.target) ? whileLearning(s) : s));
  const event = (field: string, list: readonly Assignment[], side: Model): RuleEvent => {
    const mine = own(side);
    const foreign = new Set(
      [models.pre, models.post, models.shared]
        .filter((m) => m !== side)
        .flatMap((m) => [...own(m)]),
    );
    const other = side === models.pre ? 'post' : 'pre';
    const isOfOther = (used: string) =>
      past.isOf(used, other) || (scope.has(used) && used.endsWith(`_${other}`));
    for (const s of list)
      if (foreign.has(s.target)) problems.push(ruleProblems.wrongSide(rule, s.target, field));
      else if (mine.has(s.target))
        for (const used of collectNames(s.value))
          if (foreign.has(used) || changing.has(used) || isOfOther(used))
            problems.push(ruleProblems.traceReadsSynapse(rule, s.target, past.say(used), field));
    return { own: ownStatements(list, mine), all: towards(guarded(list), outcomes) };
  };

  const advanceAll = joined(models.synapse, models.shared);
  const moves = models.synapse.states.some((s) => s.derivative !== null);
  // Frozen synapses keep their weight; what decays in them goes on decaying.
  const advance = (
    moves ? keep('synapse', integrateOver(advanceAll), { assignments: [] }).assignments : []
  ).map((s) => {
    if (s.target !== 'w') return s;
    return hasRate ? { ...s, value: byRate(s.value, name('w')) } : whileLearning(s);
  });
  const sharedMoves = models.shared.states.some((s) => s.derivative !== null);
  const advanceShared =
    moves && sharedMoves
      ? keep('shared', integrateOver(models.shared), { assignments: [] }).assignments
      : [];

  const inputs: SignalInput[] = [];
  const on: RuleIR['on'][number][] = [];
  const said: Record<string, readonly Assignment[]> = {};
  for (const [port, resolved] of Object.entries(rule.ports)) {
    if (resolved.port.flow !== 'in') continue;
    const variable = signalName(port, resolved.port);
    if (variable)
      inputs.push({
        name: variable,
        port,
        elements: 1,
        sources: wiring.into(rule.id, port),
        idle: variable === 'learning' ? 1 : 0,
      });
    else if (resolved.port.kind === 'spikes') {
      const list = statements(`on.${port}`, behaviour.on?.[port]);
      said[port] = list;
      for (const from of wiring.into(rule.id, port)) on.push({ from, statements: list });
    }
  }
  if (!inputs.some((input) => input.name === 'learning'))
    inputs.push({
      name: 'learning',
      port: 'learning',
      elements: 1,
      sources: wiring.into(rule.id, 'learning'),
      idle: 1,
    });
  const used = new Set<string>();
  for (const s of [...advance, ...advanceShared]) collectNames(s.value, used);
  const read = new Set<string>();
  for (const list of [onPre, onPost, everyStatements, pre_.update, post_.update, advance])
    for (const s of list) collectNames(s.value, read);
  const suffixed = (suffix: string) =>
    [...read].filter((n) => n.endsWith(suffix)).map((n) => n.slice(0, -suffix.length));

  problems.push(
    ...checkRule(rule, {
      models,
      onPre,
      onPost,
      onEvery: everyStatements,
      on: said,
      known: new Set([
        ...Object.keys(uniforms),
        ...formulas.keys(),
        ...inputs.map((i) => i.name),
        ...past.reads.map((r) => r.name),
      ]),
      variables: new Set([...scope.keys()].filter((v) => /_(pre|post)$/.test(v))),
    }),
  );

  let onEvery: RuleIR['onEvery'] = null;
  if (behaviour.every && everyStatements.length > 0) {
    const all = guarded(everyStatements).map((s) => ({
      ...s,
      value: rewrite(s.value, (e) =>
        e.kind === 'call' && e.name === 'sumIn' ? name('__sumIn') : null,
      ),
    }));
    const parameter = rule.parameters[behaviour.every];
    onEvery = {
      steps:
        behaviour.every === 'presentation'
          ? 'presentation'
          : parameter?.kind === 'number'
            ? parameter.value === 0
              ? 'presentation'
              : Math.max(1, Math.round(parameter.value / graph.dt))
            : keep('every', stepsOf(behaviour.every, graph.dt, rule), 1),
      all,
      needsSum: all.some((s) => collectNames(s.value).has('__sumIn')),
    };
  }
  return settle(
    {
      id: rule.id,
      name: rule.name,
      uniforms,
      pre: pre_,
      post: post_,
      shared,
      synapse: {
        states: initialOf(models.synapse, behaviour, uniforms, rule),
        advance,
        advanceShared,
      },
      onPre: event('onPre', onPre, models.pre),
      onPost: event('onPost', onPost, models.post),
      on,
      onEvery,
      delivers: onPre.some((s) => s.target === 'deliver'),
      inputs,
      watched: inputs.map((i) => i.name).filter((n) => used.has(n)),
      scheduled: inputs
        .filter(({ name, sources }) => name === 'learning' || isSaidBySchedule(graph, sources))
        .map((i) => i.name),
      past: past.reads,
      readsPre: suffixed('_pre'),
      readsPost: suffixed('_post'),
    },
    problems,
  );
}

/** The weight before an event. */
const BEFORE = '__before_w';

/** The part of a change that the rate at `learning` lets happen. */
const byRate = (after: Expr, before: Expr): Expr =>
  call(
    'if',
    binary('!=', name('learning'), number(0)),
    binary('+', before, binary('*', name('learning'), binary('-', after, before))),
    before,
  );

/** Whether all that an input hears comes from the schedule. */
const isSaidBySchedule = ({ nodes }: ResolvedGraph, sources: readonly StreamRef[]): boolean =>
  sources.length > 0 &&
  sources.every(
    (source) =>
      nodes.find(({ id }) => id === source.node)?.definition.behaviour.kind === 'schedule',
  );

/** The statement, where the rule's `learning` is not 0; else its target stays as it is. */
const whileLearning = (s: Assignment): Assignment => ({
  ...s,
  value: call('if', binary('!=', name('learning'), number(0)), s.value, name(s.target)),
});

/** A power by a parameter, which is 0 or 1 more often than not: those need no logarithm. */
function plainPower(e: Expr, parameters: Readonly<Record<string, number>>): Expr | null {
  if (e.kind !== 'binary' || e.op !== '**' || e.right.kind !== 'name') return null;
  if (!(e.right.name in parameters)) return null;
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

/** Statements that change a side's traces, with the locals they need. */
function ownStatements(list: readonly Assignment[], mine: ReadonlySet<string>): Assignment[] {
  const needed = new Set(mine);
  const kept: Assignment[] = [];
  for (const s of [...list].reverse()) {
    if (!needed.has(s.target)) continue;
    kept.unshift(s);
    for (const used of collectNames(s.value)) needed.add(used);
  }
  return kept.filter((s) => mine.has(s.target) || !['w', 'deliver'].includes(s.target));
}

const joined = (a: Model, b: Model): Model => ({
  states: [...a.states, ...b.states],
  expressions: [...a.expressions, ...b.expressions],
});

/** Statements may read the time [ms] at which the step of their event begins. */
const timeOf = (used: string): Expr | null =>
  used === 't' ? binary('*', name('step'), name('dt')) : null;

/** Initial values: the document's, else the rule's formulas over its parameters, else 0. */
function initialOf(
  model: Model,
  behaviour: PlasticityBehaviour,
  uniforms: Readonly<Record<string, number>>,
  rule: ResolvedNode,
): { readonly name: string; readonly initial: number }[] {
  return model.states.map((state) => {
    const given = rule.initial[state.name];
    if (given?.kind === 'number') return { name: state.name, initial: given.value };
    const text = behaviour.initial?.[state.name];
    const parsed = text === undefined ? null : parseStatements(`value = ${text}`);
    const formula = parsed?.ok ? parsed.value[0]?.value : undefined;
    const value = formula ? Number(evaluate(formula, (n) => uniforms[n] ?? 0)) : 0;
    return { name: state.name, initial: value };
  });
}
