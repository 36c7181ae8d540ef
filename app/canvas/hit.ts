/**
 * Which wire lies under the pointer, where wires are painted and not elements: points along each
 * line in a grid of 64 px, so that a look-up reads nine cells.
 */

import { curveOf, pointAt } from './curve.ts';
import type { WirePlace } from './places.ts';

const CELL = 64;
const STEP = 16;

export interface HitGrid {
  /** The wire within `reach` of a point; null: none. */
  nearest(x: number, y: number, reach: number): string | null;
}

const grids = new WeakMap<readonly WirePlace[], HitGrid>();

/** The grid of these wires, made when first asked for. */
export function hitGrid(wires: readonly WirePlace[]): HitGrid {
  let grid = grids.get(wires);
  if (!grid) {
    grid = build(wires);
    grids.set(wires, grid);
  }
  return grid;
}

const HALF = 1 << 20;
const keyOf = (i: number, j: number): number => (i + HALF) * 2 * HALF + (j + HALF);

function build(wires: readonly WirePlace[]): HitGrid {
  const cells = new Map<number, number[]>(); // x, y, index of the wire
  for (const [index, { from, to, bend }] of wires.entries())
    for (const curve of curveOf(from, to, bend)) {
      const length = Math.hypot(to.x - from.x, to.y - from.y);
      const count = Math.max(4, Math.min(400, Math.ceil((length * 1.3) / STEP)));
      for (let k = 0; k <= count; k++) {
        const [x, y] = pointAt(curve, k / count);
        const key = keyOf(Math.floor(x / CELL), Math.floor(y / CELL));
        const cell = cells.get(key);
        if (cell) cell.push(x, y, index);
        else cells.set(key, [x, y, index]);
      }
    }
  return {
    nearest(x, y, reach) {
      let best = reach + STEP / 2;
      let found: string | null = null;
      const [cx, cy] = [Math.floor(x / CELL), Math.floor(y / CELL)];
      for (let i = cx - 1; i <= cx + 1; i++)
        for (let j = cy - 1; j <= cy + 1; j++) {
          const cell = cells.get(keyOf(i, j));
          if (!cell) continue;
          for (let k = 0; k < cell.length; k += 3) {
            const d = Math.hypot((cell[k] ?? 0) - x, (cell[k + 1] ?? 0) - y);
            if (d < best) {
              best = d;
              found = wires[cell[k + 2] ?? -1]?.id ?? null;
            }
          }
        }
      return found;
    },
  };
}
