/**
 * The app in a desktop window: its commands in the native menu, files the system opens, and whether
 * the document differs from its file. Does nothing in a browser.
 */

import type { ShellFile } from '../host/bridge.ts';
import { bridge } from '../host/desktop.ts';
import { useDocument } from '../state/document.ts';
import { commands } from './commands.ts';
import { openText } from './files.ts';
import { keysOf, useKeys } from './keys.ts';

/** Joins the page to the shell, once, when the first document is there. */
export async function followShell(): Promise<void> {
  if (!bridge) return;
  const shell = bridge;
  const showMenu = () =>
    void shell.setMenu(
      commands.map((command) => {
        const { id, title, group } = command;
        return { id, title, keys: keysOf(command)[0] ?? '', group };
      }),
    );
  showMenu();
  useKeys.subscribe(showMenu);
  shell.onCommand((id) => void commands.find((command) => command.id === id)?.run());
  const show = (file: ShellFile) => void openText(file.text, file.name, file.path);
  shell.onOpen(show);
  let edited = false;
  useDocument.subscribe(({ document, saved }) => {
    if (edited === (document !== saved)) return;
    edited = !edited;
    void shell.setEdited(edited);
  });
  for (const file of await shell.ready()) show(file);
}
