/**
 * Graph files on disk. A path is read or written only if the person chose it: in a dialog, from the
 * recent list, or by opening it from the system. A save replaces the file in one move, so a crash
 * leaves the old file or the new one; the twenty saves before it are kept beside the app's data.
 */

import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { FileLook, ShellFile } from '#host';

const MOST_BYTES = 256 * 2 ** 20;
const MOST_RECENT = 12;
const MOST_SAVES = 20;

export interface FileStore {
  /** The person chose this path. */
  grant(path: string): void;
  isGranted(path: string): boolean;
  /** Reads a granted graph; it becomes the newest of the recent list. Errors: not granted, too large, unreadable. */
  read(path: string): Promise<ShellFile>;
  /** What a granted path holds, unless `stamp` says that it is as it was; null also if it cannot be read. */
  look(path: string, stamp: string | null): Promise<FileLook | null>;
  /** Writes a granted path in one move and keeps what it held before. */
  write(path: string, text: string): Promise<void>;
  /** Recent paths that still exist, newest first; each counts as chosen. */
  recent(): Promise<readonly { readonly path: string; readonly name: string }[]>;
  /** Takes a path from the recent list. */
  forget(path: string): Promise<void>;
  /** What earlier saves of a granted path held, newest first. */
  earlierSaves(path: string): Promise<readonly { readonly at: number; readonly text: string }[]>;
}

/** A store that keeps its own records in `folder`, the app's data folder. */
export function fileStore(folder: string, now: () => number = Date.now): FileStore {
  const granted = new Set<string>();
  const recentFile = join(folder, 'recent.json');
  const savesOf = (path: string): string =>
    join(folder, 'saves', createHash('sha256').update(resolve(path)).digest('hex').slice(0, 32));

  const need = (path: string): string => {
    const full = resolve(path);
    if (!granted.has(full))
      throw new Error(`${basename(full)} was not chosen by anyone; open it by a dialog first`);
    return full;
  };

  const readRecent = async (): Promise<readonly string[]> => {
    try {
      const list: unknown = JSON.parse(await readFile(recentFile, 'utf8'));
      return Array.isArray(list)
        ? list.filter((p) => typeof p === 'string').slice(0, MOST_RECENT)
        : [];
    } catch {
      return []; // none yet, or damaged: the list is a convenience
    }
  };
  const writeRecent = async (list: readonly string[]): Promise<void> => {
    await mkdir(folder, { recursive: true });
    await replace(recentFile, JSON.stringify(list.slice(0, MOST_RECENT)));
  };
  const forget = async (path: string): Promise<void> =>
    writeRecent((await readRecent()).filter((p) => p !== path));
  const remember = async (path: string): Promise<void> =>
    writeRecent([path, ...(await readRecent()).filter((p) => p !== path)]);

  const keepBefore = async (path: string): Promise<void> => {
    let before: string;
    try {
      before = await readFile(path, 'utf8');
    } catch {
      return; // a new file
    }
    const saves = savesOf(path);
    await mkdir(saves, { recursive: true });
    await writeFile(join(saves, `${now()}.snn`), before);
    const names = (await readdir(saves)).sort(byTime);
    await Promise.all(
      names.slice(MOST_SAVES).map((name) => rm(join(saves, name), { force: true })),
    );
  };

  return {
    grant: (path) => void granted.add(resolve(path)),
    isGranted: (path) => granted.has(resolve(path)),
    async read(path) {
      const full = need(path);
      const { size } = await stat(full);
      if (size > MOST_BYTES)
        throw new Error(`${basename(full)} has ${size} bytes; a graph has ${MOST_BYTES} at most`);
      const text = await readFile(full, 'utf8');
      await remember(full);
      return { path: full, name: basename(full), text };
    },
    async look(path, stamp) {
      const full = need(path);
      try {
        const { mtimeMs, size } = await stat(full);
        const now = `${mtimeMs} ${size}`;
        if (now === stamp || size > MOST_BYTES) return null;
        return { stamp: now, text: await readFile(full, 'utf8') };
      } catch {
        return null; // gone, or somebody is writing it: the next look tells
      }
    },
    async write(path, text) {
      const full = need(path);
      await keepBefore(full);
      await replace(full, text);
      await remember(full);
    },
    async recent() {
      const found: { path: string; name: string }[] = [];
      for (const path of await readRecent())
        try {
          await stat(path);
          granted.add(path);
          found.push({ path, name: basename(path) });
        } catch {
          // gone since: left out
        }
      return found;
    },
    forget,
    async earlierSaves(path) {
      const saves = savesOf(need(path));
      const names = await readdir(saves).catch(() => []);
      return Promise.all(
        names.sort(byTime).map(async (name) => ({
          at: Number.parseInt(name, 10),
          text: await readFile(join(saves, name), 'utf8'),
        })),
      );
    },
  };
}

const byTime = (a: string, b: string): number => Number.parseInt(b, 10) - Number.parseInt(a, 10);

/** Writes beside the file, waits until the disk has it, then moves it over. */
async function replace(path: string, text: string): Promise<void> {
  const beside = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(beside, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
