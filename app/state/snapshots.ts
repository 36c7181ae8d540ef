/**
 * Versions of a file that were saved, and those a person gave a name: the last twenty saves of each
 * file and all that are named, kept in this browser or in the desktop app's own data. Going back to
 * one is an edit like any other.
 */

import { create } from 'zustand';
import { readDocument, serialise } from '#engine';
import { keptStore } from '../host/kept.ts';
import { strings } from '../strings.ts';
import { edit, useDocument } from './document.ts';
import { registry } from './registry.ts';
import { useView } from './view.ts';

export interface Snapshot {
  readonly id: number;
  /** Path of the file on the desktop, else its name. */
  readonly file: string;
  readonly at: number;
  /** Absent: a save. */
  readonly name?: string;
  readonly text: string;
}

/** Saves that are kept of a file, and characters of all saves together. */
const MOST_SAVES = 20;
const MOST_TEXT = 32_000_000;

const within = keptStore('spikeloom-snapshots', 'snapshots', {
  keyPath: 'id',
  autoIncrement: true,
});

interface SnapshotsState {
  readonly file: string;
  /** Of that file, the newest first. */
  readonly list: readonly Snapshot[];
}

export const useSnapshots = create<SnapshotsState>()(() => ({ file: '', list: [] }));

const words = strings.snapshots;

/** What a document's file is called here. */
const fileOf = (name: string, handle: unknown): string =>
  typeof handle === 'string' ? handle : name;

const all = async (): Promise<Snapshot[]> =>
  (await within('readonly', (store) => store.getAll())) as Snapshot[];

/** Lists those of the document's file. */
export async function listSnapshots(): Promise<void> {
  const { name, handle } = useDocument.getState();
  const file = fileOf(name, handle);
  try {
    const found = (await all()).filter((snapshot) => snapshot.file === file);
    useSnapshots.setState({ file, list: found.sort((a, b) => b.at - a.at || b.id - a.id) });
  } catch {
    useSnapshots.setState({ file, list: [] }); // this browser keeps nothing
  }
}

/** Saves that are too many of a file, and the oldest of all files where there is too much text. */
function superfluous(snapshots: readonly Snapshot[]): readonly number[] {
  const saves = snapshots
    .filter(({ name }) => name === undefined)
    .sort((a, b) => b.at - a.at || b.id - a.id);
  const count = new Map<string, number>();
  let size = 0;
  return saves
    .filter(({ file, text }) => {
      const n = (count.get(file) ?? 0) + 1;
      count.set(file, n);
      size += text.length;
      return n > MOST_SAVES || size > MOST_TEXT;
    })
    .map(({ id }) => id);
}

/** Keeps a document of the file, the present one unless it is given, as a save or under a name. */
export async function keepSnapshot(
  name?: string,
  document = useDocument.getState().document,
): Promise<void> {
  const { name: called, handle } = useDocument.getState();
  const entry = {
    file: fileOf(called, handle),
    at: Date.now(),
    text: serialise(document),
    ...(name === undefined ? {} : { name }),
  };
  try {
    await within('readwrite', (store) => store.put(entry));
    for (const id of superfluous(await all()))
      await within('readwrite', (store) => store.delete(id));
  } catch (error) {
    // A save is in its file; a version with a name would be nowhere.
    const why = error instanceof Error ? error.message : String(error);
    if (name !== undefined) useView.getState().say(words.notKept(name, why));
  }
  await listSnapshots();
}

/** Forgets one. */
export async function removeSnapshot(id: number): Promise<void> {
  try {
    await within('readwrite', (store) => store.delete(id));
  } catch (error) {
    useView
      .getState()
      .say(words.notRemoved(error instanceof Error ? error.message : String(error)));
  }
  await listSnapshots();
}

/** What it is called: its name, or when it was saved. */
export const titleOf = ({ name, at }: Snapshot): string =>
  name ?? words.saved(new Date(at).toLocaleString());

/** Makes the document what it was, as one edit. */
export function goBackTo(snapshot: Snapshot): void {
  const read = readDocument(snapshot.text, registry);
  if (!read.ok) {
    useView.getState().say(words.damaged(titleOf(snapshot), read.problems[0]?.message ?? ''));
    return;
  }
  edit(words.back(titleOf(snapshot)), () => read.value.document);
  useView.getState().select([]);
}
