/** Folders of samples: the folder a file lies in is its class. */

import { type FormatError, openZip, type ZipEntry } from '#engine/formats';
import type { Asset } from '#engine/kit';

const MOST_CLASSES = 100_000;

export interface ClassedFiles {
  readonly files: readonly Asset[];
  /** Names of the classes in alphabetical order; none where the files lie in no folder. */
  readonly classes: readonly string[];
  /** Class of a file of the list; -1 where there are none. */
  labelOf(file: number): number;
}

/** Files by the names of their folders. */
export function classedFiles(files: readonly Asset[]): ClassedFiles {
  const classOf = (name: string) => name.split('/').slice(0, -1).at(-1) ?? '';
  const classes = [...new Set(files.map((f) => classOf(f.name)))].sort().slice(0, MOST_CLASSES);
  const named = classes.length > 1 || (classes[0] ?? '') !== '';
  const index = new Map(classes.map((name, k) => [name, k]));
  return {
    files,
    classes: named ? classes : [],
    labelOf: (k) => (named ? (index.get(classOf(files[k]?.name ?? '')) ?? -1) : -1),
  };
}

export interface FilesWithin {
  readonly files: readonly Asset[];
  /** Where an archive is damaged: files are those before. */
  readonly damage: FormatError | null;
}

/** The files of a folder or of a zip archive whose names fit; null where the file is neither. */
export function filesWithin(asset: Asset, pattern: RegExp): FilesWithin | null {
  if (asset.files) return { files: asset.files.filter((f) => pattern.test(f.name)), damage: null };
  const head = asset.read(0, Math.min(4, asset.bytes));
  if (String.fromCharCode(...head) !== 'PK\x03\x04') return null;
  // What is read by pieces is unpacked once: one entry at a time is kept.
  let kept: { readonly entry: ZipEntry; readonly bytes: Uint8Array } | null = null;
  const bytesOf = (entry: ZipEntry) => {
    if (kept?.entry !== entry) kept = { entry, bytes: entry.read() };
    return kept.bytes;
  };
  const { entries, damage } = openZip(asset);
  const files = entries
    .filter((e) => pattern.test(e.name))
    .map((entry) => ({
      name: entry.name,
      bytes: entry.size,
      read: (from: number, length: number) => bytesOf(entry).subarray(from, from + length),
    }));
  return { files, damage };
}
