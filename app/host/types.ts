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

export interface Host {
  /** Starts an engine of its own. */
  startEngine(): Channel;
  /** Whether workers may share memory. */
  readonly sharesMemory: boolean;
  /** Asks for a graph file; null if the person thought better of it. */
  open(): Promise<OpenedFile | null>;
  /** Writes to the file behind `handle`, or asks where to. Null: not saved. */
  save(name: string, text: string, handle?: unknown): Promise<{ handle?: unknown } | null>;
  /** What the file behind `handle` holds, unless `stamp` says that it is as it was; null also if it cannot be read now. */
  look(handle: unknown, stamp: string | null): Promise<FileLook | null>;
  /** Asks for any file with one of some endings (`.state,.bin`); null if the person thought better of it. */
  choose(endings: string): Promise<File | null>;
  /** Hands over bytes as a file: a picture, a table. */
  download(name: string, data: Blob): void;
}
