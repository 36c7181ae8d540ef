/** Commands of files, of undo, of panels and dialogs. */

import { takeFile } from '../drop/drop.ts';
import { host } from '../host/host.ts';
import { showFirstSteps } from '../state/begin.ts';
import { useDocument } from '../state/document.ts';
import { recoverEarlier } from '../state/journal.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import type { Command } from './command.ts';
import * as files from './files.ts';

const words = strings.commands;
const view = () => useView.getState();

/** Shows the versions of the file, where this one is given its name. */
function nameVersion(): void {
  view().set({ left: 'history' });
  requestAnimationFrame(() =>
    document
      .querySelector<HTMLInputElement>(`input[aria-label="${strings.snapshots.name}"]`)
      ?.focus(),
  );
}

export const windowCommands: readonly Command[] = [
  {
    id: 'undo',
    group: 'edit',
    title: words.undo,
    keys: ['Mod+Z'],
    run: () => useDocument.getState().undo(),
  },
  {
    id: 'redo',
    group: 'edit',
    title: words.redo,
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    run: () => useDocument.getState().redo(),
  },
  {
    id: 'new',
    group: 'file',
    title: words.newGraph,
    keys: ['Mod+Alt+N'],
    run: files.newDocument,
  },
  { id: 'open', group: 'file', title: words.open, keys: ['Mod+O'], run: files.openFile },
  {
    id: 'open-recent',
    group: 'file',
    title: words.openRecent,
    keys: [],
    run: () => view().set({ dialog: { name: 'recent' } }),
  },
  {
    id: 'import',
    group: 'file',
    title: words.importFile,
    keys: [],
    run: async () => {
      const file = await host.choose('');
      if (file) await takeFile(file, Promise.resolve(undefined));
    },
  },
  { id: 'save', group: 'file', title: words.save, keys: ['Mod+S'], run: files.saveFile },
  { id: 'save-copy', group: 'file', title: words.saveCopy, keys: [], run: files.saveCopy },
  {
    id: 'save-picture',
    group: 'file',
    title: words.savePicture,
    keys: [],
    run: files.savePicture,
  },
  {
    id: 'dock',
    group: 'view',
    title: words.dock,
    keys: ['Mod+J'],
    run: () => view().set({ dock: !view().dock }),
  },
  {
    id: 'inspector',
    group: 'view',
    title: words.inspector,
    keys: ['Mod+I'],
    run: () => view().set({ inspector: !view().inspector }),
  },
  {
    id: 'library',
    group: 'view',
    title: words.library,
    keys: ['1'],
    run: () => view().set({ left: view().left === 'library' ? null : 'library' }),
  },
  {
    id: 'outline',
    group: 'view',
    title: words.outline,
    keys: ['2'],
    run: () => view().set({ left: view().left === 'outline' ? null : 'outline' }),
  },
  {
    id: 'examples',
    group: 'view',
    title: words.examples,
    keys: ['3'],
    run: () => view().set({ left: view().left === 'examples' ? null : 'examples' }),
  },
  {
    id: 'lessons',
    group: 'view',
    title: words.lessons,
    keys: ['4'],
    run: () => view().set({ left: view().left === 'lessons' ? null : 'lessons' }),
  },
  { id: 'name-version', group: 'file', title: words.nameVersion, keys: [], run: nameVersion },
  {
    id: 'history',
    group: 'view',
    title: words.history,
    keys: ['5'],
    run: () => view().set({ left: view().left === 'history' ? null : 'history' }),
  },
  {
    id: 'recover',
    group: 'file',
    title: words.recover,
    keys: [],
    run: () => recoverEarlier(),
  },
  {
    id: 'share',
    group: 'file',
    title: words.share,
    keys: [],
    run: () => view().set({ dialog: { name: 'share' } }),
  },
  {
    id: 'settings',
    group: 'file',
    title: words.settings,
    keys: [],
    run: () => view().set({ dialog: { name: 'settings' } }),
  },
  {
    id: 'help',
    group: 'help',
    title: words.help,
    keys: ['F1'],
    run: () => view().set({ dialog: { name: 'help' } }),
  },
  {
    id: 'first-steps',
    group: 'help',
    title: words.firstSteps,
    keys: [],
    run: () => showFirstSteps(),
  },
  {
    id: 'theme',
    group: 'view',
    title: words.theme,
    keys: ['Mod+Shift+L'],
    run: () =>
      view().set({ theme: document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark' }),
  },
];
