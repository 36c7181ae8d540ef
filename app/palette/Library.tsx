/** The left panel: library, outline, examples, history. */

import { Clock, FolderTree, GraduationCap, Images, LibraryBig } from 'lucide-react';
import { useMemo, useState } from 'react';
import { type NodeDefinition, withLocal } from '#engine';
import { CategoryIcon } from '../canvas/NodeCard.tsx';
import { addNodeAt } from '../commands/actions.ts';
import { Gallery } from '../lessons/Gallery.tsx';
import { LessonsPanel } from '../lessons/Lessons.tsx';
import { useDiagnostics } from '../state/diagnostics.ts';
import { useDocument } from '../state/document.ts';
import { registry } from '../state/registry.ts';
import { type LeftPanel, useView } from '../state/view.ts';
import { search } from './search.ts';

const PANELS: readonly {
  readonly id: LeftPanel;
  readonly title: string;
  readonly Icon: typeof Clock;
}[] = [
  { id: 'library', title: 'Library', Icon: LibraryBig },
  { id: 'outline', title: 'Outline', Icon: FolderTree },
  { id: 'examples', title: 'Examples', Icon: Images },
  { id: 'lessons', title: 'Lessons', Icon: GraduationCap },
  { id: 'history', title: 'History', Icon: Clock },
];
const CATEGORIES: readonly (readonly [NodeDefinition['category'], string])[] = [
  ['source', 'Sources'],
  ['encoder', 'Encoders'],
  ['neuron', 'Populations'],
  ['projection', 'Projections'],
  ['plasticity', 'Learning rules'],
  ['modulator', 'Modulators'],
  ['readout', 'Readouts'],
  ['plot', 'Plots'],
  ['world', 'Worlds'],
  ['utility', 'Utilities'],
];

export function Rail() {
  const left = useView((s) => s.left);
  const set = useView((s) => s.set);
  return (
    <nav className="rail" aria-label="Panels">
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
  if (!left) return null;
  return (
    <aside className="left-panel" aria-label={PANELS.find((p) => p.id === left)?.title}>
      {left === 'library' && <Library />}
      {left === 'outline' && <Outline />}
      {left === 'examples' && <Gallery />}
      {left === 'lessons' && <LessonsPanel />}
      {left === 'history' && <History />}
    </aside>
  );
}

function Library() {
  const [query, setQuery] = useState('');
  const found = useMemo(() => search(registry.all, query), [query]);
  return (
    <>
      <input
        className="panel-search"
        value={query}
        placeholder="Search nodes"
        aria-label="Search nodes"
        onChange={(event) => setQuery(event.target.value)}
      />
      <div className="panel-scroll">
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
                  title={d.doc}
                  draggable
                  onDragStart={(event) =>
                    event.dataTransfer.setData('application/x-spikeloom-node', d.type)
                  }
                  onClick={() => addNodeAt(d.type)}
                >
                  <span className="palette-icon">
                    <CategoryIcon category={d.category} />
                  </span>
                  {d.title}
                </button>
              ))}
            </section>
          );
        })}
      </div>
    </>
  );
}

/** The graph as a tree of text: every node with its wires, operable by keyboard. */
function Outline() {
  const document = useDocument((s) => s.document);
  const selection = useView((s) => s.selection);
  const select = useView((s) => s.select);
  const byNode = useDiagnostics((s) => s.byNode);
  const types = withLocal(registry, document);
  const nodes = Object.entries(document.nodes);
  if (nodes.length === 0) return <p className="empty">No nodes yet. Press / to add one.</p>;
  const nameOf = (ref: string) => document.nodes[ref.split('/')[0] ?? '']?.name ?? ref;
  return (
    <ul className="outline" aria-label="Nodes">
      {nodes.map(([id, node]) => {
        const edges = Object.entries(document.edges).filter(([, e]) => e.from.startsWith(`${id}/`));
        const problems = byNode.get(id)?.length ?? 0;
        return (
          <li key={id} className={selection.includes(id) ? 'chosen' : ''}>
            <button type="button" className="outline-node" onClick={() => select([id])}>
              {node.name}
              <span className="palette-hint">
                {types.get(node.type)?.title ?? node.type}
                {problems > 0 ? `, ${problems} problem${problems > 1 ? 's' : ''}` : ''}
              </span>
            </button>
            {edges.length > 0 && (
              <ul>
                {edges.map(([edge, e]) => (
                  <li key={edge} className="outline-wire">
                    {e.from.split('/')[1]} → {nameOf(e.to)}
                  </li>
                ))}
              </ul>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function History() {
  const past = useDocument((s) => s.past);
  const future = useDocument((s) => s.future);
  const jump = useDocument((s) => s.jump);
  const entries = [...past, ...future];
  if (entries.length === 0)
    return <p className="empty">Every change will be listed here, to go back to.</p>;
  return (
    <ol className="history">
      {entries.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity but their place
        <li key={index} className={index >= past.length ? 'undone' : ''}>
          <button type="button" onClick={() => jump(index + 1)}>
            {entry.label}
          </button>
        </li>
      ))}
    </ol>
  );
}
