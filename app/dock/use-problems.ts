/** What the tab of problems, its count and the status bar show. */

import { useMemo } from 'react';
import type { Problem } from '#engine';
import { useDiagnostics } from '../state/diagnostics.ts';
import { useSimulation } from '../state/simulation.ts';
import { mergeProblems } from './merge-problems.ts';

/** All that is known to be wrong or doubtful now. */
export function useProblems(): readonly Problem[] {
  const edits = useDiagnostics((s) => s.problems);
  const run = useSimulation((s) => s.problems);
  return useMemo(() => mergeProblems(edits, run), [edits, run]);
}
