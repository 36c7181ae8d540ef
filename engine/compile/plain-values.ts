/** Values that depend on nothing but themselves: units, defaults, tables, bounds of distributions. */

import type { Parameter, Quantity, Range, Single, Unit } from '../kit/types.ts';
import { type Expr, number } from '../language/ast.ts';
import { type Dimension, dimensionless } from '../language/dimension.ts';
import { fromUnit, toUnit } from '../language/quantity.ts';
import { parseUnit } from '../language/units.ts';
import { mapExpr } from '../language/walk.ts';
import type { ResolvedValue } from './resolved.ts';

/** A name with one value, in engine units. */
export interface Constant {
  readonly dimension: Dimension;
  readonly value: number;
}
/** What expressions read beyond their own node. */
export type Outer = (name: string) => Constant | 'varying' | undefined;

/** The dimension of a unit; no dimension where the unit is not one. */
export function dimensionOf(unit: Unit): Dimension {
  const parsed = parseUnit(unit);
  return parsed.ok ? parsed.value.dimension : dimensionless;
}

const defaults = new WeakMap<Parameter, ResolvedValue>();

/** A default in engine units, made once per parameter; its unit must be a unit of its own. */
export function defaultOf(parameter: Exclude<Parameter, { kind: 'expression' }>): ResolvedValue {
  let known = defaults.get(parameter);
  if (!known) {
    known = makeDefault(parameter);
    defaults.set(parameter, known);
  }
  return known;
}

function makeDefault(parameter: Exclude<Parameter, { kind: 'expression' }>): ResolvedValue {
  switch (parameter.kind) {
    case 'quantity':
      return { kind: 'number', value: fromUnit(parameter.default, parameter.unit) };
    case 'count':
      return { kind: 'number', value: parameter.default };
    case 'shape':
      return { kind: 'shape', value: parameter.default };
    case 'flag':
      return { kind: 'flag', value: parameter.default };
    case 'choice':
      return { kind: 'choice', value: parameter.default };
    case 'table':
      return tableOf(parameter, parameter.default);
    case 'asset':
      return { kind: 'asset', value: null };
  }
}

/** Rows as columns in engine units; a row of a table of one column may be a bare number. */
export function tableOf(
  parameter: Extract<Parameter, { kind: 'table' }>,
  rows: readonly (number | readonly number[])[],
): ResolvedValue {
  const columns: Record<string, Float64Array> = {};
  for (const [k, [column, unit]] of Object.entries(parameter.columns).entries())
    columns[column] = Float64Array.from(rows, (row) =>
      fromUnit((typeof row === 'number' ? row : row[k]) ?? 0, unit),
    );
  return { kind: 'table', columns };
}

/** How many arguments each distribution has. */
export const ARGUMENTS = { normal: 2, uniform: 2, lognormal: 2, exponential: 1, gamma: 2 } as const;

/** A distribution as it stands in a document. */
export interface Draw {
  readonly draw: keyof typeof ARGUMENTS;
  readonly args: readonly Single[];
  readonly clip?: readonly [Single, Single];
}

/** Why a distribution with these arguments, in engine units, cannot be drawn from; null if it can. */
export function drawFault(
  draw: Draw['draw'],
  [a = 0, b = 0]: readonly number[],
  clip: readonly [number, number] | null,
): string | null {
  if (clip && clip[0] > clip[1]) return 'the lower clip is above the upper one.';
  switch (draw) {
    case 'uniform':
      return a > b ? 'the lower bound of a uniform distribution is above the upper one.' : null;
    case 'exponential':
      return a <= 0 ? 'the mean of an exponential distribution must be above 0.' : null;
    case 'gamma':
      return a <= 0 || b <= 0 ? 'shape and scale of a gamma distribution must be above 0.' : null;
    case 'normal':
    case 'lognormal':
      return b < 0 ? `the spread of a ${draw} distribution cannot be negative.` : null;
  }
}

/** What a value must be and what it is, where it leaves its range; null where it does not. */
export function rangeFault(
  value: number,
  range: Range | undefined,
  unit: Unit,
): { readonly bound: string; readonly found: string } | null {
  const [low, high] = range ?? [null, null];
  const below = low !== null && value < fromUnit(low, unit);
  const above = high !== null && value > fromUnit(high, unit);
  if (!below && !above) return null;
  const amount = (v: number | null) => (unit === '1' ? String(v) : `${v} ${unit}`);
  const bound =
    low === null
      ? `at most ${amount(high)}`
      : high === null
        ? `at least ${amount(low)}`
        : `from ${amount(low)} to ${amount(high)}`;
  return { bound, found: amount(toUnit(value, unit)) };
}

/** The unit at the end of a quantity; null where there is none. */
export function unitPart(raw: Quantity): string | null {
  const found =
    typeof raw === 'string' && raw.length <= 200 ? /^\s*[-+\d.eE]+\s*(\S.*)$/.exec(raw) : null;
  return found?.[1]?.trim() ?? null;
}

/** The tree with known names replaced by their numbers. */
export const substituted = (expr: Expr, values: ReadonlyMap<string, number>): Expr =>
  mapExpr(expr, (e) => {
    const value = e.kind === 'name' ? values.get(e.name) : undefined;
    return value === undefined ? e : number(value);
  });
