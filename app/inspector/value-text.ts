/**
 * The one grammar of all value fields: a quantity, a distribution, a list per element, or an
 * expression. Reading says in words what is wrong; printing gives the text that reads back as the
 * same value. A bare number is in the shown unit.
 */

import {
  fail,
  type Outcome,
  type Problem,
  parseQuantity,
  type Quantity,
  succeed,
  type Value,
} from '#engine';
import { strings } from '../strings.ts';
import { splitQuantity } from './suggest.ts';

const words = strings.inspector.values;

type Single = Quantity | { readonly expression: string };
type Draw = Extract<Value, { readonly draw: unknown }>;

const DRAWS: Readonly<
  Record<
    string,
    { readonly draw: Draw['draw']; readonly units: readonly boolean[]; readonly wants: string }
  >
> = {
  N: { draw: 'normal', units: [true, true], wants: words.wants.normal },
  U: { draw: 'uniform', units: [true, true], wants: words.wants.uniform },
  LN: {
    draw: 'lognormal',
    units: [false, false],
    wants: words.wants.lognormal,
  },
  Exp: { draw: 'exponential', units: [true], wants: words.wants.exponential },
  Gamma: { draw: 'gamma', units: [false, true], wants: words.wants.gamma },
};
const LETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(DRAWS).map(([letter, { draw }]) => [draw, letter]),
);
const MOST_VALUES = 100_000;

/** Units that are settled by a wire; until then any quantity is taken. */
export const isOpenUnit = (unit: string): boolean => unit === '*' || unit === 'target';

const wrong = (message: string): Outcome<never> =>
  fail({ severity: 'error', code: 'value/form', message } satisfies Problem);

/**
 * A typed text as a value of a document. `unit` is the shown unit; `single` fields take one number
 * only. `what` is the name in messages.
 */
export function readValue(
  text: string,
  unit: string,
  what: string,
  single = false,
): Outcome<Value> {
  const bare = text.trim();
  if (bare === '') return wrong(words.needsValue(what));
  if (bare.startsWith('=')) {
    const expression = bare.slice(1).trim();
    return expression === '' ? wrong(words.emptyFormula) : succeed({ expression });
  }
  if (single) return quantity(bare, unit, what);
  if (/^sweep\s*\(/.test(bare)) return wrong(words.noSweeps);
  const draw = /^([A-Za-z]+)\s*\(/.exec(bare)?.[1];
  // A function of the distance needs no = before it, and its width may be named.
  if (draw === 'gauss')
    return succeed({ expression: bare.replace(/,\s*(?:σ|sigma)\s*=\s*/, ', ') });
  if (draw !== undefined) return readDraw(bare, draw, unit, what);
  if (bare.startsWith('[')) return readList(bare, unit, what);
  if (/[\n\t]/.test(bare) || /^\S+,\s*\S/.test(bare))
    return readList(`[${bare.replace(/[\n\t]+/g, ', ')}]`, unit, what);
  return quantity(bare, unit, what);
}

function quantity(text: string, unit: string, what: string): Outcome<Quantity> {
  const split = splitQuantity(text);
  if (split && split.unit === '' && unit !== '1' && !isOpenUnit(unit))
    return succeed(`${trimNumber(text)} ${unit}`);
  if (isOpenUnit(unit)) {
    if (!split) return wrong(words.noQuantity(what, text));
    return succeed(split.unit === '' ? split.amount : text);
  }
  const read = parseQuantity(text, unit, what);
  if (!read.ok) return read;
  return succeed(split && split.unit === '' ? split.amount : text);
}

const trimNumber = (text: string): string => String(Number(text));

function readDraw(text: string, letter: string, unit: string, what: string): Outcome<Value> {
  const known = Object.hasOwn(DRAWS, letter) ? DRAWS[letter] : undefined;
  const parts = bracketed(text);
  if (!known) return wrong(words.noDistribution(letter, Object.keys(DRAWS)));
  if (!parts) return wrong(words.noBracket(letter, known.wants));
  const { inner, tail } = parts;
  const outer = tail === '' ? unit : tail;
  const [list = '', clipText, ...more] = splitOutside(inner, ';');
  const given = splitOutside(list, ',');
  if (more.length > 0 || given.length !== known.units.length || given.some((part) => part === ''))
    return wrong(words.takes(letter, known.wants, unit === '1' ? '' : unit));
  const args: Single[] = [];
  for (const [k, part] of given.entries()) {
    const read = inUnit(part, known.units[k] ? outer : '1', unit, what, known.units[k] === true);
    if (!read.ok) return read;
    args.push(read.value);
  }
  if (clipText === undefined) return succeed({ draw: known.draw, args });
  const ends = splitOutside(clipText, '..');
  const [low, high] = ends;
  if (ends.length !== 2 || !low || !high) return wrong(words.bounds);
  const from = inUnit(low, outer, unit, what, true);
  if (!from.ok) return from;
  const to = inUnit(high, outer, unit, what, true);
  if (!to.ok) return to;
  return succeed({ draw: known.draw, args, clip: [from.value, to.value] });
}

/** What stands in the first pair of brackets and what follows it; null where none closes. */
function bracketed(text: string): { readonly inner: string; readonly tail: string } | null {
  const open = text.indexOf('(');
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0)
      return { inner: text.slice(open + 1, at), tail: text.slice(at + 1).trim() };
  }
  return null;
}

/** The parts between separators that stand outside all brackets. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let [from, depth] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')') depth--;
    else if (depth === 0 && text.startsWith(separator, at)) {
      parts.push(text.slice(from, at).trim());
      from = at + separator.length;
    }
  }
  return [...parts, text.slice(from).trim()];
}

/** An argument with its own unit, or the one behind the bracket; checked against the shown unit. */
function inUnit(
  text: string,
  outer: string,
  unit: string,
  what: string,
  dimensional: boolean,
): Outcome<Single> {
  if (text.startsWith('=')) return succeed({ expression: text.slice(1).trim() });
  const split = splitQuantity(text);
  if (!split) return wrong(words.noNumber(what, text));
  if (!dimensional)
    return split.unit === '' ? succeed(split.amount) : wrong(words.bareNumber(what, text));
  const own = split.unit === '' ? outer : split.unit;
  if (own === '1' || isOpenUnit(own)) return succeed(split.amount);
  const full = `${split.amount} ${own}`;
  if (isOpenUnit(unit)) return succeed(full);
  const read = parseQuantity(full, unit, what);
  return read.ok ? succeed(full) : read;
}

function readList(text: string, unit: string, what: string): Outcome<Value> {
  const parts = /^\[([^\]]*)\]\s*(.*)$/s.exec(text);
  if (!parts) return wrong(words.openList);
  const [, inner = '', tail = ''] = parts;
  const outer = tail.trim() === '' ? (isOpenUnit(unit) ? '1' : unit) : tail.trim();
  const given = inner.split(/[,;\s]+/).filter((part) => part !== '');
  if (given.length > MOST_VALUES) return wrong(words.longList(MOST_VALUES, given.length));
  const list = given.map(Number);
  const bad = list.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) return wrong(words.notInList(what, given[bad] ?? '', unit === '1' ? '' : unit));
  if (list.length === 0) return wrong(words.emptyList);
  if (outer !== '1' && !isOpenUnit(unit)) {
    const read = parseQuantity(`1 ${outer}`, unit, what);
    if (!read.ok) return read;
  }
  return succeed({ list, unit: outer });
}

/** A value as the text of its field, in the shown unit where it is written so. */
export function printValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return '';
  if ('expression' in value) return `= ${String(value.expression)}`;
  if ('list' in value && Array.isArray(value.list)) {
    const unit = 'unit' in value && value.unit !== '1' ? ` ${String(value.unit)}` : '';
    return `[${value.list.join(', ')}]${unit}`;
  }
  if (!('draw' in value) || !('args' in value) || !Array.isArray(value.args)) return '';
  const clip = 'clip' in value && Array.isArray(value.clip) ? value.clip : null;
  const parts = [...value.args, ...(clip ?? [])].map(splitQuantity);
  const units = new Set(parts.flatMap((part) => (part && part.unit !== '' ? [part.unit] : [])));
  const letter = LETTERS[String(value.draw)] ?? String(value.draw);
  const [common] = units;
  // One unit for all: written once behind the bracket.
  const show = (item: unknown) => {
    if (typeof item === 'object' && item !== null && 'expression' in item)
      return `= ${String(item.expression)}`;
    const split = splitQuantity(item);
    return units.size === 1 && split ? String(split.amount) : String(item);
  };
  const bounds = clip ? `; ${show(clip[0])}..${show(clip[1])}` : '';
  const tail = units.size === 1 && common !== undefined ? ` ${common}` : '';
  return `${letter}(${value.args.map(show).join(', ')}${bounds})${tail}`;
}
