/**
 * A resolved node with `dynamics` becomes a population: values for its names, an integration, and
 * the statements of a step in the order of the phases (architecture, section 6).
 */

import { type Assignment, binary, call, type Expr, name, number, unary } from '../language/ast.ts';
import { evaluate } from '../language/evaluate.ts';
import { lowerProblems } from '../problems/lower.ts';
import { assert, fail, type Outcome, type Problem, succeed } from '../problems/problem.ts';
import { type Dynamics, signalName } from './dynamics.ts';
import type { Population, PopulationValues, Receptor, SignalInput, StreamRef } from './ir.ts';
import {
  elementsOf,
  type GraphContext,
  initialValues,
  prepare,
  shapeOf,
  valuesOf,
} from './population-values.ts';
import type { ResolvedNode } from './resolved.ts';
import { callsFunction, collectNames, guard, rewrite, substitute } from './rewrite.ts';

/** `__active`: the element is not refractory in this step. */
const ACTIVE = name('__active');
const NEVER = binary('==', number(1), number(0));
const ALWAYS = binary('==', number(1), number(1));

/** Lowers one dynamics node. `sources` lists what is wired to one of its input ports. */
export function lowerPopulation(
  node: ResolvedNode,
  context: GraphContext,
  sources: (port: string) => readonly StreamRef[],
): Outcome<Population> {
  const prepared = prepare(node);
  if (!prepared.ok) return prepared;
  const { dynamics, integration, behaviour } = prepared.value;
  const values = valuesOf(node, prepared.value, context);
  if (!values.ok) return values;
  const problems: Problem[] = [...values.problems];
  const n = elementsOf(node);
  const frozen = new Set(dynamics.model.states.filter((s) => s.frozen).map((s) => s.name));

  const hasRefractory = dynamics.refractory !== null;
  const lookups: Population['lookups'][number][] = [];
  const histories: Population['histories'][number][] = [];
  const lowerCalls = (expr: Expr): Expr =>
    rewrite(expr, (e) => {
      if (e.kind === 'name' && e.name === 'refractory')
        return hasRefractory ? unary('not', ACTIVE) : NEVER;
      if (e.kind !== 'call') return null;
      if (e.name === 'lookup') return lowerLookup(node, e, lookups);
      if (e.name === 'delayed') {
        const outcome = lowerDelayed(node, e, values.value, context.dt, histories);
        problems.push(...outcome.problems);
        return outcome.ok ? outcome.value : null;
      }
      return null;
    });
  const lowerAll = (statements: readonly Assignment[]): Assignment[] =>
    statements.map((s) => ({ ...s, value: lowerCalls(s.value) }));

  const update = [
    ...lowerAll(dynamics.step),
    ...lowerAll(integration.assignments).map((s) =>
      hasRefractory && frozen.has(s.target) ? guard(s, ACTIVE) : s,
    ),
  ];
  const threshold = dynamics.threshold && lowerCalls(dynamics.threshold);
  const whileActive = (spikes: Expr): Expr =>
    !hasRefractory
      ? spikes
      : dynamics.counts
        ? call('if', ACTIVE, spikes, number(0))
        : binary('and', ACTIVE, spikes);
  const spikes = threshold && whileActive(threshold);
  const [fires, counts] = dynamics.counts ? [null, spikes] : [spikes, null];
  const onFire = lowerAll(dynamics.reset);
  const refractory = dynamics.refractory && {
    kind: dynamics.refractory.kind === 'time' ? ('steps' as const) : ('condition' as const),
    value: lowerRefractory(dynamics.refractory, lowerCalls),
  };
  const ports = portsOf(node, dynamics, sources, lowerCalls);
  const read = [
    ...[...update, ...onFire].map((s) => s.value),
    ...ports.observables.map((o) => o.value),
    ...(spikes ? [spikes] : []),
    ...(refractory ? [refractory.value] : []),
  ];
  const usesLast = read.some((value) => collectNames(value).has('lastspike'));
  if (usesLast) onFire.push({ target: 'lastspike', value: binary('+', name('t'), name('dt')) });

  const initial = initialValues(node, dynamics, values.value, n, context);
  problems.push(...initial.problems);
  if (!initial.ok) return fail(...problems);

  const states = dynamics.model.states.map((s) => ({
    name: s.name,
    initial: initial.value.get(s.name) ?? new Float64Array(n),
  }));
  if (usesLast) states.push({ name: 'lastspike', initial: new Float64Array(n).fill(-1e12) });
  return succeed(
    {
      id: node.id,
      name: node.name,
      n,
      shape: shapeOf(node),
      method: integration.method,
      reason: integration.reason,
      states,
      values: values.value,
      ...ports,
      arrivesFirst: behaviour.input === 'start',
      update,
      refractory,
      fires,
      counts,
      onFire,
      histories,
      lookups,
      usesRandom: read.some((e) => callsFunction(e, 'rand', 'randn', 'poisson')),
    },
    problems,
  );
}

/** How many steps an element rests, or the condition under which it goes on resting. */
function lowerRefractory(
  { kind, value }: NonNullable<Dynamics['refractory']>,
  lowerCalls: (expr: Expr) => Expr,
): Expr {
  // It is asked only while the element rests.
  if (kind === 'condition') return lowerCalls(substitute(value, new Map([['refractory', ALWAYS]])));
  const steps = binary('/', lowerCalls(value), name('dt'));
  return call('floor', binary('+', steps, number(0.5)));
}

/** What a population's ports are: where signals, spikes and weights come in, and what it shows. */
function portsOf(
  node: ResolvedNode,
  dynamics: Dynamics,
  sources: (port: string) => readonly StreamRef[],
  lowerCalls: (expr: Expr) => Expr,
): Pick<Population, 'inputs' | 'receptors' | 'direct' | 'observables' | 'signals' | 'spikePort'> {
  const n = elementsOf(node);
  const hasRefractory = dynamics.refractory !== null;
  const observed = new Map(dynamics.model.expressions.map((e) => [e.name, e.value]));
  const signals: Record<string, string> = {};
  const observables: Population['observables'][number][] = [];
  let spikePort: string | null = null;
  const inputs: SignalInput[] = [];
  const receptors: Receptor[] = [];
  const direct: Population['direct'][number][] = [];
  for (const [port, resolved] of Object.entries(node.ports)) {
    const declared = resolved.port;
    const variable = signalName(port, declared);
    if (declared.flow === 'out') {
      if (declared.kind === 'spikes' || declared.kind === 'events') spikePort = port;
      else if (variable) {
        signals[port] = variable;
        const value = observed.get(variable);
        if (value && !observables.some((o) => o.name === variable))
          observables.push({ name: variable, value: lowerCalls(value) });
      }
    } else if (variable)
      inputs.push({
        name: variable,
        port,
        elements: declared.kind === 'mod' && resolved.elements <= 1 ? 1 : n,
        sources: sources(port),
        idle: variable === 'learning' ? 1 : 0,
      });
    else if (declared.kind === 'impulses' && declared.into)
      receptors.push({
        port,
        into: declared.into,
        discardIfRefractory: hasRefractory && declared.discardIf === 'refractory',
      });
    else if (declared.kind === 'spikes' && declared.into)
      for (const from of sources(port)) direct.push({ from, into: declared.into });
  }
  return { inputs, receptors, direct, observables, signals, spikePort };
}

function lowerLookup(
  node: ResolvedNode,
  e: Extract<Expr, { kind: 'call' }>,
  lookups: Population['lookups'][number][],
): Expr {
  const column = e.args[0];
  assert(column?.kind === 'name', 'lookup has a column');
  const [table = '', field = ''] = column.name.split('.');
  const value = node.parameters[table];
  assert(value?.kind === 'table', `${table} is a table`);
  const times = Object.values(value.columns)[0] ?? new Float64Array();
  const uniform = `__lookup_${table}_${field}`;
  if (!lookups.some((l) => l.name === uniform))
    lookups.push({ name: uniform, times, values: value.columns[field] ?? new Float64Array() });
  return name(uniform);
}

function lowerDelayed(
  node: ResolvedNode,
  e: Extract<Expr, { kind: 'call' }>,
  values: PopulationValues,
  dt: number,
  histories: Population['histories'][number][],
): Outcome<Expr> {
  const [variable, time] = e.args;
  assert(variable?.kind === 'name' && time, 'delayed has a variable and a time');
  for (const used of collectNames(time))
    if (!(used in values.uniforms)) return fail(lowerProblems.delayNotConstant(node, used));
  const milliseconds = Number(evaluate(time, (x) => values.uniforms[x] ?? 0));
  const steps = Math.max(0, Math.round(milliseconds / dt));
  const history = `__delayed_${variable.name}_${steps}`;
  if (!histories.some((h) => h.name === history))
    histories.push({ variable: variable.name, name: history, steps });
  return succeed(name(history));
}
