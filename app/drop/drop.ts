/** Takes what was dropped on the window: graphs are opened, data become a source, an encoder and plots. */

import {
  type AssetRef,
  addedNodes,
  addNode,
  connect,
  type GraphDocument,
  positionOf,
} from '#engine';
import { openChosen } from '../commands/files.ts';
import { showAll } from '../commands/going.ts';
import { keepFile, keepFolder } from '../state/assets.ts';
import { edit, useDocument } from '../state/document.ts';
import { editContext } from '../state/registry.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { type DroppedFile, describeFile, describeFolder, SAMPLE } from './describe.ts';
import type { Plan } from './plans.ts';

const MOST_GRAPH = 64 * 1024 * 1024;
const MOST_FILES = 100_000;
/** Distance of cards; the tallest that is dropped has a picture and three outputs. */
const CARD = [272, 212] as const;

interface HandleItem {
  getAsFileSystemHandle?(): Promise<unknown>;
}

/** Takes what was dropped: a file, a folder, or several files at once. Must be called within the event. */
export function takeDrop(items: readonly DataTransferItem[]): void {
  const dropped = items.filter(({ kind }) => kind === 'file');
  const [item] = dropped;
  if (!item || useDocument.getState().viewOnly) return;
  const entry = item.webkitGetAsEntry?.();
  if (entry?.isDirectory) {
    void takeFolder(entry as FileSystemDirectoryEntry);
    return;
  }
  const files = dropped.flatMap((i) => i.getAsFile() ?? []);
  if (files.length > 1) {
    const list = files.map((file) => ({ name: file.name, blob: file }));
    void takeFiles(strings.drop.several(files.length), list);
    return;
  }
  const handle = (item as unknown as HandleItem).getAsFileSystemHandle?.();
  if (files[0]) void takeFile(files[0], handle ?? Promise.resolve(undefined));
}

/** Opens a graph, or builds one around a file of data. */
export async function takeFile(file: File, handle: Promise<unknown>): Promise<void> {
  const { say } = useView.getState();
  if (/\.(snn|json)$/i.test(file.name)) {
    if (file.size > MOST_GRAPH) say(strings.drop.tooLarge(file.name));
    else
      openChosen({
        name: file.name,
        text: await file.text(),
        handle: (await handle.catch(() => undefined)) ?? undefined,
      });
    return;
  }
  const plan = await describeFile(file);
  if (plan) buildPlan(plan, await keepFile(file));
  else say(strings.drop.unknown(file.name));
}

async function takeFolder(folder: FileSystemDirectoryEntry): Promise<void> {
  const files: DroppedFile[] = [];
  await collect(folder, '', files);
  await takeFiles(folder.name, files);
}

/** Builds the graph of a set: the pictures or the recordings among these files. */
async function takeFiles(name: string, files: readonly DroppedFile[]): Promise<void> {
  const found = await describeFolder(files);
  if (found) buildPlan(found.plan, await keepFolder(name, found.files));
  else useView.getState().say(strings.drop.noSamples(name));
}

/** The files of a folder and the folders in it, by their paths. */
async function collect(
  folder: FileSystemDirectoryEntry,
  path: string,
  files: DroppedFile[],
): Promise<void> {
  const reader = folder.createReader();
  for (;;) {
    // A reader hands out a hundred entries at a time.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return;
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (files.length >= MOST_FILES) return;
      const name = `${path}${entry.name}`;
      if (entry.isDirectory) await collect(entry as FileSystemDirectoryEntry, `${name}/`, files);
      else if (SAMPLE.test(entry.name)) {
        const blob = await new Promise<File>((resolve, reject) =>
          (entry as FileSystemFileEntry).file(resolve, reject),
        );
        files.push({ name, blob });
      }
    }
  }
}

/** Adds the graph of a plan below what is there, in one step of undo. */
function buildPlan(plan: Plan, file: AssetRef): void {
  const before = useDocument.getState().document;
  edit(strings.drop.add(file.name ?? strings.drop.file), (document) =>
    applyPlan(document, plan, file),
  );
  const added = addedNodes(before, useDocument.getState().document);
  useView.getState().select(added.slice(0, 1));
  useView.getState().set({ dock: true, dockTab: 'plots' });
  // The canvas is smaller once the dock is open: two frames later it knows.
  requestAnimationFrame(() => requestAnimationFrame(showAll));
}

/** The document with the nodes and wires of a plan; the source reads `file`. */
export function applyPlan(document: GraphDocument, plan: Plan, file: AssetRef): GraphDocument {
  const places = Object.keys(document.nodes).map((id) => positionOf(document, id));
  const left = Math.min(0, ...places.map(([x]) => x));
  const top = places.length === 0 ? 0 : Math.max(...places.map(([, y]) => y)) + 1.5 * CARD[1];
  const [reader, parameter] = plan.source.split('/');
  const ids = new Map<string, string>();
  let result = document;
  // A graph has one clock: where there is one, the plan does without its own.
  const clocked = Object.values(document.nodes).some((node) => node.type === 'core/schedule');
  for (const { key, type, parameters, at } of plan.nodes) {
    if (clocked && type === 'core/schedule') continue;
    const previous = result;
    result = addNode(
      result,
      {
        type,
        at: [left + at[0] * CARD[0], top + at[1] * CARD[1]],
        parameters: {
          ...(parameters as Record<string, never>),
          ...(key === reader && parameter ? { [parameter]: file } : {}),
        },
      },
      editContext,
    );
    const [id] = addedNodes(previous, result);
    if (id) ids.set(key, id);
  }
  const port = (ref: string) => {
    const [key = '', name = ''] = ref.split('/');
    return `${ids.get(key)}/${name}`;
  };
  for (const [from, to] of plan.wires) result = connect(result, port(from), port(to), editContext);
  return result;
}
