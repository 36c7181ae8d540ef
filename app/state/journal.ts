/**
 * The journal: every change is kept within a second, so that a crash loses nothing, while the
 * person's file changes only on Save. Writing begins a moment after the first change that is not
 * written yet (not after the last: someone who never stops typing is safe too).
 */

import { create } from 'zustand';
import { type KnownLines, readDocument, serialise } from '#engine';
import { strings } from '../strings.ts';
import { edit, useDocument } from './document.ts';
import {
  absorbClosing,
  adoptTab,
  claimTab,
  type JournalRecord,
  leftBehind,
  ownRecord,
  putRecord,
  removeRecord,
  sayClosed,
} from './journal-store.ts';
import { registry } from './registry.ts';
import { useView } from './view.ts';

const DELAY = 250; // ms
const MOST_LABELS = 100;

/** What is offered to be restored; null: nothing, or decided. */
export const useRestore = create<{
  readonly offers: readonly JournalRecord[] | null;
  /** Offers come from a crash; else the person asked for earlier work. */
  readonly crashed: boolean;
  /** This browser keeps no journal for this page. */
  readonly unkept: boolean;
}>()(() => ({ offers: null, crashed: false, unkept: false }));

let tab = '';
let timer: ReturnType<typeof setTimeout> | undefined;
let writing = false;
let failed = false;
/** Changes to the document that no record has yet. */
let dirty = false;
let counted = 0;
let labels: string[] = [];
/** Several panels ask whether two texts are one: serialised once per document. */
const texts = new WeakMap<object, string>();
/** Of an edit only what it changed is written anew: documents are never changed in place. */
const lines: KnownLines = new WeakMap();
type Documents = ReturnType<typeof useDocument.getState>;

function textOf(document: Documents['document']): string {
  const known = texts.get(document);
  if (known !== undefined) return known;
  const text = serialise(document, lines);
  texts.set(document, text);
  return text;
}

function recordOf(state: Documents, id: string): JournalRecord {
  const { document, name, handle, saved } = state;
  return {
    id,
    name,
    title: document.title ?? name,
    base: textOf(saved),
    text: textOf(document),
    labels: labels.slice(-MOST_LABELS),
    count: counted,
    at: Date.now(),
    ...(handle === undefined ? {} : { handle }),
  };
}

async function write(): Promise<void> {
  timer = undefined;
  if (writing || !dirty) return;
  writing = true;
  dirty = false;
  try {
    await putRecord(recordOf(useDocument.getState(), tab));
  } catch {
    dirty = true;
    if (!failed) useView.getState().say(strings.restore.unavailable);
    failed = true;
    useRestore.setState({ unkept: true });
  }
  writing = false;
  if (dirty && !failed) schedule();
}

function schedule(): void {
  dirty = true;
  if (timer === undefined) timer = setTimeout(() => void write(), DELAY);
}

/** Reads a record's documents; null where they cannot be read any more. */
function documentsOf(record: JournalRecord) {
  const base = readDocument(record.base, registry);
  const now = readDocument(record.text, registry);
  if (!now.ok) return null;
  return { base: base.ok ? base.value.document : now.value.document, now: now.value.document };
}

/** Opens a record: its saved state, then all its changes as one that can be undone. */
export function openRecord(record: JournalRecord): boolean {
  const documents = documentsOf(record);
  if (!documents) return false;
  useDocument.getState().load(documents.base, record.name, record.handle);
  if (record.text !== record.base) {
    edit(strings.restore.label(record.count), () => documents.now);
    counted = record.count;
    labels = [...record.labels];
  }
  return true;
}

/** What earlier windows left: this window's own before a reload, crashed ones, closed ones. */
export async function findWork(): Promise<{
  readonly own: JournalRecord | null;
  readonly crashed: readonly JournalRecord[];
  readonly last: JournalRecord | null;
}> {
  tab = await claimTab();
  await absorbClosing();
  const own = await ownRecord(tab);
  const others = await leftBehind(tab);
  return {
    own: own && documentsOf(own) ? own : null,
    crashed: others
      .filter(({ record, closed }) => !closed && record.text !== record.base)
      .map(({ record }) => record)
      .filter((record) => documentsOf(record)),
    last: others.find(({ record, closed }) => closed && documentsOf(record))?.record ?? null,
  };
}

/** This window goes on with the work of one that is gone: its record is this window's from now on. */
export async function continueWork(record: JournalRecord): Promise<void> {
  if (record.id !== tab && (await adoptTab(record.id))) tab = record.id;
}

/** Restores an offer into this window; the offer's record is this window's from then on. */
export async function restore(record: JournalRecord): Promise<void> {
  useRestore.setState({ offers: null });
  if (!openRecord(record)) return;
  useView.getState().say(strings.restore.done(record.count));
  await write();
  if (!dirty && !failed) await removeRecord(record.id);
}

/** Forgets an offer: what is no longer shown is gone, even if this window is closed at once. */
export async function discard(record: JournalRecord): Promise<void> {
  await removeRecord(record.id);
  useRestore.setState(({ offers, crashed }) => {
    const left = offers?.filter((offer) => offer !== record) ?? [];
    return { offers: left.length > 0 ? left : null, crashed };
  });
}

/** Offers all work that was left unsaved, whether its window crashed or was closed. */
export async function recoverEarlier(): Promise<void> {
  const found = (await leftBehind(tab))
    .map(({ record }) => record)
    .filter((record) => record.text !== record.base);
  if (found.length === 0) useView.getState().say(strings.restore.none);
  else useRestore.setState({ offers: found, crashed: false });
}

/** Keeps the journal from now on. */
export function keepJournal(): void {
  useDocument.subscribe((now, before) => {
    if (now.generation !== before.generation) {
      if (before.document !== before.saved) keepAside(before);
      counted = 0;
      labels = [];
      schedule();
      return;
    }
    if (now.saved !== before.saved) {
      // What was changed while it was being saved is not in the file.
      counted = now.document === now.saved ? 0 : 1;
      labels = counted === 0 ? [] : labels.slice(-1);
    }
    if (now.document === before.document && now.saved === before.saved) return;
    if (now.document !== before.document) {
      counted++;
      const label =
        now.past.length < before.past.length ? strings.commands.undo : now.past.at(-1)?.label;
      labels = [...labels.slice(1 - MOST_LABELS), label ?? strings.edit];
    }
    schedule();
  });
  window.addEventListener('pagehide', () => {
    if (failed) return;
    sayClosed(tab, dirty || writing ? recordOf(useDocument.getState(), tab) : null);
  });
  window.addEventListener('pageshow', (event) => {
    // Another window may have gone on with this work meanwhile: from now on it has a name of its own.
    if (event.persisted)
      void claimTab().then((id) => {
        tab = id;
      });
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && dirty && !failed) void write();
  });
}

/** Another document takes the place of one with changes: those stay in a record of their own. */
function keepAside(state: Documents): void {
  const id = `${tab}-${Date.now()}`;
  const record = recordOf(state, id);
  sayClosed(id, null);
  void putRecord(record).then(
    () => useView.getState().say(strings.restore.kept(record.title)),
    () => {},
  );
}
