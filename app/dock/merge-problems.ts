/** Problems of the document and of the run as one list, each once, errors first. */

import type { Problem } from '#engine';

const RANK = { error: 0, warning: 1, info: 2 } as const;

/** What editing found, then what building and running found that is not the same. */
export function mergeProblems(
  edits: readonly Problem[],
  run: readonly Problem[],
): readonly Problem[] {
  const seen = new Set<string>();
  const merged: Problem[] = [];
  for (const problem of [...edits, ...run]) {
    const key = [problem.code, problem.node, problem.edge, problem.parameter, problem.message].join(
      '\n',
    );
    if (seen.has(key)) continue;
    seen.add(key);
    merged.push(problem);
  }
  return merged.sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}
