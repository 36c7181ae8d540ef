/**
 * The document as text that version control can compare: known keys in a fixed order, maps in id
 * order, one line per node, edge and position, shortest round-trip numbers. The same document
 * gives the same text, and a small edit changes few lines. Fields that this version does not know
 * are kept, after those it knows.
 */

import type { GraphDocument } from './document.ts';
import { isObject } from './json.ts';

const WIDTH = 120;
const ROOT = [
  'format version title description requires simulation variables nodes edges definitions controls knobs state',
  'items bookmarks layout',
].map((keys) => keys.split(' '));
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  simulation: ['dt', 'duration', 'seed', 'precision'],
  nodes: 'type version name parameters initial method substeps muted note'.split(' '),
  edges: ['from', 'to'],
  knobs: ['from', 'to', 'as'],
  items: ['kind', 'title', 'text', 'at', 'size', 'colour'],
  bookmarks: ['at', 'size', 'scope', 'plots'],
  layout: ['at', 'size', 'collapsed', 'pinned', 'place'],
};
/** One entry per line whatever its length. */
const MAPS: ReadonlySet<string> = new Set([
  'nodes',
  'edges',
  'knobs',
  'items',
  'bookmarks',
  'layout',
  'definitions',
]);

/** Lines of entries that were written before, by the entries: for documents that are never changed in place. */
export type KnownLines = WeakMap<object, { readonly label: string; readonly line: string }>;

/**
 * The text of a `.snn` file, ending with a line break. `known` keeps what was written, so that the
 * next version of the document costs what is new in it.
 */
export function serialise(document: GraphDocument, known?: KnownLines): string {
  const root = document as unknown as Readonly<Record<string, unknown>>;
  const [before = [], after = []] = ROOT;
  const lines = orderedKeys(root, before, after)
    .filter((key) => root[key] !== undefined)
    .map((key) => `  ${JSON.stringify(key)}: ${section(key, root[key], known)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

function section(key: string, value: unknown, known?: KnownLines): string {
  if (!isObject(value)) return wrapped(value, 2, key.length + 6);
  if (!MAPS.has(key)) return wrapped(sorted(value, KNOWN[key] ?? []), 2, key.length + 6);
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  if (names.length === 0) return '{}';
  const lines = names.sort(compare).map((name) => {
    const label = `    ${JSON.stringify(name)}: `;
    const item = value[name];
    const isKept = known && typeof item === 'object' && item !== null;
    const kept = isKept ? known.get(item) : undefined;
    if (kept?.label === label) return kept.line;
    const line = label + wrapped(entry(key, item), 4, label.length);
    if (isKept) known.set(item, { label, line });
    return line;
  });
  return `{\n${lines.join(',\n')}\n  }`;
}

/** An entry of a map with its keys in order; inside definitions the author's order has a meaning. */
function entry(section: string, value: unknown): unknown {
  if (!isObject(value) || section === 'definitions') return value;
  const ordered = sorted(value, KNOWN[section] ?? []);
  for (const map of ['parameters', 'initial'])
    if (isObject(ordered[map])) ordered[map] = sorted(ordered[map], []);
  return ordered;
}

function sorted(value: Readonly<Record<string, unknown>>, known: readonly string[]) {
  const result: Record<string, unknown> = {};
  for (const key of orderedKeys(value, known, [])) result[key] = value[key];
  return result;
}

function orderedKeys(
  value: Readonly<Record<string, unknown>>,
  first: readonly string[],
  last: readonly string[],
): string[] {
  const unknown = Object.keys(value).filter((key) => !first.includes(key) && !last.includes(key));
  const has = (key: string) => Object.hasOwn(value, key);
  return [...first.filter(has), ...unknown.sort(compare), ...last.filter(has)];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A value on one line where it fits into the width, else one key or element per line. */
function wrapped(value: unknown, indent: number, used: number): string {
  const line = inline(value, WIDTH - used);
  if (line !== null) return line;
  const pad = ' '.repeat(indent + 2);
  const end = ' '.repeat(indent);
  if (Array.isArray(value)) {
    if (value.every((v) => typeof v === 'number'))
      return `[\n${filled(value.map(scalar), pad)}\n${end}]`;
    const lines = value.map((v) => pad + wrapped(v, indent + 2, indent + 2));
    return `[\n${lines.join(',\n')}\n${end}]`;
  }
  if (!isObject(value)) return scalar(value);
  const lines = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .map((key) => {
      const label = `${pad}${JSON.stringify(key)}: `;
      return label + wrapped(value[key], indent + 2, label.length);
    });
  return `{\n${lines.join(',\n')}\n${end}}`;
}

/** Numbers, as many per line as fit. */
function filled(items: readonly string[], pad: string): string {
  const lines: string[] = [];
  let line = pad;
  for (const [k, item] of items.entries()) {
    const text = k < items.length - 1 ? `${item},` : item;
    if (line.length > pad.length && line.length + text.length + 1 > WIDTH) {
      lines.push(line);
      line = pad;
    }
    line += line.length > pad.length ? ` ${text}` : text;
  }
  return [...lines, line].join('\n');
}

/** A value on one line, or null as soon as it is longer than `room`. */
function inline(value: unknown, room: number): string | null {
  if (Array.isArray(value)) {
    if (value.length * 3 > room + 3) return null;
    return joined(value, (v, left) => inline(v, left), room, '[', ']');
  }
  if (isObject(value)) {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined);
    if (keys.length === 0) return '{}';
    const item = (key: string, left: number) => {
      const label = `${JSON.stringify(key)}: `;
      const text = inline(value[key], left - label.length);
      return text === null ? null : label + text;
    };
    return joined(keys, item, room, '{ ', ' }');
  }
  const text = scalar(value);
  return text.length <= room ? text : null;
}

function joined<T>(
  items: readonly T[],
  print: (item: T, room: number) => string | null,
  room: number,
  open: string,
  close: string,
): string | null {
  let text = open;
  for (const [k, item] of items.entries()) {
    const part = print(item, room - text.length - close.length);
    if (part === null) return null;
    text += (k > 0 ? ', ' : '') + part;
  }
  text += close;
  return text.length <= room ? text : null;
}

/** JSON of a single value; minus zero keeps its sign, what is no number becomes null. */
const scalar = (value: unknown): string =>
  Object.is(value, -0) ? '-0' : (JSON.stringify(value) ?? 'null');
