/** Gives a text to the clipboard and says whether that was allowed. */

import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';

export async function copyText(text: string): Promise<void> {
  const { copied, notCopied } = strings.link;
  try {
    await navigator.clipboard.writeText(text);
    useView.getState().say(copied);
  } catch {
    useView.getState().say(notCopied);
  }
}
