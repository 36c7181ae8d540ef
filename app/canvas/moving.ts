/**
 * What is being dragged or pointed at: places that are not yet in the document, and the wire or
 * painted node under the pointer. Both are elements while they are; everything else may be painted.
 */

import { create } from 'zustand';

export type Spots = Readonly<Record<string, readonly [number, number]>>;

interface MovingState {
  readonly spots: Spots;
  /** Width and height of what is being resized. */
  readonly sizes: Spots;
  readonly hoveredNode: string | null;
  readonly hoveredWire: string | null;
}

export const NOWHERE: Spots = {};

export const useMoving = create<MovingState>()(() => ({
  spots: NOWHERE,
  sizes: NOWHERE,
  hoveredNode: null,
  hoveredWire: null,
}));
