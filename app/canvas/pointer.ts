/** Where the pointer is, on the screen and on the canvas, and what was drawn there. */

import type { Places } from './places.ts';
import { viewport } from './viewport.ts';

/** The places that were drawn last: handlers look things up in them. */
export let places: Places;

export function follow(next: Places): void {
  places = next;
}

/** A point of the screen in canvas units. */
export function toCanvas(x: number, y: number): readonly [number, number] {
  const stage = document.querySelector('.react-flow')?.getBoundingClientRect();
  const now = viewport();
  return [
    Math.round((x - (stage?.left ?? 0) - now.x) / now.zoom),
    Math.round((y - (stage?.top ?? 0) - now.y) / now.zoom),
  ];
}

export type AnyPointer = MouseEvent | TouchEvent | React.MouseEvent;
/** Where a pointer or a finger is on the screen. */
export const pointOf = (event: AnyPointer) => {
  const at = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: at?.clientX ?? 0, y: at?.clientY ?? 0 };
};
