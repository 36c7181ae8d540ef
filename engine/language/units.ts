/**
 * Unit symbols with SI prefixes, products, quotients and powers. A unit is a dimension and a power
 * of ten relative to the engine units ms, mV, pA, um, fmol, K; in these pF, nS, Gohm and kHz have
 * the factor 1. The power of ten is kept as an exponent, so that a conversion is one correctly
 * rounded multiplication or division.
 */

import { pow } from '../kit/elementary.ts';
import { languageProblems } from '../problems/language.ts';
import { fail, type Outcome, type Span, succeed } from '../problems/problem.ts';
import {
  type Dimension,
  dimensionless,
  divideDimensions,
  multiplyDimensions,
  raiseDimension,
} from './dimension.ts';

export interface ParsedUnit {
  readonly dimension: Dimension;
  /** One of this unit, in engine units. */
  readonly factor: number;
  /** `factor` as a power of ten. */
  readonly exponent: number;
}

interface Symbol {
  readonly dimension: Dimension;
  /** Power of ten of one SI unit, in engine units. */
  readonly exponent: number;
}

const SECOND: Symbol = { dimension: [1, 0, 0, 0, 0, 0], exponent: 3 };
const VOLT: Symbol = { dimension: [0, 1, 0, 0, 0, 0], exponent: 3 };
const AMPERE: Symbol = { dimension: [0, 0, 1, 0, 0, 0], exponent: 12 };
const METRE: Symbol = { dimension: [0, 0, 0, 1, 0, 0], exponent: 6 };
const MOLE: Symbol = { dimension: [0, 0, 0, 0, 1, 0], exponent: 15 };
const KELVIN: Symbol = { dimension: [0, 0, 0, 0, 0, 1], exponent: 0 };
const HERTZ: Symbol = { dimension: [-1, 0, 0, 0, 0, 0], exponent: -3 };
const FARAD: Symbol = { dimension: [1, -1, 1, 0, 0, 0], exponent: 12 };
const SIEMENS: Symbol = { dimension: [0, -1, 1, 0, 0, 0], exponent: 9 };
const OHM: Symbol = { dimension: [0, 1, -1, 0, 0, 0], exponent: -9 };
const COULOMB: Symbol = { dimension: [1, 0, 1, 0, 0, 0], exponent: 15 };
const MOLAR: Symbol = { dimension: [0, 0, 0, -3, 1, 0], exponent: 0 };

const SYMBOLS: ReadonlyMap<string, Symbol> = new Map(
  Object.entries({
    s: SECOND,
    V: VOLT,
    A: AMPERE,
    m: METRE,
    mol: MOLE,
    K: KELVIN,
    Hz: HERTZ,
    F: FARAD,
    S: SIEMENS,
    ohm: OHM,
    Ohm: OHM,
    Ω: OHM,
    C: COULOMB,
    M: MOLAR,
    // Brian2's long names, so that published models can be pasted.
    second: SECOND,
    volt: VOLT,
    amp: AMPERE,
    ampere: AMPERE,
    metre: METRE,
    meter: METRE,
    mole: MOLE,
    kelvin: KELVIN,
    hertz: HERTZ,
    farad: FARAD,
    siemens: SIEMENS,
    coulomb: COULOMB,
    molar: MOLAR,
  }),
);

const PREFIXES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    a: -18,
    f: -15,
    p: -12,
    n: -9,
    u: -6,
    µ: -6,
    μ: -6,
    m: -3,
    c: -2,
    d: -1,
    h: 2,
    k: 3,
    M: 6,
    G: 9,
    T: 12,
  }),
);

const UNKNOWN = new Map<string, Symbol | null>();

/** One symbol with or without prefix: `ms`, `nS`, `Mohm`, `mvolt`; null if it is none. */
export function unitSymbol(text: string): Symbol | null {
  const plain = SYMBOLS.get(text);
  if (plain) return plain;
  if (text.length < 2 || text.length > 10) return null;
  const cached = UNKNOWN.get(text);
  if (cached !== undefined) return cached;
  const prefix = PREFIXES.get(text[0] ?? '');
  const base = SYMBOLS.get(text.slice(1));
  if (prefix === undefined || !base || base === KELVIN) return null;
  const symbol = { dimension: base.dimension, exponent: base.exponent + prefix };
  UNKNOWN.set(text, symbol);
  return symbol;
}

/** 10 to a power: exact where a double can be. */
export const powerOfTen = (exponent: number): number =>
  Number.isInteger(exponent) ? Number(`1e${exponent}`) : pow(10, exponent);

/** `value` times 10^exponent, rounded once where the power is whole. */
export const scaleByTen = (value: number, exponent: number): number =>
  exponent >= 0 ? value * powerOfTen(exponent) : value / powerOfTen(-exponent);

const PART = /\s*(?:([A-Za-zµμΩ]+)|([0-9]+(?:\.[0-9]+)?)|(\*\*|\^|[*/()·.-]))/uy;
const MOST_CHARACTERS = 100;

const known = new Map<string, Outcome<ParsedUnit>>();

/**
 * Reads a unit: `mV`, `pA/ms`, `s**-0.5`, `1`, `1/(mV*ms)`. Problems: `unit/unknown`,
 * `unit/syntax`; their span counts from `offset`.
 */
export function parseUnit(text: string, offset = 0): Outcome<ParsedUnit> {
  if (offset !== 0) return read(text, offset);
  let result = known.get(text);
  if (!result) {
    result = read(text, 0);
    // Units come from documents, so the memory they take is bounded.
    if (known.size > 2000) known.clear();
    known.set(text, result);
  }
  return result;
}

interface Part {
  readonly text: string;
  readonly at: number;
}

function read(text: string, offset: number): Outcome<ParsedUnit> {
  const span = (part: Part | undefined): Span =>
    part
      ? [offset + part.at, offset + part.at + part.text.length]
      : [offset + text.length, offset + text.length];
  if (text.length > MOST_CHARACTERS)
    return fail(languageProblems.unitSyntax(`${text.slice(0, 30)}…`, [offset, offset + 30]));
  const parts: Part[] = [];
  PART.lastIndex = 0;
  let end = 0;
  for (let found = PART.exec(text); found; found = PART.exec(text)) {
    const token = found[1] ?? found[2] ?? found[3] ?? '';
    parts.push({ text: token, at: PART.lastIndex - token.length });
    end = PART.lastIndex;
  }
  const whole: Span = [offset, offset + text.length];
  if (text.slice(end).trim() !== '' || parts.length === 0)
    return fail(languageProblems.unitSyntax(text.trim(), whole));

  let at = 0;
  const syntax = (): Outcome<never> =>
    fail(languageProblems.unitSyntax(text.trim(), span(parts[at])));

  const exponentNumber = (): number | null => {
    const open = parts[at]?.text === '(' ? at++ : -1;
    const sign = parts[at]?.text === '-' ? -1 : 1;
    if (sign < 0) at++;
    let value = Number(parts[at]?.text ?? Number.NaN);
    at++;
    if (open >= 0) {
      if (parts[at]?.text === '/') {
        value /= Number(parts[at + 1]?.text ?? Number.NaN);
        at += 2;
      }
      if (parts[at]?.text !== ')') return null;
      at++;
    }
    return Number.isFinite(value) && value <= 12 ? sign * value : null;
  };

  const factor = (depth: number): Outcome<Symbol> => {
    const part = parts[at];
    let result: Symbol;
    if (!part || depth > 8) return syntax();
    if (part.text === '(') {
      at++;
      const inner = product(depth + 1);
      if (!inner.ok) return inner;
      if (parts[at]?.text !== ')') return syntax();
      at++;
      result = inner.value;
    } else if (part.text === '1') {
      at++;
      result = { dimension: dimensionless, exponent: 0 };
    } else if (/^[A-Za-zµμΩ]/u.test(part.text)) {
      const symbol = unitSymbol(part.text);
      if (!symbol) return fail(languageProblems.unitUnknown(part.text, span(part)));
      at++;
      result = symbol;
    } else return syntax();
    if (parts[at]?.text === '**' || parts[at]?.text === '^') {
      at++;
      const power = exponentNumber();
      if (power === null) return syntax();
      result = {
        dimension: raiseDimension(result.dimension, power),
        exponent: result.exponent * power,
      };
    }
    return succeed(result);
  };

  const product = (depth: number): Outcome<Symbol> => {
    const first = factor(depth);
    if (!first.ok) return first;
    let { dimension, exponent } = first.value;
    for (;;) {
      const operator = parts[at]?.text;
      if (operator !== '*' && operator !== '/' && operator !== '·') break;
      at++;
      const next = factor(depth);
      if (!next.ok) return next;
      const divides = operator === '/';
      dimension = (divides ? divideDimensions : multiplyDimensions)(
        dimension,
        next.value.dimension,
      );
      exponent += divides ? -next.value.exponent : next.value.exponent;
    }
    return succeed({ dimension, exponent });
  };

  const result = product(0);
  if (!result.ok) return result;
  if (at < parts.length) return syntax();
  return succeed({ ...result.value, factor: powerOfTen(result.value.exponent) });
}
