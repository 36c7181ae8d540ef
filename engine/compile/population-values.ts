/**
 * The numbers of a population: parameters and propagators, and the initial values of its states;
 * one for all elements, or an array.
 */

import { createStream } from '../kit/random.ts';
import type { Expr } from '../language/ast.ts';
import { evaluate } from '../language/evaluate.ts';
import { lowerProblems } from '../problems/lower.ts';
import { assert, fail, type Outcome, type Problem, succeed } from '../problems/problem.ts';
import { fillValues } from './draw.ts';
import { analyseDynamics, type Dynamics, type DynamicsBehaviour, signalName } from './dynamics.ts';
import { type Integration, integrate } from './integrate.ts';
import type { PopulationValues } from './ir.ts';
import { computePropagators } from './propagator.ts';
import type { ResolvedGraph, ResolvedNode } from './resolved.ts';
import { callsFunction, collectNames, substitute, substituteIn } from './rewrite.ts';

export type GraphContext = Pick<ResolvedGraph, 'dt' | 'seed'>;

export interface Prepared {
  readonly dynamics: Dynamics;
  readonly integration: Integration;
  readonly behaviour: DynamicsBehaviour;
}

/** Analyses and integrates the equations of a dynamics node. */
export function prepare(node: ResolvedNode): Outcome<Prepared> {
  const behaviour = node.definition.behaviour;
  assert(behaviour.kind === 'dynamics', `${node.id} is dynamics`);
  const analysed = analyseDynamics(node.definition);
  const attach = (problems: readonly Problem[]) => problems.map((p) => ({ ...p, node: node.id }));
  if (!analysed.ok) return fail(...attach(analysed.problems));
  const dynamics = substituteFormulas(node, analysed.value);
  const constants = new Set(['t', 'dt', 'n', 'i', 'pi']);
  const held = new Set(['t', 'i']);
  for (const parameter of Object.keys(node.definition.parameters)) constants.add(parameter);
  for (const [port, declared] of Object.entries(node.definition.ports)) {
    const variable = declared.flow === 'in' ? signalName(port, declared) : null;
    if (!variable) continue;
    constants.add(variable);
    held.add(variable);
  }
  const integration = integrate(dynamics.model, {
    method: node.method ?? behaviour.method ?? 'auto',
    substeps: node.substeps ?? behaviour.substeps ?? 1,
    constants,
    held,
    rests: dynamics.refractory !== null,
  });
  if (!integration.ok) return fail(...attach(integration.problems));
  return succeed({ dynamics, integration: integration.value, behaviour });
}

/** Puts the formulas of `expression` parameters, and named expressions, in place of their names. */
function substituteFormulas(node: ResolvedNode, dynamics: Dynamics): Dynamics {
  const formulas = new Map<string, Expr>();
  for (const [parameter, value] of Object.entries(node.parameters))
    if (value.kind === 'expression') formulas.set(parameter, value.value);
  const model = {
    states: dynamics.model.states.map((s) =>
      s.derivative ? { ...s, derivative: substitute(s.derivative, formulas) } : s,
    ),
    expressions: dynamics.model.expressions.map((e) => ({
      ...e,
      value: substitute(e.value, formulas),
    })),
  };
  const all = new Map(formulas);
  for (const e of model.expressions) all.set(e.name, e.value);
  const initial: Record<string, Expr> = {};
  for (const [state, value] of Object.entries(dynamics.initial))
    initial[state] = substitute(value, all);
  return {
    ...dynamics,
    model,
    initial,
    threshold: dynamics.threshold && substitute(dynamics.threshold, all),
    reset: substituteIn(dynamics.reset, all),
    refractory: dynamics.refractory && {
      ...dynamics.refractory,
      value: substitute(dynamics.refractory.value, all),
    },
    step: substituteIn(dynamics.step, all),
  };
}

/**
 * Numbers for every parameter and propagator a population's program reads, from its parameters
 * alone: called again when a live parameter changes.
 */
export function valuesOf(
  node: ResolvedNode,
  { dynamics, integration }: Pick<Prepared, 'dynamics' | 'integration'>,
  { dt, seed }: GraphContext,
): Outcome<PopulationValues> {
  const n = elementsOf(node);
  const uniforms: Record<string, number> = { dt };
  // Published models call a gate `n`: then that is what the name means.
  if (!dynamics.model.states.some((s) => s.name === 'n')) uniforms.n = n;
  const arrays: Record<string, Float64Array> = {};
  const problems: Problem[] = [];
  for (const [parameter, value] of Object.entries(node.parameters)) {
    if (value.kind === 'number') uniforms[parameter] = value.value;
    else if (value.kind === 'flag') uniforms[parameter] = value.value ? 1 : 0;
    else if (value.kind === 'draw' || value.kind === 'list' || value.kind === 'formula') {
      const filled = fillValues(value, n, {
        seed,
        node: node.id,
        name: parameter,
        shape: shapeOf(node),
      });
      problems.push(...filled.problems.map((p) => ({ ...p, node: node.id, parameter })));
      if (filled.ok) arrays[parameter] = filled.value;
    }
  }
  if (problems.some((p) => p.severity === 'error')) return fail(...problems);
  for (const propagator of integration.propagators) {
    const varying = propagator.parameters.filter((p) => p in arrays);
    const at = (element: number) => (parameter: string) =>
      arrays[parameter]?.[element] ?? uniforms[parameter] ?? 0;
    if (varying.length === 0) Object.assign(uniforms, propagatorsOf(propagator, at(0), dt));
    else computePerElement(propagator, varying, arrays, n, at, dt);
  }
  return succeed({ uniforms, arrays }, problems);
}

const latest = new WeakMap<
  object,
  { readonly of: readonly number[]; readonly values: Readonly<Record<string, number>> }
>();

/** Propagators, computed anew only where a number has changed that they are made of. */
function propagatorsOf(
  propagator: Integration['propagators'][number],
  at: (parameter: string) => number,
  dt: number,
): Readonly<Record<string, number>> {
  const of = [dt, ...propagator.parameters.map(at)];
  const known = latest.get(propagator);
  if (known?.of.every((value, k) => Object.is(value, of[k]))) return known.values;
  const values = computePropagators(propagator, at, dt);
  latest.set(propagator, { of, values });
  return values;
}

/** Neurons with equal parameters share one matrix exponential. */
function computePerElement(
  propagator: Integration['propagators'][number],
  varying: readonly string[],
  arrays: Record<string, Float64Array>,
  n: number,
  at: (element: number) => (parameter: string) => number,
  dt: number,
): void {
  const sets = new Map<string, Readonly<Record<string, number>>>();
  for (let element = 0; element < n; element++) {
    const key = varying.map((p) => arrays[p]?.[element]).join();
    let values = sets.get(key);
    if (!values) {
      values = computePropagators(propagator, at(element), dt);
      sets.set(key, values);
      // A continuous distribution has as many sets as elements: keep the memory bounded.
      if (sets.size > 4096) sets.clear();
    }
    for (const [entry, value] of Object.entries(values)) {
      let array = arrays[entry];
      if (!array) {
        array = new Float64Array(n);
        arrays[entry] = array;
      }
      array[element] = value;
    }
  }
}

/** The grid a population stands on. */
export const shapeOf = (node: ResolvedNode): readonly number[] => {
  const parameter = node.parameters.n ?? node.parameters.shape;
  return parameter?.kind === 'shape' ? parameter.value : [elementsOf(node)];
};

/** Number of elements of a dynamics node: its `n`, else the size of its first output. */
export function elementsOf(node: ResolvedNode): number {
  const n = node.dims.n;
  if (n !== undefined) return n;
  for (const port of Object.values(node.ports)) if (port.port.flow === 'out') return port.elements;
  return 1;
}

/** Initial value of every state: the document's, else the definition's formula, else 0. */
export function initialValues(
  node: ResolvedNode,
  dynamics: Dynamics,
  values: PopulationValues,
  n: number,
  context: GraphContext,
): Outcome<ReadonlyMap<string, Float64Array>> {
  const result = new Map<string, Float64Array>();
  const problems: Problem[] = [];
  const busy = new Set<string>();
  const states = new Set(dynamics.model.states.map((s) => s.name));
  const compute = (state: string): Float64Array => {
    const done = result.get(state);
    if (done) return done;
    if (busy.has(state)) {
      problems.push(lowerProblems.initialCycle(node, state));
      return new Float64Array(n);
    }
    busy.add(state);
    const values = computeState(state);
    result.set(state, values);
    return values;
  };
  const computeState = (state: string): Float64Array => {
    const given = node.initial[state];
    if (given) {
      if (given.kind === 'number') return new Float64Array(n).fill(given.value);
      const filled = fillValues(given, n, {
        seed: context.seed,
        node: node.id,
        name: `initial.${state}`,
        shape: shapeOf(node),
      });
      problems.push(...filled.problems.map((p) => ({ ...p, node: node.id, parameter: state })));
      return filled.ok ? filled.value : new Float64Array(n);
    }
    const formula = dynamics.initial[state];
    if (!formula) return new Float64Array(n);
    const arrays: Record<string, Float64Array> = {};
    for (const used of collectNames(formula))
      if (states.has(used)) arrays[used] = compute(used);
      else if (values.arrays[used]) arrays[used] = values.arrays[used];
    const stream = createStream(context.seed, node.id, `initial.${state}`);
    const draws = { rand: stream.uniform, randn: stream.normal };
    const at = (element: number) =>
      Number(
        evaluate(
          formula,
          (x) => arrays[x]?.[element] ?? (x === 'i' ? element : (values.uniforms[x] ?? 0)),
          draws,
        ),
      );
    const varies = collectNames(formula).has('i') || callsFunction(formula, 'rand', 'randn');
    return Object.keys(arrays).length === 0 && !varies
      ? new Float64Array(n).fill(at(0))
      : Float64Array.from({ length: n }, (_, element) => at(element));
  };
  for (const state of states) compute(state);
  for (const state of Object.keys(node.initial))
    if (!states.has(state)) problems.push(lowerProblems.unknownState(node, state, [...states]));
  return problems.some((p) => p.severity === 'error')
    ? { ok: false, problems }
    : succeed(result, problems);
}
