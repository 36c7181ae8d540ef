/** Graphs of the gallery are drawn so that no wire runs behind a card it has nothing to do with. */

import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { curveOf, pointAt } from '../../../app/canvas/curve.ts';
import { placesOf } from '../../../app/canvas/places.ts';
import { registry } from '../../../app/state/registry.ts';
import { readDocument } from '../../../engine/graph/migrate.ts';

const folder = 'nodes/gallery/';
const files = readdirSync(folder).filter((name) => name.endsWith('.snn'));
const POINTS = 60;
/** A wire may touch the edge of a card [px]. */
const EDGE = 3;

/** "wire from A to B behind C", for each of a graph. */
function hidden(file: string): string[] {
  const opened = readDocument(readFileSync(folder + file, 'utf8'), registry);
  if (!opened.ok) throw new Error(`${file} is no document.`);
  const places = placesOf(opened.value.document);
  const cards = [...places.boxes.values()].filter((box) => box.layout?.kind === 'card');
  const name = (id: string) => places.boxes.get(id)?.node.name ?? id;
  const found: string[] = [];
  for (const { source, target, from, to, bend } of places.wires()) {
    const points = curveOf(from, to, bend).flatMap((curve) =>
      Array.from({ length: POINTS + 1 }, (_, k) => pointAt(curve, k / POINTS)),
    );
    for (const { id, x, y, width, height } of cards) {
      if (id === source || id === target) continue;
      const isBehind = points.some(
        ([px, py]) =>
          px > x + EDGE && px < x + width - EDGE && py > y + EDGE && py < y + height - EDGE,
      );
      if (isBehind) found.push(`${name(source)} to ${name(target)} behind ${name(id)}`);
    }
  }
  return found;
}

it.each(files)('%s', (file) => {
  expect(hidden(file)).toEqual([]);
});
