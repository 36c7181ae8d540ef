/**
 * What is being dragged or pointed at: places that are not yet in the document, and the wire or
 * painted node under the pointer. Both are elements while they are; everything else may be painted,
 * a large selection among it.
 */

import { create } from 'zustand';

export type Spots = Readonly<Record<string, readonly [number, number]>>;

interface MovingState {
  readonly spots: Spots;
  /** Width and height of what is being resized. */
  readonly sizes: Spots;
  /** By how much all that is selected is dragged, where that is too much to be elements. */
  readonly shift: readonly [dx: number, dy: number] | null;
  readonly hoveredNode: string | null;
  readonly hoveredWire: string | null;
}

/** More than this selected is painted as what is not, and dragged as one. */
export const MOST_IN_USE = 100;

export const NOWHERE: Spots = {};

export const useMoving = create<MovingState>()(() => ({
  spots: NOWHERE,
  sizes: NOWHERE,
  shift: null,
  hoveredNode: null,
  hoveredWire: null,
}));
