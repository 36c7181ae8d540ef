/**
 * From a problem to its place in the file: the command line prints `file:line:col`, the editor's
 * code view marks the same place. A problem names a node and a parameter; the source map knows
 * where those stand. Offsets into an equation are followed through the escapes of its text.
 */

import type { Problem, Span } from '../problems/problem.ts';
import type { SourceMap } from './parse.ts';

export interface Place {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  readonly span: Span;
}

/** The most exact place in the text that a problem is about; its first character if none is known. */
export function locate(source: SourceMap, problem: Problem): Place {
  return placeOf(source.text, spanOf(source, problem));
}

function spanOf(source: SourceMap, problem: Problem): Span {
  if (problem.code.startsWith('file/') && problem.span) return problem.span;
  for (const path of pathsOf(problem)) {
    const span = source.spans.get(path);
    if (!span) continue;
    const exact = problem.span && inside(source.text, span, problem.span);
    return exact ?? span;
  }
  return [0, 0];
}

/** Paths a problem may stand under, the most exact first. */
function* pathsOf({ node, parameter, edge, port, definition }: Problem): Generator<string> {
  if (definition !== undefined) {
    if (parameter !== undefined) yield `definitions/${definition}/behaviour/${parameter}`;
    yield `definitions/${definition}`;
  }
  if (edge !== undefined) {
    if (port !== undefined) yield `edges/${edge}/${port}`;
    yield `edges/${edge}`;
  }
  if (node !== undefined) {
    // Nodes inside a composite are named `outer.inner`: the file has the outer one.
    const outer = node.split('.')[0] ?? node;
    if (parameter !== undefined && outer === node) {
      yield `nodes/${node}/parameters/${parameter}`;
      yield `nodes/${node}/initial/${parameter}`;
      yield `nodes/${node}/${parameter}`;
    }
    yield `nodes/${outer}`;
  } else if (parameter !== undefined) {
    yield `simulation/${parameter}`;
    yield `variables/${parameter}`;
    yield parameter;
  }
}

/** Offsets into a string value as offsets into the file; null where the value is no string. */
function inside(text: string, value: Span, offsets: Span): Span | null {
  if (text[value[0]] !== '"') return null;
  let at = value[0] + 1;
  let count = 0;
  let from = -1;
  while (at < value[1] - 1 && count < offsets[1]) {
    if (count === offsets[0]) from = at;
    at += text[at] === '\\' ? (text[at + 1] === 'u' ? 6 : 2) : 1;
    count++;
  }
  return from < 0 ? null : [from, at];
}

function placeOf(text: string, span: Span): Place {
  let line = 1;
  let start = 0;
  for (;;) {
    const next = text.indexOf('\n', start);
    if (next < 0 || next >= span[0]) break;
    line++;
    start = next + 1;
  }
  return { line, column: span[0] - start + 1, span };
}
