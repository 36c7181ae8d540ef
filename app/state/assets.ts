/**
 * Files that were dropped or chosen, by the path a document calls them. They are kept in the
 * browser's database, so that a document finds them again after a reload; what the database does
 * not take is there for this session only.
 */

import type { AssetRef, AssetSource, GraphDocument } from '#engine';
import { keptStore } from '../host/kept.ts';

/** Files up to this size lie inside the document. */
const MOST_INLINE = 4096;
/** Files up to this size are kept beyond the session, and get a digest. */
const MOST_KEPT = 2 ** 28;

const session = new Map<string, AssetSource>();

const ask = keptStore('spikeloom-files', 'files');

/** What the database answers; private windows have none, and the session keeps the file. */
const withStore: <T>(...asked: Parameters<typeof ask<T>>) => Promise<T | undefined> = (...asked) =>
  ask(...asked).catch(() => undefined);

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));

/** Keeps a file and gives what the document says of it: the file itself if it is small, else its path. */
export async function keepFile(file: File): Promise<AssetRef> {
  if (file.size <= MOST_INLINE)
    return { name: file.name, inline: base64(new Uint8Array(await file.arrayBuffer())) };
  session.set(file.name, file);
  if (file.size > MOST_KEPT) return { path: file.name, name: file.name };
  await withStore('readwrite', (store) => store.put(file, file.name));
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  const sha256 = [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('');
  return { path: file.name, sha256, name: file.name };
}

/** Keeps the files of a folder, by their paths within it. */
export async function keepFolder(
  name: string,
  files: readonly { readonly name: string; readonly blob: Blob }[],
): Promise<AssetRef> {
  session.set(name, files);
  const size = files.reduce((sum, f) => sum + f.blob.size, 0);
  if (size <= MOST_KEPT) await withStore('readwrite', (store) => store.put(files, name));
  return { path: name, name };
}

/** The files a document names, as far as they are known here. */
export async function assetsOf(document: GraphDocument): Promise<Record<string, AssetSource>> {
  const found: Record<string, AssetSource> = {};
  for (const node of Object.values(document.nodes))
    for (const value of Object.values(node.parameters ?? {})) {
      const path = value && typeof value === 'object' && 'path' in value ? value.path : undefined;
      if (typeof path !== 'string' || found[path]) continue;
      const kept =
        session.get(path) ?? (await withStore<AssetSource>('readonly', (store) => store.get(path)));
      if (!kept) continue;
      session.set(path, kept);
      found[path] = kept;
    }
  return found;
}
