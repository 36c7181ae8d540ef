/**
 * The document's text, line by line: which lines belong to which node or wire, and how a line of
 * JSON is coloured. The text has one entry per line at a fixed indent, so no parser is needed.
 */

export interface CodeText {
  readonly lines: readonly string[];
  /** Node or edge id -> its lines, as [from, to) pairs: in `nodes` and again in `layout`. */
  readonly places: ReadonlyMap<string, readonly (readonly [from: number, to: number])[]>;
  /** Line -> id whose entry it is part of. */
  readonly owners: readonly (string | null)[];
}

const ENTRY = /^ {4}"([A-Za-z][\w-]*)": /;
const SECTION = /^ {2}"(\w+)": /;
const OWNED = new Set(['nodes', 'edges', 'layout']);

/** Splits a document's text. */
export function readLines(text: string): CodeText {
  const lines = text.replace(/\n$/, '').split('\n');
  const places = new Map<string, (readonly [number, number])[]>();
  const owners: (string | null)[] = [];
  let section = '';
  let id: string | null = null;
  let from = 0;
  const close = (to: number) => {
    if (id !== null) places.set(id, [...(places.get(id) ?? []), [from, to]]);
    id = null;
  };
  for (const [k, line] of lines.entries()) {
    const began = SECTION.exec(line)?.[1];
    const entry = OWNED.has(section) ? ENTRY.exec(line)?.[1] : undefined;
    if (began !== undefined) {
      close(k);
      section = began;
    } else if (entry !== undefined) {
      close(k);
      id = entry;
      from = k;
    } else if (/^ {0,3}\S/.test(line)) close(k);
    owners.push(id);
  }
  close(lines.length);
  return { lines, places, owners };
}

export interface Token {
  readonly kind: 'key' | 'string' | 'number' | 'word' | 'mark';
  readonly text: string;
  /** The key that this is the value of, or a part of it. */
  readonly of?: string;
}

const TOKEN =
  /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)|[^"\d\w-]+|./g;

/** A line of JSON as coloured pieces; together they are the line. */
export function tokens(line: string): readonly Token[] {
  const out: Token[] = [];
  let of: string | undefined;
  for (const [text, quoted, colon, number, word] of line.matchAll(TOKEN)) {
    if (quoted !== undefined) {
      if (colon === undefined) out.push({ kind: 'string', text: quoted, ...(of && { of }) });
      else {
        out.push({ kind: 'key', text: quoted }, { kind: 'mark', text: colon });
        of = quoted.slice(1, -1);
      }
    } else
      out.push({
        kind: number !== undefined ? 'number' : word !== undefined ? 'word' : 'mark',
        text,
        ...(of && number !== undefined && { of }),
      });
  }
  return out;
}
