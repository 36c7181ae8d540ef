/** The search palette: type, choose, Enter. From a dropped wire it shows only what the wire fits. */

import { useEffect, useMemo, useRef, useState } from 'react';
import { join, portOf } from '#engine';
import { CategoryIcon } from '../canvas/NodeCard.tsx';
import { addNodeAt } from '../commands/actions.ts';
import { type Command, commands } from '../commands/commands.ts';
import { useDocument } from '../state/document.ts';
import { registry } from '../state/registry.ts';
import { useView } from '../state/view.ts';
import { search } from './search.ts';

const MOST = 12;

export function Palette() {
  const palette = useView((s) => s.palette);
  return palette ? <Open key={`${palette.x},${palette.y}`} {...palette} /> : null;
}

function Open({ x, y, from }: { x: number; y: number; from?: string }) {
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const set = useView((s) => s.set);
  const types = useMemo(() => fitting(from), [from]);
  const found = search(types, query).slice(0, MOST);
  const actions: readonly Command[] =
    from || query.trim().length < 2
      ? []
      : commands
          .filter((c) => c.title.toLowerCase().includes(query.trim().toLowerCase()))
          .slice(0, 4);
  const total = found.length + actions.length;
  const close = () => set({ palette: null });
  const take = (index: number) => {
    const definition = found[index];
    close();
    if (definition) addNodeAt(definition.type, undefined, from);
    else void actions[index - found.length]?.run();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown') setChosen((c) => Math.min(total - 1, c + 1));
    else if (event.key === 'ArrowUp') setChosen((c) => Math.max(0, c - 1));
    else if (event.key === 'Enter') take(chosen);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const left = Math.max(8, Math.min(x, window.innerWidth - 436));
  const top = Math.max(56, Math.min(y, window.innerHeight - 440));
  return (
    <>
      <button
        type="button"
        className="palette-shade"
        aria-label="Close"
        tabIndex={-1}
        onClick={close}
      />
      <div className="palette" role="dialog" aria-label="Add a node" style={{ left, top }}>
        <input
          ref={input}
          value={query}
          placeholder={from ? 'Connect to ...' : 'Add a node, or type a command'}
          aria-label="Search nodes"
          aria-controls="palette-list"
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div id="palette-list" className="palette-list" role="listbox" aria-label="Results">
          {found.map((d, index) => (
            <button
              type="button"
              key={d.type}
              role="option"
              aria-selected={index === chosen}
              className={`palette-item category-${d.category}`}
              tabIndex={-1}
              onPointerEnter={() => setChosen(index)}
              onClick={() => take(index)}
            >
              <span className="palette-icon">
                <CategoryIcon category={d.category} />
              </span>
              <span>{d.title}</span>
              <span className="palette-hint">{d.category}</span>
            </button>
          ))}
          {actions.map((c, k) => (
            <button
              type="button"
              key={c.id}
              role="option"
              aria-selected={found.length + k === chosen}
              className="palette-item"
              tabIndex={-1}
              onPointerEnter={() => setChosen(found.length + k)}
              onClick={() => take(found.length + k)}
            >
              <span>{c.title}</span>
              <span className="palette-hint">{c.keys[0]}</span>
            </button>
          ))}
          {total === 0 && <p className="empty">Nothing fits "{query}".</p>}
        </div>
      </div>
    </>
  );
}

/** Types with an input that the held output may drive. */
function fitting(from: string | undefined) {
  const types = registry.all.filter((d) => d.category !== 'projection' || !from);
  if (!from) return types;
  const source = portOf(useDocument.getState().document, from, registry);
  if (!source) return types;
  return types.filter((d) =>
    Object.values(d.ports).some((p) => {
      if (p.flow !== 'in') return false;
      const means = join(source.port, p, registry).kind;
      return means === 'connect' || means === 'projection';
    }),
  );
}
