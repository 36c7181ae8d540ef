/**
 * '20 ms' <-> 20: a quantity as it stands in a document and the number the engine computes with.
 * Conversion happens here and nowhere else.
 */

import { languageProblems } from '../problems/language.ts';
import { assert, fail, type Outcome, succeed } from '../problems/problem.ts';
import { describeDimension, isDimensionless, sameDimension } from './dimension.ts';
import { type ParsedUnit, parseUnit, scaleByTen } from './units.ts';

const NUMBER = /^\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)\s*(.*?)\s*$/s;
const MOST_CHARACTERS = 200;

function declared(unit: string): ParsedUnit {
  const parsed = parseUnit(unit);
  assert(parsed.ok, `the declared unit ${unit} is one`);
  return parsed.value;
}

/**
 * A quantity in engine units. `unit` is the declared unit, `what` the parameter's name for
 * messages. Problems: `unit/missing`, `unit/mismatch`, `unit/unknown`, `unit/not-a-quantity`.
 */
export function parseQuantity(value: string | number, unit: string, what = ''): Outcome<number> {
  const target = declared(unit);
  const number = isDimensionless(target.dimension);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return fail(languageProblems.notFinite(what, String(value)));
    if (!number) return fail(languageProblems.unitMissing(what, String(value), unit));
    return succeed(scaleByTen(value, target.exponent));
  }
  const shown = value.slice(0, 40);
  const found = value.length > MOST_CHARACTERS ? null : NUMBER.exec(value);
  if (!found) return fail(languageProblems.notQuantity(what, shown, unit));
  const [, digits = '', unitText = ''] = found;
  const amount = Number(digits);
  if (!Number.isFinite(amount)) return fail(languageProblems.notFinite(what, shown));
  if (unitText === '') {
    if (number) return succeed(scaleByTen(amount, target.exponent));
    return fail(languageProblems.unitMissing(what, digits, unit));
  }
  const given = parseUnit(unitText);
  if (!given.ok)
    return fail(
      ...given.problems.map(({ span: _, ...problem }) => ({
        ...problem,
        message: what ? `${what}: ${problem.message}` : problem.message,
      })),
    );
  if (!sameDimension(given.value.dimension, target.dimension))
    return fail(
      languageProblems.unitMismatch({
        what,
        needs: describe(target, unit),
        given: value.trim(),
        is: describeKind(given.value),
        meant: number ? digits : `${digits} ${unit}`,
      }),
    );
  return succeed(scaleByTen(amount, given.value.exponent));
}

const describe = (unit: ParsedUnit, text: string): string =>
  describeDimension(unit.dimension).replace(/\(.*\)/, `(${text})`);

const describeKind = (unit: ParsedUnit): string =>
  describeDimension(unit.dimension).replace(/ \(.*\)/, '');

/** An engine value expressed in `unit`. */
export const toUnit = (engineValue: number, unit: string): number =>
  scaleByTen(engineValue, -declared(unit).exponent);

/** A number given in `unit`, in engine units. */
export const fromUnit = (value: number, unit: string): number =>
  scaleByTen(value, declared(unit).exponent);

/** The shortest number in `unit` that reads back as exactly `engineValue`. */
export function shortestInUnit(engineValue: number, unit: string): number {
  const { exponent } = declared(unit);
  const near = scaleByTen(engineValue, -exponent);
  if (!Number.isFinite(near)) return near;
  for (let precision = 1; precision <= 17; precision++) {
    const candidate = Number(near.toPrecision(precision));
    if (scaleByTen(candidate, exponent) === engineValue) return candidate;
  }
  // Two roundings may have moved it by a bit: look at the neighbours.
  const step = Math.abs(near) * 2 ** -53;
  for (const candidate of [near + step, near - step, near + 2 * step, near - 2 * step])
    if (scaleByTen(candidate, exponent) === engineValue) return candidate;
  return near;
}

/** A quantity as text in `unit`, the shortest that reads back the same: `20 ms`, `0.5`. */
export function formatQuantity(engineValue: number, unit: string): string {
  const text = String(shortestInUnit(engineValue, unit));
  return unit === '1' ? text : `${text} ${unit}`;
}
