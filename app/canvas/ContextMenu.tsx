/** The menu at the pointer: what can be done with the node, the wire or the place under it. */

import { useEffect, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { bendWire, isSubgraph, withLocal } from '#engine';
import { resetPlaces } from '../commands/arrange.ts';
import type { Command } from '../commands/command.ts';
import { keyText } from '../commands/command.ts';
import { commands } from '../commands/commands.ts';
import { keysOf } from '../commands/keys.ts';
import { lessonsFor } from '../commands/teach.ts';
import { registry } from '../state/registry.ts';
import { edit, scene } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { viewport } from './viewport.ts';

const words = strings.commands;

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly keys?: readonly string[];
  run(): unknown;
}

function entriesFor(about: string): readonly Entry[] {
  const { selection, selectedEdges } = useView.getState();
  const [id = ''] = selection;
  const document = scene();
  const definition = withLocal(registry, document).get(document.nodes[id]?.type ?? '');
  const own: Entry[] = [];
  if (about === 'node') own.push(...lessonsFor([id]));
  if (about === 'node' && definition?.category === 'projection' && document.layout?.[id])
    own.push({ id: 'reset', title: words.resetPlace, run: resetPlaces });
  if (about === 'node' && isSubgraph(document, id))
    for (const key of ['enter', 'unpack'])
      own.push(...commands.filter((c) => c.id === key && !c.on?.includes('node')));
  const [wire = ''] = selectedEdges;
  if (about === 'wire' && document.edges[wire]) {
    const { menu } = useView.getState();
    own.push({
      id: 'insert',
      title: words.insertHere,
      run: () =>
        useView.setState({
          palette: { x: menu?.x ?? 0, y: menu?.y ?? 0, mode: 'add', onWire: wire },
        }),
    });
    own.push(
      document.layout?.[wire]
        ? {
            id: 'straighten',
            title: words.straighten,
            run: () => edit(strings.canvas.edits.unbend, (d) => bendWire(d, wire, null)),
          }
        : { id: 'bend', title: words.bend, run: () => bendHere(wire, menu?.x ?? 0, menu?.y ?? 0) },
    );
  }
  const isOne = (c: Command) => c.on?.includes(about as 'node' | 'wire' | 'pane');
  const fits = (c: Command) => c.id !== 'unpack' || isSubgraph(document, id);
  return [...own, ...commands.filter((c) => isOne(c) && fits(c))];
}

/** Bends a wire to pass through a point of the screen. */
export function bendHere(wire: string, x: number, y: number): void {
  const stage = window.document.querySelector('.react-flow')?.getBoundingClientRect();
  const view = viewport();
  const at = [
    Math.round((x - (stage?.left ?? 0) - view.x) / view.zoom),
    Math.round((y - (stage?.top ?? 0) - view.y) / view.zoom),
  ] as const;
  edit(strings.canvas.edits.bend, (d) => bendWire(d, wire, at));
}

/** Shown while the view asks for it. */
export function ContextMenu() {
  const menu = useView((s) => s.menu);
  const place = useRef<HTMLDivElement>(null);
  // At the pointer, but within the window.
  useLayoutEffect(() => {
    const list = place.current;
    if (!menu || !list) return;
    const { width, height } = list.getBoundingClientRect();
    list.style.left = `${Math.max(8, Math.min(menu.x, window.innerWidth - width - 12))}px`;
    list.style.top = `${Math.max(8, Math.min(menu.y, window.innerHeight - height - 12))}px`;
  }, [menu]);
  useEffect(() => {
    if (!menu) return;
    place.current?.querySelector('button')?.focus();
    const close = (event: Event) => {
      if (!place.current?.contains(event.target as Node)) useView.setState({ menu: null });
    };
    window.addEventListener('pointerdown', close);
    return () => window.removeEventListener('pointerdown', close);
  }, [menu]);
  if (!menu) return null;
  const entries = entriesFor(menu.about);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const buttons = [...(place.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(window.document.activeElement as HTMLButtonElement);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Escape') useView.setState({ menu: null });
    else if (step !== 0) buttons[(at + step + buttons.length) % buttons.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return createPortal(
    <div
      className="menu-list context-menu"
      role="menu"
      aria-label={words.canvasMenu}
      ref={place}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      {entries.map((entry) => (
        <button
          type="button"
          role="menuitem"
          key={entry.id}
          onClick={() => {
            useView.setState({ menu: null });
            void entry.run();
          }}
        >
          {entry.title}
          <kbd>{keyText((entry.keys && keysOf({ id: entry.id, keys: entry.keys })[0]) ?? '')}</kbd>
        </button>
      ))}
    </div>,
    window.document.body,
  );
}
