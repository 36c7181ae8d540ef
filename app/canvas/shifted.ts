/** A scene of which much is dragged: painted where it is dragged to, since it has no elements. */

import type { Painted, Scene } from './paint.ts';
import type { WirePlace } from './places.ts';

/** What is painted, with the selection where it is being dragged to. */
export function shifted(scene: Scene, [dx, dy]: readonly [number, number]): Painted {
  const { boxes, wires } = scene.places;
  const moves = (id: string) => scene.selection.has(id);
  const end = (at: WirePlace['from'], id: string) =>
    moves(id) ? { ...at, x: at.x + dx, y: at.y + dy } : at;
  return {
    ...scene,
    moving: new Set(),
    places: {
      boxes: new Map(
        [...boxes].map(([id, box]) => [
          id,
          moves(id) ? { ...box, x: box.x + dx, y: box.y + dy } : box,
        ]),
      ),
      wires: () =>
        wires().map((wire) => ({
          ...wire,
          from: end(wire.from, wire.source),
          to: end(wire.to, wire.target),
          bend:
            wire.bend && moves(wire.source) && moves(wire.target)
              ? ([wire.bend[0] + dx, wire.bend[1] + dy] as const)
              : wire.bend,
        })),
    },
  };
}
