/** A window on the app, held to `policy.ts`: no way off our own origin, no new windows. */

import { BrowserWindow, shell } from 'electron';
import { mayHave, mayOpenOutside, windowOptions } from './policy.ts';
import { ORIGIN } from './scheme.ts';

/** Opens a window on the app; it shows once it has something to show. */
export function openWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow(windowOptions(preload));
  const { webContents } = window;
  webContents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
  webContents.on('will-navigate', (event) => {
    if (!event.url.startsWith(`${ORIGIN}/`)) event.preventDefault();
  });
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.session.setPermissionRequestHandler((_, permission, done, details) =>
    done(mayHave(permission, details.requestingUrl)),
  );
  webContents.session.setPermissionCheckHandler((_, permission, origin) =>
    mayHave(permission, origin),
  );
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${ORIGIN}/index.html`);
  return window;
}
