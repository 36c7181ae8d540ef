/** Files that were opened or saved lately: to be opened again, or taken from the list. */

import { FileClock, File as FileIcon, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { openChosen, openFile } from '../commands/files.ts';
import { host } from '../host/host.ts';
import type { RecentFile } from '../host/types.ts';
import { strings } from '../strings.ts';
import { Dialog } from './Dialog.tsx';
import './recent.css';

const words = strings.recent;

/** The dialog behind "Open recent". */
export function RecentDialog({ onClose }: { readonly onClose: () => void }) {
  const [files, setFiles] = useState<readonly RecentFile[] | null>(null);
  const [unkept, setUnkept] = useState(false);
  /** What is wrong with a file, by its id. */
  const [troubles, setTroubles] = useState<Readonly<Record<string, string>>>({});
  const list = useRef<HTMLUListElement>(null);
  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>('.recent-open') ?? [])];
  useEffect(() => {
    host.recent.list().then(setFiles, () => setUnkept(true));
  }, []);
  const known = files !== null;
  useEffect(() => {
    if (known) list.current?.querySelector<HTMLElement>('.recent-open')?.focus();
  }, [known]);

  const open = async (file: RecentFile) => {
    const say = (why: string) => setTroubles((before) => ({ ...before, [file.id]: why }));
    try {
      const opened = await host.recent.open(file.id);
      if (opened === 'gone') say(words.gone(file.name));
      else if (opened === 'refused') say(words.refused(file.name));
      else {
        onClose(); // what cannot be read as a graph is told in the window
        openChosen(opened);
      }
    } catch (error) {
      say(words.failed(file.name, error instanceof Error ? error.message : String(error)));
    }
  };
  const remove = async (gone: readonly RecentFile[]) => {
    const at = files?.indexOf(gone[0] as RecentFile) ?? 0;
    for (const file of gone) await host.recent.remove(file.id).catch(() => undefined);
    setFiles((before) => before?.filter((file) => !gone.includes(file)) ?? null);
    requestAnimationFrame(() => {
      const left = rows();
      (left[Math.min(at, left.length - 1)] ?? list.current)?.focus();
    });
  };
  const move = (event: KeyboardEvent) => {
    const all = rows();
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    const file = files?.[at];
    if (event.key === 'ArrowDown') all[Math.min(all.length - 1, at + 1)]?.focus();
    else if (event.key === 'ArrowUp') all[Math.max(0, at - 1)]?.focus();
    else if (event.key === 'Home') all[0]?.focus();
    else if (event.key === 'End') all.at(-1)?.focus();
    else if (event.key === 'Delete' && file) void remove([file]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={words.title} onClose={onClose}>
      <div className="dialog-body">
        {unkept && <p>{words.unkept}</p>}
        {files?.length === 0 && <p>{words.none}</p>}
        <ul
          className="recent-list"
          ref={list}
          tabIndex={-1}
          aria-label={words.title}
          onKeyDown={move}
        >
          {files?.map((file) => (
            <Row
              key={file.id}
              file={file}
              trouble={troubles[file.id]}
              open={() => void open(file)}
              remove={() => void remove([file])}
            />
          ))}
        </ul>
        <div className="dialog-buttons">
          {files !== null && files.length > 1 && (
            <button type="button" onClick={() => void remove(files)}>
              {words.clear}
            </button>
          )}
          <button
            type="button"
            onClick={() => {
              onClose();
              void openFile();
            }}
          >
            {words.other}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

interface RowProps {
  readonly file: RecentFile;
  readonly trouble: string | undefined;
  readonly open: () => void;
  readonly remove: () => void;
}

function Row({ file, trouble, open, remove }: RowProps) {
  const { name, title, at, place } = file;
  const where = typeof place === 'object' ? place.path : words.places[place];
  const when =
    at === undefined
      ? ''
      : new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  const Icon = place === 'browser' ? FileClock : FileIcon;
  return (
    <li>
      <div className="recent-row">
        <button type="button" className="recent-open" onClick={open}>
          <Icon size={18} strokeWidth={1.5} aria-hidden="true" />
          <span className="recent-name">{title ?? name}</span>
          <span className="recent-about" title={where}>
            {[...(title === undefined ? [] : [name]), where, when].filter(Boolean).join(' · ')}
          </span>
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={words.remove(name)}
          title={words.remove(name)}
          onClick={remove}
        >
          <X size={16} strokeWidth={1.5} aria-hidden="true" />
        </button>
      </div>
      {trouble && (
        <p role="alert" className="recent-trouble">
          {trouble}
        </p>
      )}
    </li>
  );
}
