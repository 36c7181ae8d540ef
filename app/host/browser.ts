/** The host in a browser: files through the File System Access API, or as downloads. */

import { strings } from '../strings.ts';
import { startEngine } from './engine-worker.ts';
import { browserRecent } from './recent.ts';
import type { Host, OpenedFile } from './types.ts';

interface FileHandle {
  readonly name: string;
  getFile(): Promise<File>;
  createWritable(): Promise<{ write(data: string): Promise<void>; close(): Promise<void> }>;
}
interface Pickers {
  showOpenFilePicker?(options: object): Promise<FileHandle[]>;
  showSaveFilePicker?(options: object): Promise<FileHandle>;
}

const pickers = window as unknown as Pickers;
const TYPES = [
  { description: strings.file.kind, accept: { 'application/json': ['.snn', '.json'] } },
];
const isAbort = (error: unknown) => error instanceof DOMException && error.name === 'AbortError';

export const browserHost: Host = {
  sharesMemory: window.crossOriginIsolated === true,
  startEngine,
  async open() {
    if (!pickers.showOpenFilePicker) return openByInput();
    try {
      const [handle] = await pickers.showOpenFilePicker({ types: TYPES });
      if (!handle) return null;
      const file = await handle.getFile();
      return { name: file.name, text: await file.text(), handle };
    } catch (error) {
      if (isAbort(error)) return null;
      throw error;
    }
  },
  async save(name, text, handle) {
    if (!pickers.showSaveFilePicker) {
      this.download(name, new Blob([text], { type: 'application/json' }));
      return {};
    }
    try {
      const target =
        (handle as FileHandle | undefined) ??
        (await pickers.showSaveFilePicker({ suggestedName: name, types: TYPES }));
      const writable = await target.createWritable();
      await writable.write(text);
      await writable.close();
      return { handle: target };
    } catch (error) {
      if (isAbort(error)) return null;
      throw error;
    }
  },
  async look(handle, stamp) {
    try {
      const file = await (handle as FileHandle).getFile();
      const now = `${file.lastModified} ${file.size}`;
      return now === stamp ? null : { stamp: now, text: await file.text() };
    } catch {
      return null; // gone, or not allowed any more: nothing can be said about it
    }
  },
  choose: chooseByInput,
  recent: browserRecent,

  download(name, data) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(data);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  },
};

function chooseByInput(endings: string): Promise<File | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = endings;
    // Outside the page it may be collected as garbage before the person has chosen.
    input.hidden = true;
    document.body.append(input);
    const end = () => {
      input.remove();
      resolve(input.files?.[0] ?? null);
    };
    input.addEventListener('cancel', end);
    input.addEventListener('change', end);
    input.click();
  });
}

async function openByInput(): Promise<OpenedFile | null> {
  const file = await chooseByInput('.snn,.json');
  return file && { name: file.name, text: await file.text() };
}
