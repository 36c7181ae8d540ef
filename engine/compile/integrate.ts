/**
 * Equations become statements that advance a step. The method is chosen by what the equations are
 * (`classify`), shown to people with its reason, and can be overridden.
 */

import { type Assignment, binary, call, type Expr, name, number } from '../language/ast.ts';
import type { Model, StateVariable } from '../language/model.ts';
import { isNoise } from '../language/reserved.ts';
import { equalExpr, namesOf } from '../language/walk.ts';
import { languageProblems } from '../problems/language.ts';
import { fail, type Outcome, succeed } from '../problems/problem.ts';
import { closedForm } from './closed-form.ts';
import { add, type Drift, times, unlessRefractory } from './drift.ts';
import { explicit, isExplicit } from './explicit.ts';
import { linearIn } from './linear.ts';
import {
  forcingName,
  influences,
  noiseName,
  type Propagator,
  propagatorOf,
  stepName,
} from './propagator.ts';
import { rewrite, substitute, visit } from './rewrite.ts';

export interface Integration {
  readonly method: string;
  /** Why this method: one clause. */
  readonly reason: string;
  /** Temporaries first (their names begin with `_`), then each state once. Reads `dt`, the step [ms]. */
  readonly assignments: readonly Assignment[];
  readonly propagators: readonly Propagator[];
}

export interface IntegrateOptions {
  readonly method: string;
  readonly substeps: number;
  /** Names that do not change over a step: parameters and inputs. */
  readonly constants: ReadonlySet<string>;
  /** Those of them that change from step to step, and so may not stand in a propagator. */
  readonly held?: ReadonlySet<string>;
  /** Elements have a refractory time: `__active` says whether one is not in it. */
  readonly rests?: boolean;
}

type Moving = StateVariable & { readonly derivative: Expr };

/** How many operations a step may have: what compiles it has an end, and takes its time before it. */
const MOST_OPERATIONS = 160_000;
/** Operations of an elementary function, and functions that are one or two. */
const OF_FUNCTION = 30;
const SHORT = new Set(['if', 'min', 'max', 'clip', 'abs', 'sqrt', 'floor', 'ceil', 'int', 'sign']);

/** An integration, unless its step is too long to be compiled. */
function bounded(integration: Integration, substeps: number): Outcome<Integration> {
  let operations = 0;
  for (const { value } of integration.assignments)
    visit(value, (e) => {
      operations += e.kind === 'call' && !SHORT.has(e.name) ? OF_FUNCTION : 1;
    });
  if (operations <= MOST_OPERATIONS) return succeed(integration);
  if (substeps === 1) return fail(languageProblems.tooLarge('the step'));
  const most = Math.max(1, Math.floor((substeps * MOST_OPERATIONS) / operations));
  return fail(languageProblems.tooManySubsteps(substeps, most));
}

/** Statements that advance a model by `dt`. Problems: `method/*`. */
export function integrate(model: Model, options: IntegrateOptions): Outcome<Integration> {
  const moving = model.states.filter((s): s is Moving => s.derivative !== null);
  if (moving.length === 0)
    return succeed({
      method: 'none',
      reason: 'nothing changes by itself',
      assignments: [],
      propagators: [],
    });
  const { substeps } = options;
  if (!Number.isInteger(substeps) || substeps < 1 || substeps > 1000)
    return fail(languageProblems.substeps(substeps));
  const noises = [...new Set(moving.flatMap((s) => [...namesOf(s.derivative)].filter(isNoise)))];
  const split = splitNoise(moving, noises);
  if (!split.ok) return split;
  const drift = split.value;
  const names = new Set(moving.map((s) => s.name));
  const frozen = options.rests ? seenFrozen(moving) : new Set<string>();
  const isFixed = (e: Expr) => [...namesOf(e)].every((n) => !names.has(n));
  const additive = drift.every((d) => d.noise.every((g) => g === null || isFixed(g)));
  const block = exactBlock(drift, names, options);

  let method = options.method;
  let reason = 'chosen';
  if (method === 'auto') {
    if (block.size === moving.length && (noises.length === 0 || additive)) {
      method = 'exact';
      reason =
        noises.length > 0
          ? 'linear with additive noise'
          : 'linear, coefficients constant over a step';
    } else if (noises.length > 0) {
      method = additive ? 'euler' : 'heun';
      reason = additive ? 'additive noise' : 'noise that depends on a variable';
    } else if (drift.every((d) => block.has(d.name) || linearIn(d.drift, new Set([d.name])))) {
      method = 'exponentialEuler';
      reason = 'each variable is linear in itself';
    } else {
      method = 'rk4';
      reason = 'nonlinear';
    }
  }
  if (method === 'exact') {
    if (block.size !== moving.length)
      return fail(languageProblems.notExact('they are not linear with constant coefficients.'));
    return succeed({ method, reason, ...exactStep(drift, noises, frozen) });
  }
  if (method === 'exponentialEuler')
    return options.method === 'auto'
      ? exponentialEuler(drift, block, noises, options, reason, frozen)
      : exponentialEuler(
          holding(drift, model),
          alone(drift, block),
          noises,
          options,
          reason,
          frozen,
        );
  if (!isExplicit(method)) return fail(languageProblems.noiseMethod(method, 'auto'));
  const assignments = explicit(drift, noises, method, substeps, frozen);
  return bounded({ method, reason, assignments, propagators: [] }, substeps);
}

/**
 * Variables that stand still while the element is refractory, and that others read: those must see
 * them stand still within a step too.
 */
const seenFrozen = (moving: readonly Moving[]): ReadonlySet<string> =>
  new Set(
    moving.flatMap((s) =>
      s.frozen && moving.some((other) => other !== s && namesOf(other.derivative).has(s.name))
        ? [s.name]
        : [],
    ),
  );

function splitNoise(
  moving: readonly Moving[],
  noises: readonly string[],
): Outcome<readonly Drift[]> {
  const set = new Set(noises);
  const result: Drift[] = [];
  for (const state of moving) {
    const linear = linearIn(state.derivative, set);
    if (!linear) return fail(languageProblems.noiseNotLinear(state.name, state.span));
    result.push({
      name: state.name,
      drift: linear.rest ?? number(0),
      noise: noises.map((n) => linear.coefficients.get(n) ?? null),
    });
  }
  return succeed(result);
}

/** The largest set of states that is linear with constant coefficients and reads no other state. */
function exactBlock(
  drift: readonly Drift[],
  names: ReadonlySet<string>,
  options: IntegrateOptions,
): ReadonlySet<string> {
  const fixed = (e: Expr) =>
    [...namesOf(e)].every(
      (n) => !names.has(n) && options.constants.has(n) && !options.held?.has(n) && n !== 't',
    );
  const block = new Set<string>();
  for (const d of drift) {
    const linear = linearIn(d.drift, names);
    if (linear && [...linear.coefficients.values()].every(fixed)) block.add(d.name);
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (const d of drift) {
      if (!block.has(d.name)) continue;
      if ([...namesOf(d.drift)].some((n) => names.has(n) && !block.has(n))) {
        block.delete(d.name);
        changed = true;
      }
    }
  }
  return block;
}

/*
 * Exponential Euler that is asked for by name is the textbook's, as Brian2 has it: every variable
 * goes by its own exponential, though a linear block could go exactly, and where a derivative is
 * not linear in its variable the named expressions are held over the step.
 */

/** Variables of the block that read no other: their own exponential is exact. */
const alone = (drift: readonly Drift[], block: ReadonlySet<string>): ReadonlySet<string> => {
  const names = new Set(drift.map((d) => d.name));
  const own = drift.filter((d) =>
    [...namesOf(d.drift)].every((n) => n === d.name || !names.has(n)),
  );
  return new Set(own.flatMap((d) => (block.has(d.name) ? [d.name] : [])));
};

/** Prefix of a named expression that is held; its value is put back when the step is written. */
const HELD = '_held_';

/** Derivatives that are not linear in their own variable, with the model's named expressions as names. */
function holding(drift: readonly Drift[], model: Model): Drift[] {
  return drift.map((d) => {
    if (linearIn(d.drift, new Set([d.name]))) return d;
    const held = new Map<string, Expr>();
    const frozen = rewrite(d.drift, (e) => {
      const found = model.expressions.find((x) => equalExpr(x.value, e));
      if (!found) return null;
      held.set(`${HELD}${found.name}`, found.value);
      return name(`${HELD}${found.name}`);
    });
    return { ...d, drift: frozen, held };
  });
}

/** x(dt) = P x + Q b (+ L z) for the states of a block. */
function exactStep(
  block: readonly Drift[],
  noises: readonly string[],
  frozen: ReadonlySet<string>,
): Pick<Integration, 'assignments' | 'propagators'> {
  const states = block.map((d) => d.name);
  const names = new Set(states);
  const linears = block.map((d) => linearIn(d.drift, names));
  const matrix = linears.map((l) => states.map((s) => l?.coefficients.get(s) ?? null));
  const noisy = noises.length > 0 && block.some((d) => d.noise.some((g) => g !== null));
  const noise = noisy ? block.map((d) => d.noise) : [];
  const propagator = propagatorOf(states, matrix, noise);
  const reach = influences(propagator);
  const assignments: Assignment[] = [];
  for (const [j, l] of linears.entries())
    if (l?.rest) assignments.push({ target: `_b_${states[j]}`, value: l.rest });
  if (noisy)
    for (const [k] of states.entries())
      assignments.push({ target: `_z_${k}`, value: call('randn') });
  /** The sum for state `i`; what is `still` has no forcing. */
  const sum = (i: number, of: Propagator, still: ReadonlySet<string>): Expr => {
    const state = states[i]!;
    const { tag } = of;
    const reaches = influences(of);
    const terms: Expr[] = [];
    for (const [j, from] of states.entries()) {
      if (!reaches[i]?.[j]) continue;
      terms.push(times(name(stepName(state, from, tag)), name(from)));
      if (linears[j]?.rest && !still.has(from))
        terms.push(times(name(forcingName(state, from, tag)), name(`_b_${from}`)));
    }
    if (noisy)
      for (let k = 0; k <= i; k++)
        terms.push(times(name(noiseName(state, k, tag)), name(`_z_${k}`)));
    return add(...terms);
  };
  const still = new Set(states.filter((s) => frozen.has(s)));
  const rows = <T>(of: readonly (readonly T[])[], none: T) =>
    of.map((row, i) => (still.has(states[i]!) ? row.map(() => none) : row));
  const resting = propagatorOf(states, rows(matrix, null), rows(noise, null), '_still');
  const sees = (i: number) => states.some((from, j) => j !== i && reach[i]?.[j] && still.has(from));
  for (const [i, state] of states.entries()) {
    const value = sum(i, propagator, new Set());
    const differs = !still.has(state) && sees(i);
    assignments.push({
      target: `_new_${state}`,
      value: differs ? unlessRefractory(value, sum(i, resting, still)) : value,
    });
  }
  for (const state of states) assignments.push({ target: state, value: name(`_new_${state}`) });
  return { assignments, propagators: still.size > 0 ? [propagator, resting] : [propagator] };
}

/** Each variable by its own exponential, the others held; a linear block exactly. */
function exponentialEuler(
  drift: readonly Drift[],
  block: ReadonlySet<string>,
  noises: readonly string[],
  { substeps }: IntegrateOptions,
  reason: string,
  frozen: ReadonlySet<string>,
): Outcome<Integration> {
  if (noises.length > 0) return fail(languageProblems.noiseMethod('exponentialEuler', 'euler'));
  const assignments: Assignment[] = [];
  // With substeps the block's propagator would need another step: then all go the same way.
  const exact = substeps === 1 ? drift.filter((d) => block.has(d.name)) : [];
  const rest = drift.filter((d) => !exact.includes(d));
  const h: Expr = substeps === 1 ? name('dt') : binary('/', name('dt'), number(substeps));
  for (let k = 0; k < substeps; k++) {
    for (const d of rest) {
      const linear = linearIn(d.drift, new Set([d.name]));
      if (!linear) return fail(languageProblems.notConditionallyLinear(d.name));
      const a = linear.coefficients.get(d.name);
      // a*h stands twice, and is computed once.
      const change =
        a && add(times(times(a, h), name(d.name)), linear.rest && times(linear.rest, h));
      const value = add(
        name(d.name),
        a && change ? times(change, call('exprel', times(a, h))) : times(d.drift, h),
      );
      assignments.push({
        target: `_new_${d.name}`,
        value: d.held ? substitute(value, d.held) : value,
      });
    }
    if (substeps > 1)
      for (const d of rest) {
        const value = name(`_new_${d.name}`);
        const kept = frozen.has(d.name) ? unlessRefractory(value, name(d.name)) : value;
        assignments.push({ target: d.name, value: kept });
      }
  }
  if (substeps > 1)
    return bounded(
      {
        method: 'exponentialEuler',
        reason,
        assignments: once(assignments, rest),
        propagators: [],
      },
      substeps,
    );
  const own = exactStep(exact, [], frozen);
  return succeed({
    method: 'exponentialEuler',
    reason,
    assignments: [
      ...assignments,
      ...own.assignments,
      ...rest.map((d) => ({ target: d.name, value: name(`_new_${d.name}`) })),
    ],
    propagators: exact.length > 0 ? own.propagators : [],
  });
}

/** Renames intermediate values so that each state is assigned once, at the end. */
function once(assignments: readonly Assignment[], drift: readonly Drift[]): Assignment[] {
  const current = new Map<string, Expr>();
  const states = new Set(drift.map((d) => d.name));
  const result: Assignment[] = [];
  let version = 0;
  for (const s of assignments) {
    const target = `${s.target.startsWith('_') ? s.target : `_${s.target}`}_${version++}`;
    result.push({ target, value: substitute(s.value, current) });
    current.set(s.target, name(target));
  }
  for (const state of states)
    result.push({ target: state, value: current.get(state) ?? name(state) });
  return result;
}

/** Statements that advance state over `elapsed` ms in closed form: decays, and products of decays. */
export const integrateOver = (
  model: Model,
): Outcome<{ readonly assignments: readonly Assignment[] }> => closedForm(model);
