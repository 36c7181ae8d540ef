/** The changes of this session, to jump to, and versions of the file that were saved or named. */

import { BookmarkPlus, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useDocument } from '../state/document.ts';
import {
  goBackTo,
  keepSnapshot,
  listSnapshots,
  removeSnapshot,
  titleOf,
  useSnapshots,
} from '../state/snapshots.ts';
import { strings } from '../strings.ts';

const words = strings.palette;
const versions = strings.snapshots;

/** The History panel. */
export function History() {
  return (
    <>
      <Changes />
      <Versions />
    </>
  );
}

function Changes() {
  const past = useDocument((s) => s.past);
  const future = useDocument((s) => s.future);
  const jump = useDocument((s) => s.jump);
  const entries = [...past, ...future];
  if (entries.length === 0) return <p className="empty">{words.historyEmpty}</p>;
  return (
    <ol className="history">
      <li>
        <button
          type="button"
          onClick={() => jump(0)}
          {...(past.length === 0 ? { 'aria-current': 'step' as const } : {})}
        >
          {words.historyStart}
        </button>
      </li>
      {entries.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity but their place
        <li key={index} className={index >= past.length ? 'undone' : ''}>
          <button
            type="button"
            onClick={() => jump(index + 1)}
            {...(index === past.length - 1 ? { 'aria-current': 'step' as const } : {})}
          >
            {entry.label}
          </button>
        </li>
      ))}
    </ol>
  );
}

/** Versions of the file, and a field that gives the present one a name. */
function Versions() {
  const name = useDocument((s) => s.name);
  const handle = useDocument((s) => s.handle);
  const list = useSnapshots((s) => s.list);
  const [title, setTitle] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: another file has other versions
  useEffect(() => void listSnapshots(), [name, handle]);
  const keep = () => {
    if (title.trim() === '') return;
    void keepSnapshot(title.trim());
    setTitle('');
  };
  return (
    <section className="versions" aria-label={versions.title}>
      <h3>{versions.title}</h3>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          keep();
        }}
      >
        <input
          type="text"
          className="panel-search"
          placeholder={versions.name}
          aria-label={versions.name}
          maxLength={80}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        <button
          type="submit"
          className="icon-button"
          title={versions.keep}
          aria-label={versions.keep}
          disabled={title.trim() === ''}
        >
          <BookmarkPlus size={16} strokeWidth={1.5} aria-hidden="true" />
        </button>
      </form>
      {list.length === 0 && <p className="hint">{versions.none}</p>}
      <ul>
        {list.map((snapshot) => (
          <li key={snapshot.id}>
            <button
              type="button"
              className="version"
              title={versions.open(titleOf(snapshot))}
              onClick={() => goBackTo(snapshot)}
            >
              {titleOf(snapshot)}
              {snapshot.name !== undefined && (
                <small>{new Date(snapshot.at).toLocaleString()}</small>
              )}
            </button>
            <button
              type="button"
              className="icon-button"
              title={versions.remove(titleOf(snapshot))}
              aria-label={versions.remove(titleOf(snapshot))}
              onClick={() => void removeSnapshot(snapshot.id)}
            >
              <Trash2 size={14} strokeWidth={1.5} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
