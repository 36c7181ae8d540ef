/** What the tab of problems, its count and the status bar show. */

import { useMemo } from 'react';
import type { Problem } from '#engine';
import { useDiagnostics } from '../state/diagnostics.ts';
import { useDocument } from '../state/document.ts';
import { useSimulation } from '../state/simulation.ts';
import { mergeProblems } from './merge-problems.ts';

/** All that is known to be wrong or doubtful now. */
export function useProblems(): readonly Problem[] {
  const notes = useDocument((s) => s.opened.notes);
  const edits = useDiagnostics((s) => s.problems);
  const run = useSimulation((s) => s.problems);
  return useMemo(() => mergeProblems([...notes, ...edits], run), [notes, edits, run]);
}
