/** The part of the canvas that was seen when the window closed, by graph, so that work goes on where it was left. */

import { showAgain, shownRect } from '../canvas/looking.ts';
import { boundsOf, placesOf } from '../canvas/places.ts';
import { meets, type Rect, viewport } from '../canvas/viewport.ts';
import { useDocument } from '../state/document.ts';
import { enterScope, scene } from '../state/scene.ts';
import { useView } from '../state/view.ts';

const KEY = 'spikeloom.views';
const MOST = 8; // graphs that are remembered

interface LastView extends Rect {
  readonly scope: readonly string[];
}

const isView = (view: unknown): view is LastView => {
  const { x, y, width, height, scope } = (view ?? {}) as Partial<LastView>;
  return (
    [x, y, width, height].every(Number.isFinite) &&
    Array.isArray(scope) &&
    scope.every((id) => typeof id === 'string')
  );
};

/** What is kept, as far as it makes sense; the latest last. */
function kept(): [string, LastView][] {
  try {
    const all: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return Object.entries(all ?? {}).filter((entry): entry is [string, LastView] =>
      isView(entry[1]),
    );
  } catch {
    return []; // storage may be closed to this page
  }
}

/** Keeps what is seen whenever the window is left. */
export function keepLastView(): void {
  window.addEventListener('pagehide', () => {
    if (viewport().width === 0) return;
    const { name } = useDocument.getState();
    const view: LastView = { ...shownRect(), scope: useView.getState().scope };
    const others = kept().filter(([other]) => other !== name);
    try {
      localStorage.setItem(
        KEY,
        JSON.stringify(Object.fromEntries([...others.slice(1 - MOST), [name, view]])),
      );
    } catch {
      // The graph will be shown whole.
    }
  });
}

/** Shows what was seen last of the graph that was opened, if something of the graph is there. */
export function showLastView(): void {
  const { name, generation } = useDocument.getState();
  const found = kept().find(([other]) => other === name)?.[1];
  if (!found) return;
  const attempt = () => {
    // A graph that is opened is first shown whole, once the canvas has a size.
    if (useDocument.getState().generation !== generation) return;
    if (viewport().width === 0) {
      requestAnimationFrame(attempt);
      return;
    }
    enterScope(found.scope);
    const bounds = boundsOf(placesOf(scene()));
    if (bounds && meets(bounds, found)) showAgain(found, 0);
  };
  requestAnimationFrame(attempt);
}
