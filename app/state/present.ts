/** Presenting: the same window shows the graph to others, and takes no edits but of pinned controls. */

import { useDocument } from './document.ts';
import { useView } from './view.ts';

export function startPresenting(): void {
  useDocument.setState({ viewOnly: true });
  useView.getState().set({ presenting: true, scope: [], menu: null, palette: null, dialog: null });
  // Where it is not allowed the window is large enough.
  document.documentElement.requestFullscreen?.().catch(() => undefined);
}

export function stopPresenting(): void {
  if (!useView.getState().presenting) return;
  useDocument.setState({ viewOnly: false });
  useView.getState().set({ presenting: false });
  if (document.fullscreenElement) void document.exitFullscreen();
}
