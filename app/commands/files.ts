/** What commands do to files: a graph is opened, saved, or saved as something else. */

import {
  emptyDocument,
  type GraphDocument,
  locate,
  parse,
  readDocument,
  serialise,
  sourceOf,
} from '#engine';
import { lightColour, measureText, writeGraphSvg } from '../canvas/graph-svg.ts';
import { placesOf } from '../canvas/places.ts';
import { host } from '../host/host.ts';
import type { OpenedFile } from '../host/types.ts';
import { isNewer, useDocument } from '../state/document.ts';
import { lookAtFile, useFile, whileSaving } from '../state/file.ts';
import { noteRecent } from '../state/recent.ts';
import { registry } from '../state/registry.ts';
import { scene } from '../state/scene.ts';
import { keepSnapshot } from '../state/snapshots.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';

const view = () => useView.getState();

export function newDocument(): void {
  useDocument.getState().load(emptyDocument, strings.untitled);
  view().select([]);
}

/** Opens the text of a graph; problems are told, nothing is lost. */
export function openText(text: string, name: string, handle?: unknown): boolean {
  const opened = readDocument(text, registry);
  if (!opened.ok) {
    const [first, ...others] = opened.problems.filter((p) => p.severity === 'error');
    if (!first) return false; // a failure has an error
    const { line, column } = locate(sourceOf(text), first);
    view().say(strings.file.notOpened(name, line, column, first.message, others.length));
    return false;
  }
  const { document } = opened.value;
  const isUpgraded = opened.problems.some(({ code }) => code.startsWith('migrate/upgraded'));
  const raw = isUpgraded ? parse(text) : null;
  // It has the form of a graph, or it would not have been opened.
  const before = raw?.ok ? (raw.value.root as unknown as GraphDocument) : null;
  useDocument.getState().load(document, name, handle, { notes: opened.problems, before });
  view().select([]);
  return true;
}

/** Opens a file that was chosen, and puts it first among the recent ones. */
export function openChosen({ name, text, handle }: OpenedFile): boolean {
  const opened = openText(text, name, handle);
  if (opened) void noteRecent();
  return opened;
}

export async function openFile(): Promise<void> {
  const file = await host.open();
  if (file) openChosen(file);
}

export async function saveFile(): Promise<void> {
  const { document, name, handle, generation, markSaved } = useDocument.getState();
  if (isNewer(document)) {
    view().say(strings.file.notSavedNewer(name));
    return;
  }
  const file = name.endsWith('.snn') ? name : `${document.title ?? name}.snn`;
  await lookAtFile();
  if (useFile.getState().theirs) {
    view().say(strings.file.notOverwritten(name));
    return;
  }
  await whileSaving(async () => {
    try {
      const saved = await host.save(file, serialise(document), handle);
      // Another graph may have been opened meanwhile.
      if (!saved || useDocument.getState().generation !== generation) return;
      markSaved(file, saved.handle, document);
      view().set({ announcement: strings.file.saved(file) });
      void noteRecent();
      void keepSnapshot(undefined, document);
    } catch (error) {
      // Not allowed, no room, a folder that is gone: what is not saved must not look so.
      view().say(strings.file.failed(file, error instanceof Error ? error.message : String(error)));
    }
  });
}

/** Saves the document elsewhere; the file it came from and what is not saved in it stay as they are. */
export function saveCopy(): void {
  const { document, name } = useDocument.getState();
  host.download(
    `${name.replace(/\.snn$/, '')}.snn`,
    new Blob([serialise(document)], { type: 'application/json' }),
  );
}

/** Saves the graph in view as a drawing in the light theme's colours, whichever theme is on. */
export function savePicture(): void {
  const { document, name } = useDocument.getState();
  const title = document.title ?? name.replace(/\.snn$/, '');
  const svg = writeGraphSvg(placesOf(scene()), title, lightColour, measureText);
  host.download(`${name.replace(/\.snn$/, '')}.svg`, new Blob([svg], { type: 'image/svg+xml' }));
}
