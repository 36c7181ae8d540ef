/** The host in a desktop window: files by their paths through the shell, everything else as in a browser. */

import type { Bridge } from './bridge.ts';
import { browserHost } from './browser.ts';
import type { Host } from './types.ts';

/** What the shell's preload put there; absent in a browser. */
export const bridge: Bridge | undefined = (window as { spikeloom?: Bridge }).spikeloom;

export const desktopHost = (shell: Bridge): Host => ({
  ...browserHost,
  async open() {
    const file = await shell.openFile();
    return file && { name: file.name, text: file.text, handle: file.path };
  },
  async save(name, text, handle) {
    const saved = await shell.saveFile(name, text, typeof handle === 'string' ? handle : null);
    return saved && { handle: saved.path };
  },
  recent: {
    list: async () =>
      (await shell.recentFiles()).map(({ path, name }) => ({ id: path, name, place: { path } })),
    async open(path) {
      const file = await shell.openRecent(path);
      return file ? { name: file.name, text: file.text, handle: file.path } : 'gone';
    },
    note: async () => undefined, // the shell does, when it reads or writes
    remove: (path) => shell.forgetRecent(path),
  },
  look: (handle, stamp) => shell.lookFile(String(handle), stamp),
});
