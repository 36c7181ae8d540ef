/** The texts of a `plasticity` behaviour become a rule for one projection. */

import { type Assignment, name } from '../language/ast.ts';
import type { Model } from '../language/model.ts';
import { assert, type Outcome, type Problem, settle } from '../problems/problem.ts';
import { ruleProblems } from '../problems/rule.ts';
import { signalName } from './dynamics.ts';
import { integrate, integrateOver } from './integrate.ts';
import type { SignalInput } from './ir.ts';
import { computePropagators } from './propagator.ts';
import type { ResolvedGraph, ResolvedNode } from './resolved.ts';
import { collectNames, rewrite, towards } from './rewrite.ts';
import type { RuleEvent, RuleIR, TraceSet } from './rule.ts';
import { checkRule } from './rule-check.ts';
import { initialOf } from './rule-initial.ts';
import { createLearning, isSaidBySchedule, type Learning } from './rule-learning.ts';
import { createKeep, type Keep, namesOf, type RuleText, readRule } from './rule-text.ts';
import { stepsOf } from './values.ts';
import type { Wiring } from './wires.ts';

const NO_TRACES: TraceSet = { states: [], update: [] };

/** What a rule is lowered with. */
interface Site {
  readonly rule: ResolvedNode;
  readonly dt: number;
  readonly text: RuleText;
  readonly learning: Learning;
  readonly keep: Keep;
  readonly problems: Problem[];
}

/** A rule's behaviour as it applies to the synapses from `pre` to `post` with weights in `unit`. */
export function lowerRule(
  rule: ResolvedNode,
  pre: ResolvedNode,
  post: ResolvedNode,
  unit: string,
  graph: ResolvedGraph,
  wiring: Wiring,
): Outcome<RuleIR> {
  const { behaviour } = rule.definition;
  assert(behaviour.kind === 'plasticity', `${rule.id} is a rule`);
  const { dt } = graph;
  const problems: Problem[] = [];
  const keep = createKeep(rule, problems);
  const text = readRule(rule, pre, post, unit, dt, keep, problems);
  const { models, past, scope, uniforms } = text;
  const onPre = text.statements('onPre', behaviour.onPre);
  const onPost = text.statements('onPost', behaviour.onPost);
  const everyStatements = text.statements('onEvery', behaviour.onEvery);

  const changing = new Set(['w', ...namesOf(models.synapse)]);
  const learning = createLearning(graph, wiring.into(rule.id, 'learning'), changing);
  const site: Site = { rule, dt, text, learning, keep, problems };
  const traces = {
    pre: lowerSide(site, 'pre'),
    post: lowerSide(site, 'post'),
    shared: lowerTraces(site, 'shared'),
  };
  const { advance, advanceShared } = lowerAdvance(site);
  const inputs = inputsOf(rule, wiring);
  const { on, said } = lowerSpikeInputs(site, wiring);

  problems.push(
    ...checkRule(rule, {
      models,
      onPre,
      onPost,
      onEvery: everyStatements,
      on: said,
      known: new Set([
        ...Object.keys(uniforms),
        ...text.formulas.keys(),
        ...inputs.map((i) => i.name),
        ...past.reads.map((r) => r.name),
      ]),
      variables: new Set([...scope.keys()].filter((v) => /_(pre|post)$/.test(v))),
    }),
  );

  const read = namesIn(
    onPre,
    onPost,
    everyStatements,
    traces.pre.update,
    traces.post.update,
    advance,
  );
  const suffixed = (suffix: string) =>
    [...read].filter((n) => n.endsWith(suffix)).map((n) => n.slice(0, -suffix.length));
  const moving = namesIn(advance, advanceShared);
  const onEvery = lowerEvery(site, everyStatements);
  return settle(
    {
      id: rule.id,
      name: rule.name,
      uniforms,
      ...traces,
      synapse: {
        states: initialOf(rule, models.synapse, text, keep, problems),
        advance,
        advanceShared,
      },
      onPre: lowerEvent(site, 'onPre', onPre, 'pre'),
      onPost: lowerEvent(site, 'onPost', onPost, 'post'),
      on,
      onEvery,
      delivers: onPre.some((s) => s.target === 'deliver'),
      inputs,
      watched: inputs.map((i) => i.name).filter((n) => moving.has(n)),
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

/** Traces, and the variables of neurons whose past is read. */
function lowerSide(site: Site, side: 'pre' | 'post'): TraceSet {
  const { states, update } = lowerTraces(site, side);
  const kept = site.text.past.kept(side);
  return {
    states: [...states, ...kept.map((s) => ({ name: s.target, initial: 0 }))],
    update: [...update, ...kept],
  };
}

function lowerTraces(site: Site, field: 'pre' | 'post' | 'shared'): TraceSet {
  const { rule, text, keep, dt, problems } = site;
  const { uniforms, scope, past } = text;
  const model = text.models[field];
  if (model.states.length === 0) return NO_TRACES;
  const mine = namesOf(model);
  const constants = [...Object.keys(uniforms), ...scope.keys(), 't', 'dt', 'elapsed'];
  const outcome = integrate(model, {
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
      computePropagators(propagator, (p) => uniforms[p] ?? 0, dt),
    );
  return { states: initialOf(rule, model, text, keep, problems), update: integration.assignments };
}

/** How synapses, and what they share, move from event to event. */
function lowerAdvance({ text, learning, keep }: Site) {
  const { shared, synapse } = text.models;
  const moves = (model: Model) => model.states.some((s) => s.derivative !== null);
  const over = (field: string, model: Model) =>
    keep(field, integrateOver(model), { assignments: [] }).assignments;
  if (!moves(synapse)) return { advance: [], advanceShared: [] };
  return {
    advance: learning.between(over('synapse', joined(synapse, shared))),
    advanceShared: moves(shared) ? over('shared', shared) : [],
  };
}

/** Signals that a rule reads, `learning` among them. */
function inputsOf(rule: ResolvedNode, wiring: Wiring): readonly SignalInput[] {
  const input = (name: string, port: string): SignalInput => ({
    name,
    port,
    elements: 1,
    sources: wiring.into(rule.id, port),
    idle: name === 'learning' ? 1 : 0,
  });
  const inputs = Object.entries(rule.ports).flatMap(([port, { port: declared }]) => {
    const variable = declared.flow === 'in' ? signalName(port, declared) : null;
    return variable ? [input(variable, port)] : [];
  });
  return inputs.some(({ name }) => name === 'learning')
    ? inputs
    : [...inputs, input('learning', 'learning')];
}

/** What happens at spikes of the rule's own inputs; `said`: their statements by port. */
function lowerSpikeInputs({ rule, text }: Site, wiring: Wiring) {
  const { behaviour } = rule.definition;
  const texts = behaviour.kind === 'plasticity' ? behaviour.on : undefined;
  const said: Record<string, readonly Assignment[]> = {};
  const on: RuleIR['on'][number][] = [];
  for (const [port, { port: declared }] of Object.entries(rule.ports)) {
    if (declared.flow !== 'in' || declared.kind !== 'spikes') continue;
    const statements = text.statements(`on.${port}`, texts?.[port]);
    said[port] = statements;
    for (const from of wiring.into(rule.id, port)) on.push({ from, statements });
  }
  return { on, said };
}

function lowerEvent(
  { rule, text, learning, problems }: Site,
  field: string,
  list: readonly Assignment[],
  side: 'pre' | 'post',
): RuleEvent {
  const { models, past, scope } = text;
  const changing = new Set(['w', ...namesOf(models.synapse)]);
  const mine = namesOf(models[side]);
  const other = side === 'pre' ? 'post' : 'pre';
  const foreign = new Set([...namesOf(models[other]), ...namesOf(models.shared)]);
  const isOfOther = (used: string) =>
    past.isOf(used, other) || (scope.has(used) && used.endsWith(`_${other}`));
  for (const s of list)
    if (foreign.has(s.target)) problems.push(ruleProblems.wrongSide(rule, s.target, field));
    else if (mine.has(s.target))
      for (const used of collectNames(s.value))
        if (used === 'j' || foreign.has(used) || changing.has(used) || isOfOther(used))
          problems.push(ruleProblems.traceReadsSynapse(rule, s.target, past.say(used), field));
  return {
    own: ownStatements(list, mine),
    all: towards(learning.event(list), new Set([...changing, 'deliver'])),
  };
}

/** What a rule does at intervals, or once per presentation. */
function lowerEvery(
  { rule, dt, learning, keep }: Site,
  statements: readonly Assignment[],
): RuleIR['onEvery'] {
  const { behaviour } = rule.definition;
  if (behaviour.kind !== 'plasticity' || !behaviour.every || statements.length === 0) return null;
  const all = learning.event(statements).map((s) => ({
    ...s,
    value: rewrite(s.value, (e) =>
      e.kind === 'call' && e.name === 'sumIn' ? name('__sumIn') : null,
    ),
  }));
  const parameter = rule.parameters[behaviour.every];
  const stepsOfParameter = (time: number) =>
    time === 0 ? 'presentation' : Math.max(1, Math.round(time / dt));
  return {
    steps:
      behaviour.every === 'presentation'
        ? 'presentation'
        : parameter?.kind === 'number'
          ? stepsOfParameter(parameter.value)
          : keep('every', stepsOf(behaviour.every, dt, rule), 1),
    all,
    needsSum: all.some((s) => collectNames(s.value).has('__sumIn')),
  };
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

/** All names that statements read. */
function namesIn(...lists: readonly (readonly Assignment[])[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const list of lists) for (const s of list) collectNames(s.value, found);
  return found;
}
