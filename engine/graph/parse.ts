/**
 * JSON with places. The built-in parser neither tells where a value stands nor notices that a key
 * occurs twice, and it will fill any amount of memory; a document may come from a stranger. So
 * this one knows the line and column of every node, parameter and edge, and refuses duplicate
 * keys, keys that reach into prototypes, deep nesting and oversized files with a worded problem.
 */

import { graphProblems } from '../problems/graph.ts';
import { fail, type Outcome, type Problem, type Span, settle } from '../problems/problem.ts';
import { FORBIDDEN_KEYS, isObject, type JsonObject, type JsonValue } from './json.ts';

/** Longest text that is read, in characters; learned weights are never in the text. */
export const MAX_LENGTH = 32 * 2 ** 20;
const MAX_DEPTH = 64;
const MAX_VALUES = 2_000_000;
const MAX_KEYS = 400_000;
const MAX_REPORTED = 50;
/** Deeper values share the place of their parent: nodes/<id>/parameters/<name> is the fourth. */
const MAPPED_DEPTH = 4;

/** Where the values of a text stand, for `file:line:col`. */
export interface SourceMap {
  readonly text: string;
  /** By path (`nodes/n4kq7x2m/parameters/tau_m`). */
  readonly spans: ReadonlyMap<string, Span>;
}

export interface RawDocument {
  readonly root: JsonObject;
  readonly source: SourceMap;
}

/** Where the parts of a text stand; of one that cannot be read only its lines are known. */
export function sourceOf(text: string): SourceMap {
  const raw = parse(text);
  return raw.ok ? raw.value.source : { text, spans: new Map() };
}

/** A file's text as plain data with places. Problems: `file/*`, with spans into the text. */
export function parse(text: string): Outcome<RawDocument> {
  if (text.length > MAX_LENGTH)
    return fail(graphProblems.tooLong(text.length / 2 ** 20, MAX_LENGTH / 2 ** 20));
  const reader = new Reader(text);
  const root = reader.read();
  if (root === undefined || !isObject(root)) {
    if (reader.problems.length > 0) return fail(...reader.problems);
    return fail(graphProblems.notObject());
  }
  const source = { text, spans: reader.spans };
  return settle({ root: root as JsonObject, source }, reader.problems);
}

/** Ends the reading at the first place where the text is not JSON. */
class Stop extends Error {}

class Reader {
  readonly spans = new Map<string, Span>();
  readonly problems: Problem[] = [];
  private readonly text: string;
  private at = 0;
  private values = 0;
  private keys = 0;

  constructor(text: string) {
    this.text = text;
  }

  read(): JsonValue | undefined {
    try {
      if (this.text.charCodeAt(0) === 0xfeff) this.at = 1;
      this.skip();
      const value = this.value('', 0);
      this.skip();
      if (this.at < this.text.length) this.stop('nothing more');
      return value;
    } catch (error) {
      if (error instanceof Stop) return undefined;
      throw error;
    }
  }

  private stop(expected: string): never {
    const found = this.at < this.text.length ? `"${this.text[this.at]}"` : 'the end of the file';
    this.give(graphProblems.notJson(expected, found, [this.at, this.at + 1]));
  }

  private give(problem: Problem): never {
    this.problems.push(problem);
    throw new Stop();
  }

  private report(problem: Problem): void {
    if (this.problems.length < MAX_REPORTED) this.problems.push(problem);
  }

  private skip(): void {
    for (;;) {
      const c = this.text.charCodeAt(this.at);
      if (c === 32 || c === 10 || c === 13 || c === 9) this.at++;
      else return;
    }
  }

  private value(path: string, depth: number): JsonValue {
    if (++this.values > MAX_VALUES) this.give(graphProblems.tooManyValues(MAX_VALUES, this.at));
    const c = this.text[this.at];
    switch (c) {
      case '{':
        return this.object(path, depth);
      case '[':
        return this.array(path, depth);
      case '"':
        return this.string();
      case 't':
        return this.word('true', true);
      case 'f':
        return this.word('false', false);
      case 'n':
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  private word<T extends JsonValue>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) this.stop('a value');
    this.at += word.length;
    return value;
  }

  private object(path: string, depth: number): JsonObject {
    if (depth >= MAX_DEPTH) this.give(graphProblems.tooDeep(MAX_DEPTH, this.at));
    const result: Record<string, JsonValue> = {};
    this.at++;
    this.skip();
    if (this.text[this.at] === '}') {
      this.at++;
      return result;
    }
    for (;;) {
      this.skip();
      if (this.text[this.at] !== '"') this.stop('a name in double quotes');
      const from = this.at;
      const key = this.string();
      const keySpan: Span = [from, this.at];
      if (++this.keys > MAX_KEYS) this.give(graphProblems.tooManyValues(MAX_KEYS, this.at));
      this.skip();
      if (this.text[this.at] !== ':') this.stop('":"');
      this.at++;
      this.skip();
      const start = this.at;
      const inner = depth < MAPPED_DEPTH ? (path === '' ? key : `${path}/${key}`) : '';
      const value = this.value(inner, depth + 1);
      if (FORBIDDEN_KEYS.has(key)) this.report(graphProblems.forbiddenKey(key, keySpan));
      else if (Object.hasOwn(result, key)) this.report(graphProblems.duplicateKey(key, keySpan));
      else {
        result[key] = value;
        if (depth < MAPPED_DEPTH) this.spans.set(inner, [start, this.at]);
      }
      this.skip();
      const next = this.text[this.at];
      if (next !== ',' && next !== '}') this.stop('"," or "}"');
      this.at++;
      if (next === '}') return result;
    }
  }

  private array(path: string, depth: number): JsonValue[] {
    if (depth >= MAX_DEPTH) this.give(graphProblems.tooDeep(MAX_DEPTH, this.at));
    const result: JsonValue[] = [];
    this.at++;
    this.skip();
    if (this.text[this.at] === ']') {
      this.at++;
      return result;
    }
    for (;;) {
      this.skip();
      // Objects in arrays are not mapped: their path would need an index nobody asks for.
      result.push(this.value(path, Math.max(depth + 1, MAPPED_DEPTH)));
      this.skip();
      const next = this.text[this.at];
      if (next !== ',' && next !== ']') this.stop('"," or "]"');
      this.at++;
      if (next === ']') return result;
    }
  }

  private string(): string {
    const { text } = this;
    const from = this.at + 1;
    let end = from;
    let plain = true;
    for (; ; end++) {
      const c = text.charCodeAt(end);
      if (c === 34) break;
      if (c === 92) {
        plain = false;
        end++;
      } else if (!(c >= 32)) {
        this.at = Math.min(end, text.length);
        this.stop('a closing double quote');
      }
    }
    if (end >= text.length) {
      this.at = text.length;
      this.stop('a closing double quote');
    }
    const raw = text.slice(from, end);
    const value = plain ? raw : this.unescape(raw, from);
    this.at = end + 1;
    return value;
  }

  private unescape(raw: string, from: number): string {
    return raw.replace(/\\(u[0-9a-fA-F]{4}|[\s\S])/g, (_all, code: string, offset: number) => {
      if (code.length === 5) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
      const plain = ESCAPES[code];
      if (plain === undefined) {
        this.at = from + offset;
        this.stop('one of \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX');
      }
      return plain;
    });
  }

  private number(): number {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (!match) this.stop('a value');
    const value = Number(match[0]);
    const span: Span = [this.at, this.at + match[0].length];
    if (!Number.isFinite(value)) this.report(graphProblems.numberTooLarge(match[0], span));
    this.at = span[1];
    return value;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
