/**
 * Files that were opened or saved lately in this browser. Where it has the File System Access API
 * the handle of each is kept, and its file is read anew; elsewhere a copy of the graph, by its name.
 */

import { keptStore } from './kept.ts';
import type { RecentFile, RecentFiles } from './types.ts';

/** A file behind the API; asking for permission is not in every browser that has it. */
interface Handle {
  readonly name: string;
  getFile(): Promise<File>;
  isSameEntry(other: unknown): Promise<boolean>;
  queryPermission?(options: object): Promise<PermissionState>;
  requestPermission?(options: object): Promise<PermissionState>;
}

interface Entry extends RecentFile {
  readonly at: number;
  readonly handle?: Handle;
  readonly text?: string;
}

const MOST_FILES = 12;
/** Characters of one copy, and of all together. */
const MOST_COPY = 4 * 2 ** 20;
const MOST_COPIES = 16 * 2 ** 20;
const READ = { mode: 'read' };

const ask = keptStore('spikeloom-recent', 'files', { keyPath: 'id' });
const remove = async (id: string) => void (await ask('readwrite', (store) => store.delete(id)));

/** All of them, newest first. */
async function all(): Promise<readonly Entry[]> {
  const entries = await ask<Entry[]>('readonly', (store) => store.getAll());
  return entries.sort((a, b) => b.at - a.at);
}

async function sameFile(entry: Entry, name: string, handle: Handle | undefined): Promise<boolean> {
  if (!handle) return !entry.handle && entry.name === name;
  return entry.handle !== undefined && (await handle.isSameEntry(entry.handle));
}

/** Why a file cannot be read, where the browser says so. */
function troubleOf(error: unknown): 'gone' | 'refused' {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotFoundError') return 'gone';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  throw error;
}

/** What is noted goes one after the other, and before the list is looked at. */
let noting: Promise<void> = Promise.resolve();

async function put({
  name,
  title,
  text,
  handle: given,
}: Parameters<RecentFiles['note']>[0]): Promise<void> {
  const handle = given as Handle | undefined;
  if (!handle && text.length > MOST_COPY) return;
  let id = `${Date.now()}-${name}`;
  const before = await all();
  for (const entry of before) if (await sameFile(entry, name, handle)) id = entry.id;
  const what = handle ? { handle } : { text };
  const entry: Entry = {
    id,
    name,
    title,
    at: Date.now(),
    place: handle ? 'computer' : 'browser',
    ...what,
  };
  await ask('readwrite', (store) => store.put(entry));
  let copies = entry.text?.length ?? 0;
  const others = before.filter((other) => other.id !== id);
  for (const [k, other] of others.entries()) {
    copies += other.text?.length ?? 0;
    if (k + 2 > MOST_FILES || (other.text !== undefined && copies > MOST_COPIES))
      await remove(other.id);
  }
}

export const browserRecent: RecentFiles = {
  async list() {
    await noting.catch(() => undefined);
    return (await all()).map(({ id, name, title, at, handle }) => ({
      id,
      name,
      ...(title === undefined ? {} : { title }),
      at,
      place: handle ? 'computer' : 'browser',
    }));
  },

  async open(id) {
    const entry = await ask<Entry | undefined>('readonly', (store) => store.get(id));
    if (!entry) return 'gone';
    const { name, text, handle } = entry;
    if (!handle) return text === undefined ? 'gone' : { name, text };
    try {
      const allowed =
        ((await handle.queryPermission?.(READ)) ?? 'granted') === 'granted' ||
        (await handle.requestPermission?.(READ)) === 'granted';
      if (!allowed) return 'refused';
      const file = await handle.getFile();
      return { name: file.name, text: await file.text(), handle };
    } catch (error) {
      return troubleOf(error);
    }
  },

  note(file) {
    noting = noting.catch(() => undefined).then(() => put(file));
    return noting;
  },

  remove,
};
