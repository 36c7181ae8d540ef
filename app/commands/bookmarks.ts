/** Views to go back to: a part of the canvas and the plots open with it, kept in the document under a digit. */

import { type Bookmark, setBookmark } from '#engine';
import { showAgain, shownRect } from '../canvas/looking.ts';
import { columnsOf, plotsOf } from '../dock/plots/columns.ts';
import { useDocument } from '../state/document.ts';
import { enterScope } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import type { Command } from './command.ts';

const words = strings.commands.bookmarks;
const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
const view = () => useView.getState();
const now = () => useDocument.getState().document;
const tenths = (value: number) => Math.round(value * 10) / 10;

/** What is seen now. */
function current(): Bookmark {
  const { x, y, width, height } = shownRect();
  const { scope, dock, dockTab, plotAlone, plotColumns } = view();
  const plots = plotsOf(now());
  const isAlone = plotAlone !== null && plots.includes(plotAlone);
  return {
    at: [tenths(x), tenths(y)],
    size: [tenths(width), tenths(height)],
    ...(scope.length > 0 ? { scope } : {}),
    ...(dock && dockTab === 'plots'
      ? { plots: isAlone ? [[plotAlone]] : columnsOf(plotColumns, plots) }
      : {}),
  };
}

/** Keeps what is seen; what is kept already is taken away. */
function keepView(key: string): void {
  const bookmark = current();
  const { edit } = useDocument.getState();
  const isKept = JSON.stringify(now().bookmarks?.[key]) === JSON.stringify(bookmark);
  edit(isKept ? words.remove(key) : words.keep(key), (document) =>
    setBookmark(document, key, isKept ? null : bookmark),
  );
  view().set({ bookmark: isKept ? null : key });
  view().say(isKept ? words.removed(key) : words.kept(key));
}

/** Goes to a kept view. */
export function goToView(key: string): void {
  const bookmark = now().bookmarks?.[key];
  if (!bookmark) {
    view().say(words.none(key));
    return;
  }
  const { at, size, scope = [], plots } = bookmark;
  if (scope.join() !== view().scope.join()) enterScope(scope);
  const [first, ...others] = plots?.flat() ?? [];
  view().set({
    bookmark: key,
    announcement: words.view(key),
    // Other tabs of the dock are no part of a view.
    ...(plots
      ? { dock: true, dockTab: 'plots', plotColumns: plots }
      : { dock: view().dock && view().dockTab !== 'plots' }),
    plotAlone: others.length === 0 && plotsOf(now()).length > 1 ? (first ?? null) : null,
  });
  showAgain({ x: at[0], y: at[1], width: size[0], height: size[1] });
}

/** Goes to the next kept view, or the one before; beyond the last there is none. */
export function stepView(by: 1 | -1): void {
  const keys: string[] = DIGITS.filter((key) => now().bookmarks?.[key]);
  const at = keys.indexOf(view().bookmark ?? '');
  const next = at < 0 ? keys.at(by > 0 ? 0 : -1) : keys[at + by];
  if (next) goToView(next);
}

export const bookmarkCommands: readonly Command[] = DIGITS.flatMap((key): Command[] => [
  {
    id: `keep-view-${key}`,
    group: 'edit',
    title: words.keep(key),
    keys: [`Shift+${key}`],
    unlisted: true,
    run: () => keepView(key),
  },
  {
    id: `go-view-${key}`,
    group: 'view',
    title: words.go(key),
    keys: [`Alt+${key}`],
    unlisted: true,
    run: () => goToView(key),
  },
]);

useDocument.subscribe((after, before) => {
  if (after.generation !== before.generation) view().set({ bookmark: null, plotAlone: null });
});
