/**
 * The graph as a tree of text, its equal for those who do not see the canvas: nodes, projections
 * under the population they end at, rules under the projections they teach, wires. Arrows walk,
 * and what the canvas can do with a node can be done here.
 */

import { useMemo, useRef, useState } from 'react';
import { disconnect, isSubgraph, rename } from '#engine';
import { CategoryIcon } from '../canvas/CategoryIcon.tsx';
import { labelOfNode } from '../canvas/labels.ts';
import { placesOf } from '../canvas/places.ts';
import { deleteSelection, plotSelection } from '../commands/actions.ts';
import { enterSubgraph } from '../commands/arrange.ts';
import { beginConnect } from '../commands/connecting.ts';
import { goTo } from '../commands/going.ts';
import { useDiagnostics, worstOf } from '../state/diagnostics.ts';
import { edit, useScene } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { type Item, rowsOf } from './outline-rows.ts';
import { ROW, useRowsInSight } from './rows-in-sight.ts';

const words = strings.outline;

/** Gives a row the focus once it is drawn: one that was out of sight comes with the next frames. */
function focusRow(id: string, frames = 60): void {
  requestAnimationFrame(() => {
    const row = document.querySelector<HTMLElement>(`.outline [data-row="${CSS.escape(id)}"]`);
    if (row) row.focus({ preventScroll: true });
    else if (frames > 1) focusRow(id, frames - 1);
  });
}

/** The Outline panel. */
export function Outline() {
  const places = useScene((s) => placesOf(s.document));
  const selection = useView((s) => s.selection);
  const selectedEdges = useView((s) => s.selectedEdges);
  const byNode = useDiagnostics((s) => s.byNode);
  const rows = useMemo(() => rowsOf(places), [places]);
  const [at, setAt] = useState<string | null>(null);
  const [renaming, setRenaming] = useState<string | null>(null);
  const tree = useRef<HTMLDivElement>(null);
  const shown = useRowsInSight(tree, rows.length);
  const chosenNodes = useMemo(() => new Set(selection), [selection]);
  const chosenWires = useMemo(() => new Set(selectedEdges), [selectedEdges]);
  if (rows.length === 0) return <p className="empty">{strings.palette.empty}</p>;
  const { from, to } = shown;
  const current = rows.find((r) => r.id === (at ?? selection[0])) ?? rows[0];
  // The one Tab stop is always there to be reached.
  const stop = rows.slice(from, to).find((row) => row === current) ?? rows[from];
  const move = (row: Item | undefined) => {
    if (!row) return;
    setAt(row.id);
    shown.reveal(rows.indexOf(row));
    focusRow(row.id);
  };
  const choose = (row: Item) => {
    if (row.kind === 'wire') useView.getState().select([], [row.id]);
    else {
      useView.getState().select([row.id]);
      window.dispatchEvent(new CustomEvent('spikeloom:reveal', { detail: { node: row.id } }));
    }
  };
  const act = (row: Item, key: string): boolean => {
    const k = rows.indexOf(row);
    if (key === 'ArrowDown') move(rows[k + 1]);
    else if (key === 'ArrowUp') move(rows[k - 1]);
    else if (key === 'Home') move(rows[0]);
    else if (key === 'End') move(rows[rows.length - 1]);
    else if (key === 'ArrowRight') move(rows.slice(k + 1, k + 2).find((r) => r.level > row.level));
    else if (key === 'ArrowLeft')
      move(
        rows
          .slice(0, k)
          .reverse()
          .find((r) => r.level < row.level),
      );
    else if (key === 'Enter' || key === ' ') {
      if (key === 'Enter' && selection[0] === row.id) {
        if (!enterSubgraph(row.id)) goTo(row.id);
      } else choose(row);
    } else if (key === 'Delete' || key === 'Backspace') {
      move(rows[k + 1] ?? rows[k - 1]);
      if (row.kind === 'wire') edit(words.disconnect, (d) => disconnect(d, [row.id]));
      else {
        choose(row);
        deleteSelection();
      }
    } else if (row.kind === 'node' && key === 'F2') setRenaming(row.id);
    else if (row.kind === 'node' && key === 'c') {
      choose(row);
      beginConnect();
    } else if (row.kind === 'node' && key === 'p') {
      choose(row);
      plotSelection();
    } else return false;
    return true;
  };
  return (
    <>
      <p className="outline-keys">{words.keys}</p>
      <div
        className="outline"
        role="tree"
        aria-label={words.title}
        ref={tree}
        style={{ paddingTop: from * ROW, paddingBottom: (rows.length - to) * ROW }}
      >
        {rows.slice(from, to).map((row, k) => {
          const chosen = (row.kind === 'wire' ? chosenWires : chosenNodes).has(row.id);
          const box = places.boxes.get(row.id);
          const problems = byNode.get(row.id)?.length ?? 0;
          return (
            <div
              key={`${row.kind} ${row.id}`}
              data-row={row.id}
              role="treeitem"
              aria-level={row.level}
              aria-setsize={rows.length}
              aria-posinset={from + k + 1}
              aria-selected={chosen}
              aria-label={
                row.kind === 'node' && box
                  ? `${labelOfNode(places, box)}${problems > 0 ? `, ${words.problems(problems)}` : ''}`
                  : row.text
              }
              tabIndex={row.id === stop?.id ? 0 : -1}
              className={`outline-row ${row.kind}${chosen ? ' chosen' : ''} category-${box?.definition?.category ?? ''}`}
              style={{ paddingInlineStart: 8 + (row.level - 1) * 14 }}
              onClick={() => {
                setAt(row.id);
                choose(row);
              }}
              onDoubleClick={() => {
                if (row.kind === 'node' && !enterSubgraph(row.id)) goTo(row.id);
              }}
              onKeyDown={(event) => {
                if (event.ctrlKey || event.metaKey || event.altKey || renaming === row.id) return;
                if (!act(row, event.key)) return;
                event.preventDefault();
                event.stopPropagation();
              }}
            >
              {row.kind === 'node' && box && (
                <span className="palette-icon">
                  <CategoryIcon category={box.definition?.category} />
                </span>
              )}
              {renaming === row.id ? (
                <input
                  className="card-rename"
                  aria-label={strings.canvas.rename}
                  defaultValue={row.text}
                  // biome-ignore lint/a11y/noAutofocus: a person has just asked to type here
                  autoFocus
                  onBlur={(event) => {
                    const name = event.currentTarget.value;
                    setRenaming(null);
                    if (name.trim() !== row.text)
                      edit(strings.canvas.edits.rename(row.text, name), (d) =>
                        rename(d, row.id, name),
                      );
                    move(row);
                  }}
                  onKeyDown={(event) => {
                    event.stopPropagation();
                    if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
                  }}
                />
              ) : (
                <span className="outline-text">{row.text}</span>
              )}
              {/* A space, so that the words read as in the row's label. */}{' '}
              {row.hint && <span className="palette-hint">{row.hint}</span>}
              {problems > 0 && (
                <span
                  className={`outline-problems ${worstOf(byNode.get(row.id) ?? [])}`}
                  data-count={problems}
                  title={byNode.get(row.id)?.[0]?.message}
                />
              )}
              {box && isSubgraph(places.scene, row.id) && <span aria-hidden="true">›</span>}
            </div>
          );
        })}
      </div>
    </>
  );
}
