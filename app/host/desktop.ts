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
  look: (handle, stamp) => shell.lookFile(String(handle), stamp),
});
