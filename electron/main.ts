/**
 * The life of the desktop app: one instance, one window per start, files that the system hands
 * over, and the handlers behind the bridge. Logic lives in the modules beside this one, which tests
 * can reach without Electron.
 */

import { basename, join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol } from 'electron';
import type { ShellFile } from '#host';
import { SECURITY_HEADERS } from '#host/headers';
import { filesIn } from './arguments.ts';
import { type FileStore, fileStore } from './files.ts';
import { channelOf, EVENTS, type Handlers, type Operation, refusal } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { answer, ORIGIN, SCHEME } from './scheme.ts';
import { followUpdates } from './updates.ts';
import { openWindow } from './window.ts';

const site = join(app.getAppPath(), 'dist/web');
const preload = join(app.getAppPath(), 'dist/desktop/preload.cjs');
const FILTERS = [{ name: 'Spikeloom graph', extensions: ['snn', 'json'] }];
/** Paths the system asked for before there was a window. */
const waiting: string[] = [];

protocol.registerSchemesAsPrivileged([
  {
    scheme: SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
  },
]);

/** Reads a file the system named; null, after a word about it, where that fails. */
async function readNamed(files: FileStore, path: string): Promise<ShellFile | null> {
  files.grant(path);
  try {
    return await files.read(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    dialog.showErrorBox(`${basename(path)} cannot be opened`, reason);
    return null;
  }
}

/** Shows a file in the window that is open. */
async function show(window: BrowserWindow, files: FileStore, path: string): Promise<void> {
  const file = await readNamed(files, path);
  if (file) window.webContents.send(EVENTS.open, file);
}

const handlersOf = (files: FileStore): Handlers<BrowserWindow> => ({
  async openFile(window) {
    const { filePaths } = await dialog.showOpenDialog(window, {
      filters: FILTERS,
      properties: ['openFile'],
    });
    const [path] = filePaths;
    if (!path) return null;
    files.grant(path);
    return files.read(path);
  },
  async openRecent(_, path) {
    const known = (await files.recent()).some((entry) => entry.path === path);
    return known ? files.read(path) : null;
  },
  async saveFile(window, name, text, path) {
    let target = path;
    if (target === null) {
      const { filePath } = await dialog.showSaveDialog(window, {
        defaultPath: name,
        filters: FILTERS,
      });
      if (!filePath) return null;
      files.grant(filePath);
      target = filePath;
    }
    await files.write(target, text);
    return { path: target };
  },
  lookFile: (_, path, stamp) => files.look(path, stamp),
  recentFiles: () => files.recent(),
  forgetRecent: (_, path) => files.forget(path),
  earlierSaves: (_, path) => files.earlierSaves(path),
  async ready() {
    const read = await Promise.all(waiting.splice(0).map((path) => readNamed(files, path)));
    return read.filter((file) => file !== null);
  },
  async setMenu(window, commands) {
    if (process.platform !== 'darwin') return;
    const run = (id: string): void => window.webContents.send(EVENTS.command, id);
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(commands, run)));
  },
  async setEdited(window, edited) {
    window.setDocumentEdited(edited);
  },
});

function serve(handlers: Handlers<BrowserWindow>): void {
  for (const operation of Object.keys(handlers) as Operation[])
    ipcMain.handle(channelOf(operation), (event, ...args: unknown[]) => {
      const refused = refusal(operation, event, args, ORIGIN);
      const window = BrowserWindow.fromWebContents(event.sender);
      if (refused !== null || !window)
        throw new Error(refused ?? `${operation}: its window is closed`);
      const handle = handlers[operation] as (window: BrowserWindow, ...args: unknown[]) => unknown;
      return handle(window, ...args);
    });
}

function start(): void {
  const files = fileStore(app.getPath('userData'));
  waiting.push(...filesIn(process.argv, process.cwd()));
  protocol.handle(SCHEME, (request) => answer(request.url, site, SECURITY_HEADERS));
  serve(handlersOf(files));
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
  openWindow(preload);
  followUpdates((error) => process.stderr.write(`Updates: ${error.message}\n`));
  const bring = (paths: readonly string[]): void => {
    const [window] = BrowserWindow.getAllWindows();
    if (!window) {
      waiting.push(...paths);
      openWindow(preload);
      return;
    }
    if (window.isMinimized()) window.restore();
    window.focus();
    for (const path of paths) void show(window, files, path);
  };
  app.on('second-instance', (_, argv, folder) => bring(filesIn(argv, folder)));
  app.on('open-file', (event, path) => {
    event.preventDefault();
    bring([path]);
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow(preload);
  });
}

app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit();
});
app.on('open-file', (event, path) => {
  event.preventDefault();
  if (!app.isReady()) waiting.push(path);
});
if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();
