/**
 * What the canvas shows: the whole document, or the inside of the subgraph a person has entered.
 * Canvas, inspector, palette and commands read and edit the scene; running, saving and plotting
 * use the whole. At the top both are one object.
 */

import {
  editInside,
  flatId,
  type GraphDocument,
  namesAlong,
  tidyLayout,
  validPath,
  viewInside,
} from '#engine';
import { strings } from '../strings.ts';
import { type DocumentState, edit as editDocument, useDocument } from './document.ts';
import { useView } from './view.ts';

interface SceneState {
  readonly document: GraphDocument;
}

const states = new WeakMap<GraphDocument, SceneState>();

function stateOf(document: GraphDocument): SceneState {
  let state = states.get(document);
  if (!state) {
    state = { document };
    states.set(document, state);
  }
  return state;
}

/** The scene as it is now. */
export const scene = (): GraphDocument =>
  viewInside(useDocument.getState().document, useView.getState().scope);

/** Reads from the scene, as `useDocument` reads from the whole. */
export function useScene<T>(select: (state: SceneState) => T): T {
  const scope = useView((s) => s.scope);
  return useDocument((s) => select(stateOf(viewInside(s.document, scope))));
}

/** Changes the scene as one undoable step. */
/** What things of the scene are called in the label of an edit: nodes by name, the rest by kind. */
export function namesOf(ids: readonly string[]): readonly string[] {
  const { nodes, items } = scene();
  const { aFrame, aNote, aWire } = strings.canvas.edits;
  const kinds = { frame: aFrame, note: aNote };
  return ids.map((id) => {
    const item = items?.[id];
    return nodes[id]?.name ?? (item ? kinds[item.kind] : aWire);
  });
}

export const edit: DocumentState['edit'] = (label, change, mergeKey) => {
  const { scope } = useView.getState();
  editDocument(
    label,
    (document) =>
      editInside(document, validPath(document, scope), (inside) => tidyLayout(change(inside))),
    mergeKey,
  );
};

/** The name a node of the scene has in a running engine. */
export const engineId = (id: string): string => flatId(useView.getState().scope, id);

/** The same, for components. */
export function useEngineId(id: string): string {
  const scope = useView((s) => s.scope);
  return flatId(scope, id);
}

/** Enters a subgraph of the scene, or goes to a path from the top. */
export function enterScope(path: readonly string[]): void {
  const scope = validPath(useDocument.getState().document, path);
  useView.setState({ scope, selection: [], selectedEdges: [], palette: null });
}

/** Titles from the top to where the scene is. */
export function useBreadcrumbs(): readonly { readonly title: string; readonly depth: number }[] {
  const scope = useView((s) => s.scope);
  const text = useDocument((s) => JSON.stringify(namesAlong(s.document, scope)));
  return (JSON.parse(text) as string[]).map((title, k) => ({ title, depth: k + 1 }));
}

// A subgraph that an undo took away, or another document, cannot stay entered.
useDocument.subscribe((now, before) => {
  if (now.document === before.document) return;
  const { scope } = useView.getState();
  if (scope.length === 0) return;
  const valid = now.generation === before.generation ? validPath(now.document, scope) : [];
  if (valid.length < scope.length) enterScope(valid);
});
