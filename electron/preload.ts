/** Runs in the page's isolated world: turns the bridge's operations into calls to the shell. Nothing else is exposed. */

import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '#host';
import { channelOf, EVENTS } from './ipc.ts';

const listen = <T>(channel: string, listener: (value: T) => void): (() => void) => {
  const hear = (_: unknown, value: T): void => listener(value);
  ipcRenderer.on(channel, hear);
  return () => void ipcRenderer.off(channel, hear);
};

const bridge: Bridge = {
  openFile: () => ipcRenderer.invoke(channelOf('openFile')),
  openRecent: (path) => ipcRenderer.invoke(channelOf('openRecent'), path),
  saveFile: (name, text, path) => ipcRenderer.invoke(channelOf('saveFile'), name, text, path),
  lookFile: (path, stamp) => ipcRenderer.invoke(channelOf('lookFile'), path, stamp),
  recentFiles: () => ipcRenderer.invoke(channelOf('recentFiles')),
  forgetRecent: (path) => ipcRenderer.invoke(channelOf('forgetRecent'), path),
  earlierSaves: (path) => ipcRenderer.invoke(channelOf('earlierSaves'), path),
  ready: () => ipcRenderer.invoke(channelOf('ready')),
  setMenu: (commands) => ipcRenderer.invoke(channelOf('setMenu'), commands),
  setEdited: (edited) => ipcRenderer.invoke(channelOf('setEdited'), edited),
  onOpen: (listener) => listen(EVENTS.open, listener),
  onCommand: (listener) => listen(EVENTS.command, listener),
};
contextBridge.exposeInMainWorld('spikeloom', Object.freeze(bridge));
