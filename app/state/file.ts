/**
 * The file the document came from, which another program may write to meanwhile. It is looked at
 * while the window is seen; what it holds is compared with what was read or saved last, never with
 * its time alone. Nothing is taken or overwritten before the person says so, and both stay in the
 * history.
 */

import { create } from 'zustand';
import { type GraphDocument, readDocument, serialise } from '#engine';
import { host } from '../host/host.ts';
import { strings } from '../strings.ts';
import { useDocument } from './document.ts';
import { registry } from './registry.ts';

const LOOK_EVERY = 2000; // ms

/** What another program made of the file; `document` is null where it is no graph any more, and `why`. */
interface Theirs {
  readonly document: GraphDocument | null;
  readonly why: string;
}

export const useFile = create<{ readonly theirs: Theirs | null }>()(() => ({ theirs: null }));

let stamp: string | null = null;
let stampOf: unknown;
let saving = false;
let looking: Promise<void> | null = null;

/** Runs a save; the file is not looked at meanwhile. */
export async function whileSaving(save: () => Promise<void>): Promise<void> {
  saving = true;
  try {
    await save();
  } finally {
    saving = false;
  }
}

/** Looks at the file, once at a time. */
export function lookAtFile(): Promise<void> {
  looking ??= look().finally(() => {
    looking = null;
  });
  return looking;
}

async function look(): Promise<void> {
  const { handle } = useDocument.getState();
  if (handle === undefined || saving) return;
  if (handle !== stampOf) {
    stampOf = handle;
    stamp = null;
  }
  const seen = await host.look(handle, stamp);
  const now = useDocument.getState();
  if (!seen || saving || now.handle !== handle) return;
  stamp = seen.stamp;
  const read = readDocument(seen.text, registry);
  if (!read.ok) {
    useFile.setState({ theirs: { document: null, why: read.problems[0]?.message ?? '' } });
    return;
  }
  const { document } = read.value;
  const text = serialise(document);
  if (text === serialise(now.saved)) useFile.setState({ theirs: null });
  else if (text === serialise(now.document)) {
    useFile.setState({ theirs: null });
    now.markSaved(now.name, handle, now.document);
  } else useFile.setState({ theirs: { document, why: '' } });
}

/** Takes what the file holds, as a change that can be undone. */
export function takeTheirs(): void {
  const { theirs } = useFile.getState();
  useFile.setState({ theirs: null });
  if (theirs?.document) useDocument.getState().takeFile(theirs.document, strings.file.theirs);
}

/** Stays with what is open; the next save writes it over the file, whose content is in the history. */
export function keepMine(): void {
  const { theirs } = useFile.getState();
  useFile.setState({ theirs: null });
  const { keepMine: keep, saved } = useDocument.getState();
  if (theirs?.document) keep(theirs.document, [strings.file.theirs, strings.file.mine]);
  // What is no graph cannot be kept; the document differs from its file all the same.
  else useDocument.setState({ saved: { ...saved } });
}

/** Looks at the file from now on while the window is seen. */
export function followFile(): void {
  const maybe = () => {
    if (!document.hidden) void lookAtFile();
  };
  setInterval(maybe, LOOK_EVERY);
  window.addEventListener('focus', maybe);
  document.addEventListener('visibilitychange', maybe);
  useDocument.subscribe((now, before) => {
    if (now.generation !== before.generation || now.handle !== before.handle)
      useFile.setState({ theirs: null });
  });
}
