/** Opens the chip of a projection as a card, and closes it. */

import { toCanvas } from '../canvas/pointer.ts';
import { revealRect, useReach, viewport, zoomBy } from '../canvas/viewport.ts';
import { definitionOf } from '../inspector/context.ts';
import { scene } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { goTo } from './going.ts';

/** Room for what the engine says about it later, on the screen [px]. */
const LATER = 64;

/** Opens or closes a chip; whether the node is one. */
export function expandChip(id: string | undefined): boolean {
  if (id === undefined || definitionOf(scene(), id)?.category !== 'projection') return false;
  const opens = useView.getState().expanded !== id;
  useView.setState({
    expanded: opens ? id : null,
    announcement: opens ? strings.canvas.chipCard.opened(scene().nodes[id]?.name ?? '') : '',
  });
  if (!opens) return true;
  // From afar a chip is a dot: its card is seen from nearby.
  if (useReach.getState().lod < 2) {
    zoomBy(1 / viewport().zoom);
    goTo(id);
  }
  requestAnimationFrame(revealCard);
  return true;
}

function revealCard(): void {
  const card = document.querySelector('.chip-card')?.getBoundingClientRect();
  if (!card) return;
  const [x, y] = toCanvas(card.left, card.top);
  const [right, bottom] = toCanvas(card.right, card.bottom + LATER);
  revealRect({ x, y, width: right - x, height: bottom - y });
}
