/**
 * What is plotted is recorded, seen or not: every port that is wired to a plot of the document is
 * watched from the moment the wire is there, so that a plot loses nothing while its tab or the dock
 * is closed.
 */

import type { GraphDocument } from '#engine';
import { useDocument } from '../../state/document.ts';
import { registry } from '../../state/registry.ts';
import { watchInput } from './open-feeds.ts';
import { inputsOf, type PlotInput } from './sources.ts';

const open = new Map<string, () => void>();
let seen: GraphDocument | null = null;

function follow(document: GraphDocument): void {
  if (document === seen) return;
  // Layout and notes change often, and never what is recorded.
  const same = seen && seen.edges === document.edges && seen.nodes === document.nodes;
  seen = document;
  if (same) return;
  const wanted = new Map<string, PlotInput>(
    Object.keys(document.nodes)
      .filter((id) => registry.get(document.nodes[id]?.type ?? '')?.category === 'plot')
      .flatMap((id) => inputsOf(document, id))
      .map((input) => [`${input.node}/${input.port}`, input] as const),
  );
  for (const [key, stop] of open)
    if (!wanted.has(key)) {
      stop();
      open.delete(key);
    }
  for (const [key, input] of wanted) if (!open.has(key)) open.set(key, watchInput(input));
}

let started = false;

/** Begins to record what is plotted, once. */
export function startRecording(): void {
  if (started) return;
  started = true;
  follow(useDocument.getState().document);
  useDocument.subscribe(({ document }) => follow(document));
}
