/**
 * What the desktop shell offers a page: one function per operation, nothing generic. The preload
 * exposes it frozen as `window.spikeloom`; a path only works if the person chose it, in a dialog,
 * from the recent list or by opening it from the system.
 */

/** A graph file as the shell read it. */
export interface ShellFile {
  readonly path: string;
  readonly name: string;
  readonly text: string;
}

/** A file as it is now, and a mark that differs when it was written again. */
export interface FileLook {
  readonly stamp: string;
  readonly text: string;
}

/** A command of the app as the native menu shows it. */
export interface MenuCommand {
  readonly id: string;
  readonly title: string;
  /** `Mod+Shift+Z`; empty: none. */
  readonly keys: string;
  readonly group: 'file' | 'edit' | 'view' | 'run' | 'help';
}

export interface Bridge {
  /** Asks for a graph file and reads it; null if the person thought better of it. */
  openFile(): Promise<ShellFile | null>;
  /** Reads a file of the recent list again; null if it is gone. */
  openRecent(path: string): Promise<ShellFile | null>;
  /** Writes `text` to `path`, or asks where to; null: not saved. */
  saveFile(name: string, text: string, path: string | null): Promise<{ path: string } | null>;
  /** Reads a chosen file unless `stamp` says that it is as it was; null also if it cannot be read. */
  lookFile(path: string, stamp: string | null): Promise<FileLook | null>;
  /** Files opened or saved lately, newest first. */
  recentFiles(): Promise<readonly { readonly path: string; readonly name: string }[]>;
  /** Takes a file from the recent list; the file itself stays. */
  forgetRecent(path: string): Promise<void>;
  /** The earlier saves of a file that are kept, newest first. */
  earlierSaves(path: string): Promise<readonly { readonly at: number; readonly text: string }[]>;
  /** The page listens now; returns the files the system asked to open before it did. */
  ready(): Promise<readonly ShellFile[]>;
  /** Shows these commands in the native menu, where the system has one. */
  setMenu(commands: readonly MenuCommand[]): Promise<void>;
  /** Tells whether the window's document differs from its file, for the title bar and for closing. */
  setEdited(edited: boolean): Promise<void>;
  /** Called with each file the system asks to open; returns what ends it. */
  onOpen(listener: (file: ShellFile) => void): () => void;
  /** Called with the id of a command chosen in the native menu; returns what ends it. */
  onCommand(listener: (id: string) => void): () => void;
}
