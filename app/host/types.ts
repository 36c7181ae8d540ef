/** What the app asks of its surroundings: a browser tab or a desktop window. */

import type { Channel } from '#engine';
import type { FileLook } from './bridge.ts';

export type { Bridge, FileLook, MenuCommand, ShellFile } from './bridge.ts';

export interface OpenedFile {
  readonly name: string;
  readonly text: string;
  /** What `save` needs to write the same file again; absent where only a download is possible. */
  readonly handle?: unknown;
}

/** A file that was opened or saved lately. */
export interface RecentFile {
  readonly id: string;
  readonly name: string;
  /** Title of its graph, as far as it is known. */
  readonly title?: string;
  /** When it was opened or saved last [ms since 1970], as far as it is known. */
  readonly at?: number;
  /** A file of this computer, a copy that this browser keeps, or the path of a file. */
  readonly place: 'computer' | 'browser' | { readonly path: string };
}

export interface RecentFiles {
  /** Newest first. */
  list(): Promise<readonly RecentFile[]>;
  /** Reads one again, asking for permission where that is needed. */
  open(id: string): Promise<OpenedFile | 'gone' | 'refused'>;
  /** Puts a file that was opened or saved first. */
  note(file: OpenedFile & { readonly title: string }): Promise<void>;
  /** Takes one from the list; the file itself stays. */
  remove(id: string): Promise<void>;
}

export interface Host {
  /** Starts an engine of its own. */
  startEngine(): Channel;
  /** Whether workers may share memory. */
  readonly sharesMemory: boolean;
  /** Asks for a graph file; null if the person thought better of it. */
  open(): Promise<OpenedFile | null>;
  /** Files that were opened or saved lately. */
  readonly recent: RecentFiles;
  /** Writes to the file behind `handle`, or asks where to. Null: not saved. */
  save(name: string, text: string, handle?: unknown): Promise<{ handle?: unknown } | null>;
  /** What the file behind `handle` holds, unless `stamp` says that it is as it was; null also if it cannot be read now. */
  look(handle: unknown, stamp: string | null): Promise<FileLook | null>;
  /** Asks for any file with one of some endings (`.state,.bin`); null if the person thought better of it. */
  choose(endings: string): Promise<File | null>;
  /** Hands over bytes as a file: a picture, a table. */
  download(name: string, data: Blob): void;
}
