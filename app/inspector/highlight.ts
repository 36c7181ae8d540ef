/**
 * Equations as coloured pieces, and where in them a problem is underlined. A tokenizer of its own,
 * tolerant of anything: it colours what is being typed, which is wrong most of the time.
 */

import type { Problem } from '#engine';

export interface Piece {
  readonly kind: 'comment' | 'number' | 'name' | 'function' | 'unit' | 'derivative' | 'mark';
  readonly text: string;
  /** The problem this piece is part of. */
  readonly problem: Problem | null;
}

const TOKEN =
  /(#[^\n]*)|(\bd[A-Za-z_]\w*\/dt\b)|((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)(?=\s*\()|([A-Za-z_µ]\w*)|(:[ \t]*[^\n(#]*)|(\s+|.)/g;

/** Splits a text and marks the pieces that problems are about. Together the pieces are the text. */
export function highlight(text: string, problems: readonly Problem[]): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const found of text.matchAll(TOKEN)) {
    const [whole, comment, derivative, number, call, name, unit] = found;
    const kind =
      comment !== undefined
        ? 'comment'
        : derivative !== undefined
          ? 'derivative'
          : number !== undefined
            ? 'number'
            : call !== undefined
              ? 'function'
              : name !== undefined
                ? 'name'
                : unit !== undefined
                  ? 'unit'
                  : 'mark';
    pieces.push(...cut(kind, whole, found.index, problems));
  }
  return pieces;
}

/** A token in parts where a problem begins or ends inside it. */
function cut(kind: Piece['kind'], text: string, at: number, problems: readonly Problem[]): Piece[] {
  const edges = new Set([at, at + text.length]);
  const spans = problems.flatMap((problem) =>
    problem.span
      ? [{ problem, from: problem.span[0], to: Math.max(problem.span[1], problem.span[0] + 1) }]
      : [],
  );
  for (const { from, to } of spans)
    for (const edge of [from, to]) if (edge > at && edge < at + text.length) edges.add(edge);
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((from, k) => {
    const to = sorted[k + 1] ?? from;
    const inside = spans.find((span) => span.from <= from && span.to >= to);
    return { kind, text: text.slice(from - at, to - at), problem: inside?.problem ?? null };
  });
}

/** The name a problem calls unknown, so that it can be made a parameter; null otherwise. */
export const unknownName = (problem: Problem): string | null =>
  problem.code === 'equation/unknown-name'
    ? (/(?:^|[: ])([A-Za-z_]\w*) is not known here/.exec(problem.message)?.[1] ?? null)
    : null;
