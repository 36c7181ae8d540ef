/**
 * The document, its history and where it came from. Every change is `edit(label, change)` with a
 * pure function of the engine; undo is two lists of documents, which share all that did not change.
 */

import { create } from 'zustand';
import { DOCUMENT_VERSION, emptyDocument, type GraphDocument, type Problem } from '#engine';
import { strings } from '../strings.ts';

interface Entry {
  readonly document: GraphDocument;
  readonly label: string;
}

/** What was found when a file was read: nothing, most often. */
export interface Opened {
  /** Notes and warnings: what was brought up to date, what is of a newer version. */
  readonly notes: readonly Problem[];
  /** The graph as it stands in the file, where it was brought up to date. */
  readonly before: GraphDocument | null;
}

const PLAIN: Opened = { notes: [], before: null };

/** Whether a graph is of a newer version: what this program writes would lose what it does not know. */
export const isNewer = ({ version }: GraphDocument): boolean => version > DOCUMENT_VERSION;

export interface DocumentState {
  readonly document: GraphDocument;
  /** What can be undone, oldest first; each entry holds the document before the labelled edit. */
  readonly past: readonly Entry[];
  readonly future: readonly Entry[];
  readonly name: string;
  readonly handle: unknown;
  readonly saved: GraphDocument;
  readonly opened: Opened;
  /** Counts edits that a graph which is only to be looked at did not take. */
  readonly refused: number;
  /** Counts loads of another document: views start anew when it changes. */
  readonly generation: number;
  /** Only pinned controls may be changed: an embedded view. */
  readonly viewOnly: boolean;
  edit(label: string, change: (document: GraphDocument) => GraphDocument, mergeKey?: string): void;
  undo(): void;
  redo(): void;
  /** Goes back (or forward) to just before entry `index` of past followed by future. */
  jump(index: number): void;
  load(document: GraphDocument, name: string, handle?: unknown, opened?: Opened): void;
  /** `written` is in the file now; it may have been changed since. */
  markSaved(name: string, handle: unknown, written: GraphDocument): void;
  /** The file was given another content by someone else: takes it as an edit, or keeps both in the history. */
  takeFile(theirs: GraphDocument, label: string): void;
  keepMine(theirs: GraphDocument, labels: readonly [theirs: string, mine: string]): void;
}

const MOST_ENTRIES = 500;
const MERGE_WINDOW = 500; // ms
let lastMerge = { key: '', at: 0 };

/** A burst of changes is named by where it began and where it has come to. */
function spanning(first: string, last: string): string {
  const [from] = first.split(' → ');
  const to = last.split(' → ')[1];
  return to === undefined ? first : `${from} → ${to}`;
}

export const useDocument = create<DocumentState>()((set, get) => ({
  document: emptyDocument,
  past: [],
  future: [],
  name: strings.untitled,
  handle: undefined,
  saved: emptyDocument,
  opened: PLAIN,
  refused: 0,
  generation: 0,
  viewOnly: false,
  edit(label, change, mergeKey) {
    const { document, past } = get();
    const next = change(document);
    if (next === document) return;
    const isFixed = get().viewOnly || isNewer(document);
    if (isFixed && !onlyControls(document, next)) {
      set(({ refused }) => ({ refused: refused + 1 }));
      return;
    }
    const now = Date.now();
    const first = past.at(-1);
    const merges =
      first !== undefined &&
      mergeKey !== undefined &&
      mergeKey === lastMerge.key &&
      now - lastMerge.at < MERGE_WINDOW;
    lastMerge = { key: mergeKey ?? '', at: now };
    set({
      document: next,
      past: merges
        ? past.with(-1, { ...first, label: spanning(first.label, label) })
        : [...past.slice(-MOST_ENTRIES), { document, label }],
      future: [],
    });
  },
  undo() {
    const { document, past, future } = get();
    const entry = past.at(-1);
    if (!entry) return;
    lastMerge = { key: '', at: 0 };
    set({
      document: entry.document,
      past: past.slice(0, -1),
      future: [{ document, label: entry.label }, ...future],
    });
  },
  redo() {
    const { document, past, future } = get();
    const [entry, ...rest] = future;
    if (!entry) return;
    set({
      document: entry.document,
      past: [...past, { document, label: entry.label }],
      future: rest,
    });
  },
  jump(index) {
    while (get().past.length > index) get().undo();
    while (get().past.length < index && get().future.length > 0) get().redo();
  },
  load: (document, name, handle, opened = PLAIN) =>
    set(({ generation }) => ({
      document,
      name,
      handle,
      saved: document,
      opened,
      past: [],
      future: [],
      generation: generation + 1,
    })),
  markSaved: (name, handle, written) => set({ name, handle, saved: written, opened: PLAIN }),
  takeFile: (theirs, label) =>
    set(({ document, past }) => ({
      document: theirs,
      saved: theirs,
      past: [...past, { document, label }],
      future: [],
    })),
  keepMine: (theirs, labels) =>
    set(({ document, past }) => ({
      saved: theirs,
      past: [...past, { document, label: labels[0] }, { document: theirs, label: labels[1] }],
      future: [],
    })),
}));

/** Whether two documents differ in nothing but parameters that are pinned as controls. */
function onlyControls(before: GraphDocument, after: GraphDocument): boolean {
  const { nodes: was, ...outside } = before;
  const { nodes: is, ...around } = after;
  const keys = new Set([...Object.keys(outside), ...Object.keys(around)]);
  for (const key of keys)
    if (outside[key as keyof typeof outside] !== around[key as keyof typeof around]) return false;
  const pinned = new Set(before.controls);
  const ids = Object.keys(is);
  if (ids.length !== Object.keys(was).length) return false;
  return ids.every((id) => {
    const [a, b] = [was[id], is[id]];
    if (a === b) return true;
    if (!a || !b) return false;
    const { parameters: from = {}, ...rest } = a;
    const { parameters: to = {}, ...other } = b;
    if (JSON.stringify(rest) !== JSON.stringify(other)) return false;
    return [...new Set([...Object.keys(from), ...Object.keys(to)])].every(
      (name) => from[name] === to[name] || pinned.has(`${id}.${name}`),
    );
  });
}

/** Changes the document as one undoable step. */
export const edit: DocumentState['edit'] = (label, change, mergeKey) =>
  useDocument.getState().edit(label, change, mergeKey);
