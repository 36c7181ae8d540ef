/** Where the view and the keyboard go: all, the selection, a node, the next one in a direction, along the wires. */

import { splitPort } from '#engine';
import { shownPlaces } from '../canvas/badges.ts';
import { showPlaces } from '../canvas/follow.ts';
import { revealRect, showRect } from '../canvas/looking.ts';
import { boundsOf, placesOf } from '../canvas/places.ts';
import { scene } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';

const words = strings.canvas;
const view = () => useView.getState();

/** What is shown of the scene: plots of the dock may stand as badges. */
const placesShown = () => shownPlaces(placesOf(scene()), view().plotsAs);

export function showAll(): void {
  showPlaces(placesShown());
}
export function showSelection(): void {
  const rect = boundsOf(placesOf(scene()), view().selection);
  if (rect) showRect(rect);
  else showAll();
}

/** Selects a node, brings it into view and gives it the focus. */
export function goTo(id: string): void {
  view().select([id]);
  const rect = boundsOf(placesOf(scene()), [id]);
  if (rect) revealRect(rect);
  focusNode(id);
}

/** Gives a node the keyboard's focus once it is an element, unless a list was opened meanwhile. */
function focusNode(id: string): void {
  let tries = 0;
  const attempt = () => {
    if (view().palette) return;
    const element = document.querySelector<HTMLElement>(
      `.react-flow__node[data-id="${CSS.escape(id)}"]`,
    );
    if (element) element.focus({ preventScroll: true });
    else if (tries++ < 10) requestAnimationFrame(attempt);
  };
  requestAnimationFrame(attempt);
}

/** Goes to the nearest node in a direction. */
export function goTowards(dx: number, dy: number): void {
  const { boxes } = placesOf(scene());
  const from = boxes.get(view().selection[0] ?? '');
  if (!from) {
    const [first] = boxes.keys();
    if (first !== undefined) goTo(first);
    return;
  }
  const [cx, cy] = [from.x + from.width / 2, from.y + from.height / 2];
  let best: { id: string; cost: number } | null = null;
  for (const b of boxes.values()) {
    const [x, y] = [b.x + b.width / 2 - cx, b.y + b.height / 2 - cy];
    const along = x * dx + y * dy;
    const across = Math.abs(x * dy) + Math.abs(y * dx);
    if (b === from || along <= 4) continue;
    const cost = along + 2.5 * across;
    if (!best || cost < best.cost) best = { id: b.id, cost };
  }
  if (best) goTo(best.id);
}

/** Adds to the selection all that lies before (-1) or after (1) it along the wires. */
export function selectAlong(direction: -1 | 1): void {
  const document = scene();
  const found = new Set(view().selection);
  const queue = [...found];
  const ends = Object.values(document.edges).map(
    ({ from, to }) => [splitPort(from)?.[0] ?? '', splitPort(to)?.[0] ?? ''] as const,
  );
  for (let id = queue.pop(); id !== undefined; id = queue.pop())
    for (const [a, b] of ends) {
      const [near, far] = direction > 0 ? [a, b] : [b, a];
      if (near !== id || found.has(far)) continue;
      found.add(far);
      queue.push(far);
    }
  view().select([...found]);
  view().set({ announcement: words.selected(found.size) });
}
