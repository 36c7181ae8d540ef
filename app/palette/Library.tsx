/** The left panel: library, outline, examples, history. */

import { Clock, FolderTree, GraduationCap, Images, LibraryBig } from 'lucide-react';
import { useMemo, useState } from 'react';
import { CategoryIcon } from '../canvas/CategoryIcon.tsx';
import { PortMark } from '../canvas/PortMark.tsx';
import { addNodeAt } from '../commands/actions.ts';
import { Gallery } from '../lessons/Gallery.tsx';
import { LessonsPanel } from '../lessons/Lessons.tsx';
import { Splitter } from '../Splitter.tsx';
import { registry } from '../state/registry.ts';
import { type LeftPanel, useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { CATEGORIES } from './categories.ts';
import { History } from './History.tsx';
import { HoverCard, useHover } from './HoverCard.tsx';
import { Outline } from './Outline.tsx';
import { search } from './search.ts';

const words = strings.palette;
const { panels } = strings.panels;

const PANELS: readonly {
  readonly id: LeftPanel;
  readonly title: string;
  readonly Icon: typeof Clock;
}[] = [
  { id: 'library', title: panels.library, Icon: LibraryBig },
  { id: 'outline', title: panels.outline, Icon: FolderTree },
  { id: 'examples', title: panels.examples, Icon: Images },
  { id: 'lessons', title: panels.lessons, Icon: GraduationCap },
  { id: 'history', title: panels.history, Icon: Clock },
];

export function Rail() {
  const left = useView((s) => s.left);
  const set = useView((s) => s.set);
  return (
    <nav className="rail" aria-label={strings.panels.rail}>
      {PANELS.map(({ id, title, Icon }) => (
        <button
          type="button"
          key={id}
          title={title}
          aria-label={title}
          aria-pressed={left === id}
          onClick={() => set({ left: left === id ? null : id })}
        >
          <Icon size={18} strokeWidth={1.5} aria-hidden="true" />
        </button>
      ))}
    </nav>
  );
}

export function LeftPanelView() {
  const left = useView((s) => s.left);
  const width = useView((s) => s.leftWidth);
  if (!left) return null;
  return (
    <aside className="left-panel" aria-label={PANELS.find((p) => p.id === left)?.title}>
      <Splitter
        side="right"
        label={strings.panels.leftWidth}
        size={width}
        least={200}
        most={360}
        onChange={(leftWidth) => useView.getState().set({ leftWidth })}
      />
      <div className="left-body">
        {left === 'library' && <Library />}
        {left === 'outline' && <Outline />}
        {left === 'examples' && <Gallery />}
        {left === 'lessons' && <LessonsPanel />}
        {left === 'history' && <History />}
      </div>
    </aside>
  );
}

function Library() {
  const [query, setQuery] = useState('');
  const found = useMemo(() => search(registry.all, query), [query]);
  const hover = useHover();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the card that an item opened
    <div className="library" onKeyDown={hover.onKeyDown}>
      <input
        className="panel-search"
        value={query}
        placeholder={words.searchNodes}
        aria-label={words.searchNodes}
        onChange={(event) => setQuery(event.target.value)}
      />
      <div className="panel-scroll" onScroll={hover.onScroll}>
        {CATEGORIES.map(([category, title]) => {
          const items = found.filter((d) => d.category === category);
          if (items.length === 0) return null;
          return (
            <section key={category} className={`category-${category}`}>
              <h3>{title}</h3>
              {items.map((d) => (
                <button
                  type="button"
                  key={d.type}
                  className="library-item"
                  aria-description={d.doc}
                  {...hover.item(d)}
                  draggable
                  onDragStart={(event) => {
                    hover.close();
                    event.dataTransfer.setData('application/x-spikeloom-node', d.type);
                  }}
                  onClick={(event) => {
                    // A double-click adds what a click adds, once.
                    if (event.detail > 1) return;
                    hover.close();
                    addNodeAt(d.type);
                  }}
                >
                  <span className="palette-icon">
                    <CategoryIcon category={d.category} />
                  </span>
                  <span className="library-title">{d.title}</span>
                  <span className="palette-marks">
                    {[...new Set(Object.values(d.ports).map((p) => p.kind))]
                      .slice(0, 4)
                      .map((kind) => (
                        <PortMark key={kind} kind={kind} />
                      ))}
                  </span>
                </button>
              ))}
            </section>
          );
        })}
      </div>
      {hover.shown && (
        <HoverCard
          key={hover.shown.definition.type}
          definition={hover.shown.definition}
          beside={hover.shown.beside}
          {...hover.card}
        />
      )}
    </div>
  );
}
