/**
 * Where the journal lies: one record per window in IndexedDB, replaced in one transaction, so a
 * crash leaves the old record or the new one and never half of one. A window holds a lock of its
 * name while it lives; the browser frees it when the page is killed, which is how a later window
 * knows whose work was left behind. A window that ends in good order says so in local storage,
 * which is written at once, with what the database had not yet.
 */

import { keptStore } from '../host/kept.ts';

export interface JournalRecord {
  readonly id: string;
  /** File name, and the document's title. */
  readonly name: string;
  readonly title: string;
  /** The document as it was last saved or opened, and as it stands. */
  readonly base: string;
  readonly text: string;
  /** Labels of the changes since the last save, newest last; `count` of them happened. */
  readonly labels: readonly string[];
  readonly count: number;
  /** Wall clock of the last change [ms since 1970]. */
  readonly at: number;
  /** What saving needs to write the same file again; cannot be kept in local storage. */
  readonly handle?: unknown;
}

const DATABASE = 'spikeloom';
const STORE = 'journal';
const TAB = 'spikeloom.tab';
const CLOSED = 'spikeloom.closed.';
const MOST_RECORDS = 20;
const LET_GO = 2000; // ms
const MOST_CLOSING = 2_000_000; // characters local storage can take

const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (b) =>
    b.toString(16).padStart(2, '0'),
  ).join('');
const lockOf = (id: string) => `${TAB}.${id}`;

const within = keptStore(DATABASE, STORE, { keyPath: 'id' });

/** Writes a record; when this resolves it survives the death of the page. */
export async function putRecord(record: JournalRecord): Promise<void> {
  try {
    await within('readwrite', (store) => store.put(record));
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'DataCloneError')) throw error;
    const { handle: _, ...plain } = record;
    await within('readwrite', (store) => store.put(plain));
  }
}

/** Forgets a record. */
export async function removeRecord(id: string): Promise<void> {
  localStorage.removeItem(CLOSED + id);
  await within('readwrite', (store) => store.delete(id));
}

/** Synchronous, for a page that is about to go: says that it ended well, and what is not yet written. */
export function sayClosed(id: string, unwritten: JournalRecord | null): void {
  let text = '';
  if (unwritten) {
    const { handle: _, ...plain } = unwritten;
    text = JSON.stringify(plain);
    if (text.length > MOST_CLOSING) text = '';
  }
  try {
    localStorage.setItem(CLOSED + id, text);
  } catch {
    localStorage.setItem(CLOSED + id, ''); // no room: the database has all but the last moment
  }
}

/** The page came back from the browser's cache. */
const sayOpen = (id: string): void => localStorage.removeItem(CLOSED + id);

/** An id for this window: that of the window before a reload, unless another window has it. */
export async function claimTab(): Promise<string> {
  const known = sessionStorage.getItem(TAB);
  const id = known && (await hold(known)) ? known : newId();
  if (id !== known) await hold(id);
  sessionStorage.setItem(TAB, id);
  return id;
}

/** Holds the lock of an id for as long as the page lives; false: another page has it. */
function hold(id: string, options: LockOptions = { ifAvailable: true }): Promise<boolean> {
  return new Promise((resolve) => {
    navigator.locks
      .request(lockOf(id), options, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise(() => {});
      })
      .catch(() => resolve(false));
  });
}

/** Takes over the work of another window that is gone. */
export async function adoptTab(id: string): Promise<boolean> {
  // A window that was just closed lets go of its lock a moment later.
  if (!(await hold(id, { signal: AbortSignal.timeout(LET_GO) }))) return false;
  sessionStorage.setItem(TAB, id);
  sayOpen(id);
  return true;
}

export interface LeftBehind {
  readonly record: JournalRecord;
  /** False: its window did not end in good order. */
  readonly closed: boolean;
}

/** Moves what closing windows wrote at the last moment into the database. */
export async function absorbClosing(): Promise<void> {
  for (const key of Object.keys(localStorage)) {
    const said = key.startsWith(CLOSED) ? localStorage.getItem(key) : null;
    if (!said) continue;
    try {
      const last = JSON.parse(said) as JournalRecord;
      const known = await read(last.id);
      if (!known || last.at >= known.at) await putRecord({ ...known, ...last });
    } catch {
      // damaged: the database's record stands
    }
    if (localStorage.getItem(key) === said) localStorage.setItem(key, '');
  }
}

const read = (id: string): Promise<JournalRecord | undefined> =>
  within('readonly', (store) => store.get(id) as IDBRequest<JournalRecord | undefined>);

/** The record this window wrote before it was reloaded. */
export async function ownRecord(id: string): Promise<JournalRecord | null> {
  sayOpen(id);
  return (await read(id)) ?? null;
}

/** Records of windows that live no more, newest first; the oldest beyond a bound are forgotten. */
export async function leftBehind(mine: string): Promise<readonly LeftBehind[]> {
  const records = await within<JournalRecord[]>('readonly', (store) => store.getAll());
  const held = new Set((await navigator.locks.query()).held?.map((lock) => lock.name));
  const found: LeftBehind[] = [];
  for (const record of records) {
    if (record.id === mine) continue;
    const closed = localStorage.getItem(CLOSED + record.id) !== null;
    // A window that said it closed may hold its lock for a moment longer.
    if (closed || !held.has(lockOf(record.id))) found.push({ record, closed });
  }
  found.sort((a, b) => b.record.at - a.record.at);
  for (const { record } of found.slice(MOST_RECORDS)) await removeRecord(record.id);
  return found.slice(0, MOST_RECORDS);
}
