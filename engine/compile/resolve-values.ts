/**
 * The parameters of one node, from the document's text to checked numbers in engine units. A
 * value may be an expression that reads siblings, the parameters of the subgraph around the node
 * and the project's variables, so values are found when they are first needed and a circle is
 * noticed on the way. Everything that is wrong is reported; a value that cannot be read is left
 * out, and the rest of the node is still checked.
 */

import type { AssetRef, GraphNode } from '../graph/document.ts';
import { checkForm } from '../graph/form.ts';
import { isObject, own } from '../graph/json.ts';
import { formOf, meant } from '../graph/validate.ts';
import type { NodeDefinition, Of, Parameter, Quantity, Range, Single, Unit } from '../kit/types.ts';
import { checkExpression } from '../language/check.ts';
import { type Dimension, dimensionless, timeDimension } from '../language/dimension.ts';
import { evaluate } from '../language/evaluate.ts';
import { parseExpression } from '../language/parse.ts';
import { fromUnit, parseQuantity } from '../language/quantity.ts';
import { RESERVED } from '../language/reserved.ts';
import { parseUnit } from '../language/units.ts';
import { namesOf, someExpr } from '../language/walk.ts';
import type { Outcome, Problem } from '../problems/problem.ts';
import { resolveProblems } from '../problems/resolve.ts';
import { OPEN_UNITS, unitWith } from './conversion.ts';
import {
  ARGUMENTS,
  type Constant,
  type Draw,
  defaultOf,
  dimensionOf,
  drawFault,
  type Outer,
  rangeFault,
  substituted,
  tableOf,
  unitPart,
} from './plain-values.ts';
import type { ResolvedValue } from './resolved.ts';

export interface NodeValues {
  readonly parameters: Of<ResolvedValue>;
  readonly initial: Of<ResolvedValue>;
  readonly problems: readonly Problem[];
  /** A parameter as a constant, for nodes inside a composite. */
  readonly constant: Outer;
}

/** The node whose values are wanted, and what they depend on. */
export interface ValueSite {
  readonly id: string;
  readonly name: string;
  readonly node: GraphNode;
  readonly definition: NodeDefinition;
  /** The unit of the input a projection ends at; null where it is not known. */
  readonly targetUnit: Unit | null;
  /** Units of state variables; null where the definition says nothing about them. */
  readonly states: ReadonlyMap<string, Unit> | null;
  readonly outer: Outer;
  /** Numbers [engine units] that stand in place of what the document says. */
  readonly given?: Of<number>;
}

/** Problems per node after which unknown states are passed over. */
const MOST_REPORTED = 50;
const MOST_ELEMENTS = 2 ** 31 - 1;
const LENGTH: Dimension = [0, 0, 0, 1, 0, 0];
/** Names that differ from element to element or from synapse to synapse. */
const VARYING: ReadonlyMap<string, Dimension> = new Map([
  ['i', dimensionless],
  ['j', dimensionless],
  ['n', dimensionless],
  ['x', LENGTH],
  ['y', LENGTH],
  ['d', LENGTH],
]);
const UNSTEADY = new Set(['rand', 'randn', 'poisson', 'lookup', 'delayed', 'sumIn']);

/** Checks all parameters and initial values of a node. */
export function resolveValues(site: ValueSite): NodeValues {
  const reader = new ValueReader(site);
  const parameters: Record<string, ResolvedValue> = {};
  for (const name of Object.keys(site.definition.parameters)) {
    const value = reader.parameter(name);
    if (value) parameters[name] = value;
  }
  return {
    parameters,
    initial: reader.initial(),
    problems: reader.problems,
    constant: (name) => reader.constant(name),
  };
}

class ValueReader {
  readonly problems: Problem[] = [];
  private readonly site: ValueSite;
  private readonly known = new Map<string, ResolvedValue | null>();
  private readonly path: string[] = [];

  constructor(site: ValueSite) {
    this.site = site;
    for (const [name, value] of Object.entries(site.given ?? {}))
      this.known.set(name, { kind: 'number', value });
  }

  parameter(name: string): ResolvedValue | null {
    const before = this.known.get(name);
    if (before !== undefined) return before;
    const parameter = own(this.site.definition.parameters, name);
    if (!parameter) return null;
    if (this.path.includes(name)) {
      this.problems.push(
        resolveProblems.circular(this.site, name, this.path.slice(this.path.indexOf(name))),
      );
      this.known.set(name, null);
      return null;
    }
    this.path.push(name);
    const value = this.read(name, parameter);
    this.path.pop();
    // A circle found on the way has already said that there is no value.
    const result = this.known.get(name) === null ? null : value;
    this.known.set(name, result);
    return result;
  }

  constant(name: string): Constant | 'varying' | undefined {
    const parameter = own(this.site.definition.parameters, name);
    if (!parameter) return this.site.outer(name);
    const value = this.parameter(name);
    const dimension =
      parameter.kind === 'quantity' ? dimensionOf(this.unitOf(parameter.unit)) : dimensionless;
    switch (value?.kind) {
      case 'number':
        return { dimension, value: value.value };
      case 'flag':
        return { dimension, value: value.value ? 1 : 0 };
      case 'shape':
        return { dimension, value: value.value.reduce((a, b) => a * b, 1) };
      default:
        return 'varying';
    }
  }

  initial(): Of<ResolvedValue> {
    const { node, states } = this.site;
    const result: Record<string, ResolvedValue> = {};
    for (const [state, raw] of Object.entries(node.initial ?? {})) {
      const unit = states?.get(state);
      if (unit === undefined) {
        if (states && this.problems.length < MOST_REPORTED)
          this.problems.push(
            resolveProblems.initialUnknown(this.site, state, meant(state, [...states.keys()])),
          );
        continue;
      }
      const value = this.perElement(state, raw, this.unitOf(unit));
      if (value) result[state] = value;
    }
    return result;
  }

  /** The declared unit, or that of the target where a weight follows it. */
  private unitOf(unit: Unit): Unit {
    return unitWith(unit, this.site.targetUnit ?? '1');
  }

  private read(name: string, parameter: Parameter): ResolvedValue | null {
    const raw = own<unknown>(this.site.node.parameters, name);
    if (raw === undefined) return this.byDefault(name, parameter);
    // `validate` has reported values that are not of the parameter's form.
    if (!checkForm(formOf(parameter), raw)) return null;
    switch (parameter.kind) {
      case 'quantity':
        return this.quantity(name, parameter, raw);
      case 'count': {
        const value = isObject(raw) ? this.wholeExpression(name, raw) : (raw as number);
        if (value === null || !this.inRange(name, value, parameter.range, '1')) return null;
        return { kind: 'number', value };
      }
      case 'shape':
        return this.shape(name, raw);
      case 'flag':
        return { kind: 'flag', value: raw as boolean };
      case 'choice':
        return { kind: 'choice', value: raw as string };
      case 'expression':
        return this.formula(name, String(raw), parameter.unit);
      case 'table':
        return tableOf(parameter, raw as readonly (number | readonly number[])[]);
      case 'asset':
        return { kind: 'asset', value: raw as AssetRef | null };
    }
  }

  /** A default in engine units; what depends on nothing else is made once per parameter. */
  private byDefault(name: string, parameter: Parameter): ResolvedValue | null {
    if (parameter.kind === 'expression')
      return this.formula(name, parameter.default, parameter.unit);
    if (parameter.kind === 'quantity' && this.unitOf(parameter.unit) !== parameter.unit) {
      const value = fromUnit(parameter.default, this.unitOf(parameter.unit));
      return { kind: 'number', value };
    }
    return defaultOf(parameter);
  }

  // ---- numbers

  private quantity(
    name: string,
    parameter: Extract<Parameter, { kind: 'quantity' }>,
    raw: unknown,
  ): ResolvedValue | null {
    const unit = this.unitOf(parameter.unit);
    const value = parameter.perElement
      ? this.perElement(name, raw, unit)
      : this.single(name, raw, unit);
    if (!value) return null;
    const numbers =
      value.kind === 'number' ? [value.value] : value.kind === 'list' ? value.values : [];
    for (const v of numbers) if (!this.inRange(name, v, parameter.range, unit)) return null;
    return value;
  }

  private single(name: string, raw: unknown, unit: Unit): ResolvedValue | null {
    if (!isObject(raw)) return this.plain(name, raw as Quantity, unit);
    const value = this.expression(name, String(raw.expression), dimensionOf(unit), false);
    return value?.kind === 'number' ? value : null;
  }

  private plain(name: string, raw: Quantity, unit: Unit): ResolvedValue | null {
    const parsed = this.amount(name, raw, unit);
    return parsed === null ? null : { kind: 'number', value: parsed };
  }

  /** A quantity in engine units; a weight whose target is unknown is read in its own unit. */
  private amount(name: string, raw: Quantity, unit: Unit): number | null {
    const { site } = this;
    const followsTarget = this.isTarget(name) && site.targetUnit === null;
    if (followsTarget && typeof raw === 'number') return raw;
    const own = followsTarget ? unitPart(raw) : null;
    return this.keep(
      name,
      parseQuantity(raw, own !== null && parseUnit(own).ok ? own : unit, `${site.name}: ${name}`),
      true,
    );
  }

  private isTarget(name: string): boolean {
    const parameter = own(this.site.definition.parameters, name);
    return parameter?.kind === 'quantity' && OPEN_UNITS.has(parameter.unit);
  }

  private perElement(name: string, raw: unknown, unit: Unit): ResolvedValue | null {
    if (!isObject(raw)) return this.plain(name, raw as Quantity, unit);
    if ('expression' in raw)
      return this.expression(name, String(raw.expression), dimensionOf(unit), true);
    if ('list' in raw) return this.list(name, raw as { list: number[]; unit: Unit }, unit);
    return this.draw(name, raw as unknown as Draw, unit);
  }

  private list(
    name: string,
    raw: { readonly list: readonly number[]; readonly unit: Unit },
    unit: Unit,
  ): ResolvedValue | null {
    const given = raw.unit.trim() || '1';
    // The unit is read as that of one: so a wrong one gets the words a single number would get.
    const one = this.amount(name, given === '1' ? 1 : `1 ${given}`, unit);
    if (one === null || !parseUnit(given).ok) return null;
    const values = Float64Array.from(raw.list, (v) => fromUnit(v, given));
    const wrong = values.findIndex((v) => !Number.isFinite(v));
    if (wrong < 0) return { kind: 'list', values };
    this.problems.push(resolveProblems.notFinite(this.site, name, String(raw.list[wrong])));
    return null;
  }

  private draw(name: string, raw: Draw, unit: Unit): ResolvedValue | null {
    const { site } = this;
    const expected = ARGUMENTS[raw.draw];
    if (raw.args.length !== expected) {
      const found = raw.args.length;
      this.problems.push(resolveProblems.drawArguments(site, name, raw.draw, expected, found));
      return null;
    }
    const units =
      raw.draw === 'lognormal' ? ['1', '1'] : raw.draw === 'gamma' ? ['1', unit] : [unit, unit];
    const args = raw.args.map((arg, k) => this.argument(name, arg, units[k] ?? unit));
    const bounds = raw.clip?.map((bound) => this.argument(name, bound, unit)) ?? null;
    if (args.includes(null) || bounds?.includes(null)) return null;
    const [low = 0, high = 0] = (bounds ?? []) as number[];
    const clip = bounds ? ([low, high] as const) : null;
    const fault = drawFault(raw.draw, args as number[], clip);
    if (fault) {
      this.problems.push(resolveProblems.drawBounds(site, name, fault));
      return null;
    }
    const parsed = parseUnit(unit);
    return {
      kind: 'draw',
      distribution: raw.draw,
      args: args as number[],
      clip,
      unitFactor: parsed.ok ? parsed.value.factor : 1,
    };
  }

  /** An argument of a distribution: one number, written out or as an expression. */
  private argument(name: string, raw: Single, unit: Unit): number | null {
    if (!isObject(raw)) return this.amount(name, raw as Quantity, unit);
    const value = this.expression(name, String(raw.expression), dimensionOf(unit), false);
    return value?.kind === 'number' ? value.value : null;
  }

  private shape(name: string, raw: unknown): ResolvedValue | null {
    const value = isObject(raw)
      ? this.wholeExpression(name, raw)
      : (raw as number | readonly number[]);
    if (value === null) return null;
    const shape = typeof value === 'number' ? [value] : value;
    const elements = shape.reduce((a, b) => a * b, 1);
    if (shape.some((d) => !(d >= 1))) {
      this.problems.push(resolveProblems.range(this.site, name, 'at least 1', shape.join(' × ')));
      return null;
    }
    if (elements > MOST_ELEMENTS) {
      this.problems.push(resolveProblems.tooLarge(this.site, name, elements, MOST_ELEMENTS));
      return null;
    }
    return { kind: 'shape', value: shape };
  }

  private inRange(name: string, value: number, range: Range | undefined, unit: Unit): boolean {
    const fault = rangeFault(value, range, unit);
    if (!fault) return true;
    this.problems.push(resolveProblems.range(this.site, name, fault.bound, fault.found));
    return false;
  }

  // ---- formulas

  private wholeExpression(name: string, raw: Readonly<Record<string, unknown>>): number | null {
    const value = this.expression(name, String(raw.expression), dimensionless, false);
    if (value?.kind !== 'number') return null;
    const near = Math.round(value.value);
    if (Math.abs(value.value - near) <= 1e-9 * Math.max(1, Math.abs(near))) return near;
    this.problems.push(resolveProblems.notWhole(this.site, name, String(value.value)));
    return null;
  }

  /** An expression as a number, or as a formula over element names where those may stand. */
  private expression(
    name: string,
    text: string,
    expected: Dimension,
    perElement: boolean,
  ): ResolvedValue | null {
    const tree = this.keep(name, parseExpression(text));
    if (!tree) return null;
    if (someExpr(tree, (e) => e.kind === 'call' && UNSTEADY.has(e.name))) {
      this.problems.push(resolveProblems.readsVarying(this.site, name, 'a random or past value'));
      return null;
    }
    const scope = new Map<string, Dimension>();
    const values = new Map<string, number>();
    let varies = false;
    for (const word of namesOf(tree)) {
      // A parameter that names itself means the one outside: `tau_m` of the subgraph.
      const found = word === name ? this.site.outer(word) : this.constant(word);
      if (found && found !== 'varying') {
        scope.set(word, found.dimension);
        values.set(word, found.value);
      } else if (found === undefined && perElement && VARYING.has(word)) {
        scope.set(word, VARYING.get(word) ?? dimensionless);
        varies = true;
      } else if (found === 'varying' || word === 'j' || (RESERVED.has(word) && word !== 'pi')) {
        // Without a value for a reason that has been told already, or with many values.
        if (this.known.get(word) !== null || !this.known.has(word))
          this.problems.push(resolveProblems.readsVarying(this.site, name, word));
        return null;
      }
    }
    const checked = this.keep(
      name,
      checkExpression(
        tree,
        scope,
        this.isTarget(name) && this.site.targetUnit === null ? undefined : expected,
      ),
    );
    if (!checked) return null;
    if (varies) return { kind: 'formula', value: substituted(checked, values) };
    const value = Number(evaluate(checked, (word) => values.get(word) ?? Number.NaN));
    if (Number.isFinite(value)) return { kind: 'number', value };
    this.problems.push(resolveProblems.notFinite(this.site, name, `${text} = ${value}`));
    return null;
  }

  /** A formula that stands in the equations: variables become numbers, siblings keep their names. */
  private formula(name: string, text: string, unit: Unit): ResolvedValue | null {
    const tree = this.keep(name, parseExpression(text));
    if (!tree) return null;
    const { parameters, behaviour } = this.site.definition;
    // A connector's formula is about pairs, an equation's about time.
    const scope = new Map<string, Dimension>(
      behaviour.kind === 'lowering' ? VARYING : [['t', timeDimension]],
    );
    const values = new Map<string, number>();
    for (const word of namesOf(tree)) {
      const [head = word, column = ''] = word.split('.');
      const sibling = head === name ? undefined : own(parameters, head);
      if (sibling?.kind === 'quantity' || sibling?.kind === 'expression')
        scope.set(word, dimensionOf(this.unitOf(sibling.unit)));
      else if (sibling?.kind === 'table')
        scope.set(word, dimensionOf(own(sibling.columns, column) ?? '1'));
      else if (sibling) scope.set(word, dimensionless);
      else {
        const found = this.site.outer(word);
        if (!found || found === 'varying') continue;
        scope.set(word, found.dimension);
        values.set(word, found.value);
      }
    }
    const checked = this.keep(name, checkExpression(tree, scope, dimensionOf(unit)));
    return checked && { kind: 'expression', text, value: substituted(checked, values) };
  }

  /** The value, or null with the problems told; `named` where the messages name the parameter already. */
  private keep<T>(name: string, outcome: Outcome<T>, named = false): T | null {
    for (const problem of outcome.problems)
      this.problems.push(
        named
          ? { ...problem, node: this.site.id, parameter: name }
          : resolveProblems.value(this.site, name, problem),
      );
    return outcome.ok ? outcome.value : null;
  }
}
