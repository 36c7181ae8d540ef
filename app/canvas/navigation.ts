/**
 * Whether the wheel zooms, as with a mouse, or moves the view, as two fingers on a trackpad do. It
 * is guessed from the first events, said, and never changed by itself again.
 */

import { useView } from '../state/view.ts';

/** So many events in a row that no wheel of a mouse gives are a trackpad. */
const ENOUGH = 3;
let soft = 0;

/** Looks at a wheel event as long as nothing is known. */
export function guessNavigation(event: React.WheelEvent): void {
  const { navigation, set } = useView.getState();
  const { deltaX, deltaY, deltaMode } = event;
  // Pinching comes with Ctrl; with Shift a mouse goes sideways too.
  if (navigation !== null || event.ctrlKey || event.shiftKey) return;
  if (deltaMode !== 0 || Math.abs(deltaY) >= 100) set({ navigation: 'mouse' });
  else if (deltaX === 0 && Number.isInteger(deltaY) && Math.abs(deltaY) >= 40) soft = 0;
  else if (++soft >= ENOUGH) set({ navigation: 'trackpad', navigationGuessed: true });
}
