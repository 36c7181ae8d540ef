/** The list of recent files as the window sees it: what is opened or saved comes first. */

import { serialise } from '#engine';
import { host } from '../host/host.ts';
import { useDocument } from './document.ts';

/** Puts the file of the document, as it was just opened or saved, first in the list. */
export async function noteRecent(): Promise<void> {
  const { saved, name, handle } = useDocument.getState();
  const title = saved.title ?? name.replace(/\.(snn|json)$/, '');
  try {
    await host.recent.note({ name, title, text: serialise(saved), handle });
  } catch {
    // A browser that keeps nothing, or not this: the list is a convenience.
  }
}
