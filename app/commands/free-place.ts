/** A place for a new node that covers nothing: beside what it is wired to, else in the middle of the view. */

import { type GraphDocument, withLocal } from '#engine';
import { layoutOf } from '../canvas/geometry.ts';
import { placesOf } from '../canvas/places.ts';
import { meets, type Rect, seen, viewport } from '../canvas/viewport.ts';
import { registry } from '../state/registry.ts';

const GAP = 24;
const BESIDE = 80;

/** Where a node of a type may stand; `near`: the node it follows, or leads to (`before`). */
export function freePlace(
  document: GraphDocument,
  type: string,
  near?: string,
  before = false,
): readonly [number, number] {
  const places = placesOf(document);
  const definition = withLocal(registry, document).get(type);
  const { width, height } = definition ? layoutOf(definition) : { width: 208, height: 100 };
  const box = near === undefined ? undefined : places.boxes.get(near);
  const view = seen(viewport());
  const boxes = [...places.boxes.values()];
  const right = boxes.reduce<Rect | null>(
    (most, b) => (!most || b.x + b.width > most.x + most.width ? b : most),
    null,
  );
  const start: readonly [number, number] = box
    ? [before ? box.x - BESIDE - width : box.x + box.width + BESIDE, box.y]
    : right
      ? [right.x + right.width + BESIDE, right.y]
      : [view.x + (view.width - width) / 2, view.y + (view.height - height) / 2];
  let [x, y] = start.map((v) => Math.round(v / 8) * 8) as [number, number];
  for (let k = 0; k < 200; k++) {
    const wanted = { x: x - GAP / 2, y: y - GAP / 2, width: width + GAP, height: height + GAP };
    const hit = boxes.find((b) => meets(b, wanted));
    if (!hit) break;
    y = Math.ceil((hit.y + hit.height + GAP) / 8) * 8;
  }
  return [x, y];
}
