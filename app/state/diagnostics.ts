/**
 * Problems of the document as it stands, checked shortly after each edit. How long it took from the
 * edit to the list is left as a performance measure, for whoever wants to know.
 */

import { create } from 'zustand';
import { check, type GraphDocument, type Problem } from '#engine';
import { useDocument } from './document.ts';
import { registry } from './registry.ts';

interface DiagnosticsState {
  readonly problems: readonly Problem[];
  readonly byNode: ReadonlyMap<string, readonly Problem[]>;
  /** The first error of each wire that has one, by the wire's place in the whole: `<subgraph>.<wire>`. */
  readonly byWire: ReadonlyMap<string, Problem>;
}

export const useDiagnostics = create<DiagnosticsState>()(() => ({
  problems: [],
  byNode: new Map(),
  byWire: new Map(),
}));

/** The worst severity among problems; nothing of a note. */
export const worstOf = (problems: readonly Problem[]): Problem['severity'] | null =>
  problems.some((p) => p.severity === 'error')
    ? 'error'
    : problems.some((p) => p.severity === 'warning')
      ? 'warning'
      : null;

const AFTER_OPENING = 120; // ms: another document is drawn first
let timer: ReturnType<typeof setTimeout> | undefined;
let isDue = false;
let since: number | null = null;

function look(document: GraphDocument): void {
  const problems = check(document, registry);
  const byNode = new Map<string, Problem[]>();
  for (const problem of problems)
    if (problem.node) byNode.set(problem.node, [...(byNode.get(problem.node) ?? []), problem]);
  const byWire = new Map<string, Problem>();
  for (const problem of problems)
    if (problem.edge && problem.severity === 'error' && !byWire.has(problem.edge))
      byWire.set(problem.edge, problem);
  useDiagnostics.setState({ problems, byNode, byWire });
  if (since !== null) performance.measure('spikeloom:problems', { start: since });
  since = null;
}

useDocument.subscribe((now, before) => {
  if (now.document === before.document) return;
  since ??= performance.now();
  clearTimeout(timer);
  if (now.generation !== before.generation)
    timer = setTimeout(() => look(useDocument.getState().document), AFTER_OPENING);
  else if (!isDue) {
    // All edits of one deed are looked at once, and what is wrong is painted together with them.
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      look(useDocument.getState().document);
    });
  }
});
