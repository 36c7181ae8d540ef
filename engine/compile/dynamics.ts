/**
 * The texts of a `dynamics` behaviour become checked trees, once per definition: its own
 * parameters, ports and states are the scope, all numbers end up in engine units. Documents never
 * change this result, so it is remembered by definition.
 */

import type { Behaviour, NodeDefinition, Of, Port } from '../kit/types.ts';
import type { Assignment, Expr } from '../language/ast.ts';
import { checkExpression, checkModel, checkStatements } from '../language/check.ts';
import { type Dimension, dimensionless, timeDimension } from '../language/dimension.ts';
import { parseEquations } from '../language/equations.ts';
import type { Model } from '../language/model.ts';
import { parseExpression, parseStatements } from '../language/parse.ts';
import { isFixedName } from '../language/reserved.ts';
import { parseUnit } from '../language/units.ts';
import { languageProblems } from '../problems/language.ts';
import { assert, fail, type Outcome, type Problem, settle } from '../problems/problem.ts';
import { createMeasure } from './measure.ts';
import { substitute, visit } from './rewrite.ts';

export type DynamicsBehaviour = Extract<Behaviour<unknown>, { kind: 'dynamics' }>;

export interface Dynamics {
  readonly model: Model;
  readonly initial: Of<Expr>;
  readonly threshold: Expr | null;
  /** The threshold is a number of spikes, not a condition. */
  readonly counts: boolean;
  readonly reset: readonly Assignment[];
  readonly refractory: { readonly kind: 'time' | 'condition'; readonly value: Expr } | null;
  readonly step: readonly Assignment[];
}

const NOT_IN_NEURONS = new Set(['sumIn']);
const NOT_AT_FIRST = new Set(['sumIn', 'lookup', 'delayed', 'poisson', 'refractory', 'lastspike']);

const analysed = new WeakMap<NodeDefinition, Outcome<Dynamics>>();

/** Analyses a definition whose behaviour is `dynamics`; problems carry the text's field as `parameter`. */
export function analyseDynamics(definition: NodeDefinition): Outcome<Dynamics> {
  let result = analysed.get(definition);
  if (!result) {
    result = analyse(definition);
    analysed.set(definition, result);
  }
  return result;
}

/** Dimensions of everything the equations of a definition may name besides their own states. */
export function scopeOf(definition: NodeDefinition): Map<string, Dimension> {
  const scope = new Map<string, Dimension>();
  const dimension = (unit: string) => {
    const parsed = parseUnit(unit);
    return parsed.ok ? parsed.value.dimension : dimensionless;
  };
  for (const [name, parameter] of Object.entries(definition.parameters)) {
    if (parameter.kind === 'quantity' || parameter.kind === 'expression')
      scope.set(name, dimension(parameter.unit));
    else if (parameter.kind === 'count' || parameter.kind === 'flag')
      scope.set(name, dimensionless);
    else if (parameter.kind === 'table')
      for (const [column, unit] of Object.entries(parameter.columns))
        scope.set(`${name}.${column}`, dimension(unit));
  }
  for (const [name, port] of Object.entries(definition.ports))
    if (port.flow === 'in') {
      const variable = signalName(name, port);
      if (variable)
        scope.set(variable, 'unit' in port && port.unit ? dimension(port.unit) : dimensionless);
    }
  return scope;
}

/** What a signal port is called in the equations; null for ports that carry no signal. */
export function signalName(name: string, port: Port): string | null {
  return port.kind === 'analog' || port.kind === 'current' || port.kind === 'mod'
    ? (port.variable ?? name)
    : null;
}

function analyse(definition: NodeDefinition): Outcome<Dynamics> {
  const behaviour = definition.behaviour;
  assert(behaviour.kind === 'dynamics', `${definition.type} is dynamics`);
  const problems: Problem[] = [];
  const keep = <T>(field: string, outcome: Outcome<T>, otherwise: T): T => {
    for (const problem of outcome.problems) problems.push({ parameter: field, ...problem });
    return outcome.ok ? outcome.value : otherwise;
  };

  const named = new Map<string, Expr>();
  const measure = createMeasure();
  /** Notes what the language has, but neurons, or their initial values, have not. */
  const known = (field: string, tree: Expr): Expr => {
    const absent = field === 'initial' ? NOT_AT_FIRST : NOT_IN_NEURONS;
    const where = field === 'initial' ? 'an initial value' : 'a neuron';
    if (!measure.fits(tree)) {
      problems.push({ parameter: field, ...languageProblems.tooLarge(field, tree.span) });
      return tree;
    }
    visit(substitute(tree, named), (e) => {
      if ((e.kind !== 'name' && e.kind !== 'call') || !absent.has(e.name)) return;
      const said = e.kind === 'call' ? `${e.name}()` : e.name;
      problems.push({ parameter: field, ...languageProblems.notHere(said, where, e.span) });
    });
    return tree;
  };

  const scope = scopeOf(definition);
  const parsed = parseEquations(behaviour.equations);
  if (!parsed.ok) return fail(...parsed.problems.map((p) => ({ parameter: 'equations', ...p })));
  const model = keep('equations', checkModel(parsed.value, scope), parsed.value);
  for (const state of model.states) if (state.derivative) known('equations', state.derivative);
  for (const { name, value } of model.expressions) {
    known('equations', value);
    named.set(name, value);
    measure.name(name, value);
  }
  for (const state of [...model.states, ...model.expressions]) {
    const unit = parseUnit(state.unit);
    if (unit.ok) scope.set(state.name, unit.value.dimension);
  }

  const variables = new Set(model.states.map((state) => state.name));
  const statements = (field: string, text: string | undefined): readonly Assignment[] => {
    if (!text) return [];
    const tree = keep(field, parseStatements(text), []);
    const checked = keep(field, checkStatements(tree, scope), tree);
    for (const { target, value, span } of checked) {
      known(field, value);
      if (!variables.has(target) && (scope.has(target) || isFixedName(target)))
        problems.push({ parameter: field, ...languageProblems.notChanged(target, span) });
    }
    return checked;
  };
  const expression = (field: string, text: string, expected?: Dimension): Expr | null => {
    const tree = keep(field, parseExpression(text), null);
    const checked = tree && keep(field, checkExpression(tree, scope, expected), null);
    return checked && known(field, checked);
  };

  const threshold = behaviour.threshold ? expression('threshold', behaviour.threshold) : null;
  const initial: Record<string, Expr> = {};
  for (const [name, text] of Object.entries(behaviour.initial ?? {})) {
    const value = expression('initial', text, scope.get(name));
    if (value) initial[name] = value;
  }
  let refractory: Dynamics['refractory'] = null;
  if (behaviour.refractory) {
    const tree = keep('refractory', parseExpression(behaviour.refractory), null);
    if (tree) {
      const isCondition = isBoolean(tree);
      const value = keep(
        'refractory',
        checkExpression(tree, scope, isCondition ? undefined : timeDimension),
        null,
      );
      if (value)
        refractory = {
          kind: isCondition ? 'condition' : 'time',
          value: known('refractory', value),
        };
    }
  }
  return settle(
    {
      model,
      initial,
      threshold,
      counts: threshold !== null && !isBoolean(threshold),
      reset: statements('reset', behaviour.reset),
      refractory,
      step: statements('step', behaviour.step),
    },
    problems,
  );
}

const BOOLEAN = new Set(['<', '<=', '>', '>=', '==', '!=', 'and', 'or']);
const CONDITIONS = new Set(['refractory', 'true', 'false']);

/** Whether an expression is a condition. */
function isBoolean(expr: Expr): boolean {
  if (expr.kind === 'binary') return BOOLEAN.has(expr.op);
  if (expr.kind === 'unary') return expr.op === 'not';
  if (expr.kind === 'name') return CONDITIONS.has(expr.name);
  return expr.kind === 'call' && expr.name === 'if' && expr.args[1] !== undefined
    ? isBoolean(expr.args[1])
    : false;
}
