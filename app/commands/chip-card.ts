/** Opens the chip of a projection as a card, and closes it. */

import { lookAt, revealRect } from '../canvas/looking.ts';
import { placesOf } from '../canvas/places.ts';
import { useReach } from '../canvas/viewport.ts';
import { definitionOf } from '../inspector/context.ts';
import { scene } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { goTo } from './going.ts';

/** Room for what the engine says about it later [px]. */
const LATER = 64;
const MOST_FRAMES = 60;
/** How long what comes in belongs to the opening [ms]. */
const OPENING = 1000;

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
  const box = placesOf(scene()).boxes.get(id);
  if (box && useReach.getState().lod < 2) {
    lookAt(box);
    goTo(id);
  }
  revealCard(id);
  return true;
}

/** Brings the card into view once it is there, and again when what the engine counts makes it longer. */
function revealCard(id: string, frames = MOST_FRAMES): void {
  requestAnimationFrame(() => {
    const card = document.querySelector<HTMLElement>('.chip-card');
    if (useView.getState().expanded !== id) return;
    if (!card) {
      if (frames > 1) revealCard(id, frames - 1);
      return;
    }
    const growth = new ResizeObserver(() => {
      const box = placesOf(scene()).boxes.get(id);
      if (!box || useView.getState().expanded !== id) return growth.disconnect();
      const { offsetWidth: width, offsetHeight: height, offsetTop } = card;
      const x = box.x + (box.width - width) / 2;
      revealRect({ x, y: box.y + offsetTop, width, height: height + LATER });
    });
    growth.observe(card);
    setTimeout(() => growth.disconnect(), OPENING);
  });
}
