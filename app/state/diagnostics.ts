/** Problems of the document as it stands, checked shortly after each edit. */

import { create } from 'zustand';
import { check, type GraphDocument, type Problem } from '#engine';
import { useDocument } from './document.ts';
import { registry } from './registry.ts';

interface DiagnosticsState {
  readonly problems: readonly Problem[];
  readonly byNode: ReadonlyMap<string, readonly Problem[]>;
}

export const useDiagnostics = create<DiagnosticsState>()(() => ({
  problems: [],
  byNode: new Map(),
}));

const DELAY = 60; // ms
let timer: ReturnType<typeof setTimeout> | undefined;

function look(document: GraphDocument): void {
  const problems = check(document, registry);
  const byNode = new Map<string, Problem[]>();
  for (const problem of problems)
    if (problem.node) byNode.set(problem.node, [...(byNode.get(problem.node) ?? []), problem]);
  useDiagnostics.setState({ problems, byNode });
}

useDocument.subscribe((now, before) => {
  if (now.document === before.document) return;
  clearTimeout(timer);
  timer = setTimeout(() => look(useDocument.getState().document), DELAY);
});
