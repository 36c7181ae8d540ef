/**
 * Panels make way where a window becomes so small, or is enlarged so much, that they would lie over
 * the canvas; they come back with the room. What a person opens in a small window stays open.
 */

import { ROOMY, useView, type ViewState } from './view.ts';

type Panels = Pick<ViewState, 'left' | 'inspector' | 'dock'>;

const CLOSED: Panels = { left: null, inspector: false, dock: false };
const SMALL = {
  left: `(width < ${ROOMY.left}px)`,
  inspector: `(width < ${ROOMY.inspector}px)`,
  dock: `(height < ${ROOMY.dock}px)`,
} as const;

/** Follows the size of the window from now on. */
export function followRoom(): void {
  for (const panel of ['left', 'inspector', 'dock'] as const) {
    const small = window.matchMedia(SMALL[panel]);
    let gone: Partial<Panels> = {};
    const settle = () => {
      const { [panel]: now, set } = useView.getState();
      if (small.matches) {
        gone = { [panel]: now };
        set({ [panel]: CLOSED[panel] });
      } else if (now === CLOSED[panel]) set(gone);
    };
    small.addEventListener('change', settle);
  }
}
