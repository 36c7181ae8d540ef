/** The examples are laid out by hand: nothing lies on anything else. */

import '../../support/local-storage.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '#engine';
import { placesOf } from '../../../app/canvas/places.ts';

const folder = new URL('../../../nodes/gallery/', import.meta.url);
/** Room between two cards [px]. */
const ROOM = 8;

describe('the layout of an example', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.snn')))
    it(`${file}: no card or chip covers another`, () => {
      const graph = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as GraphDocument;
      const boxes = [...placesOf(graph).boxes.values()];
      const covered = boxes.flatMap((a, k) =>
        boxes
          .slice(k + 1)
          .filter(
            (b) =>
              a.x < b.x + b.width + ROOM &&
              b.x < a.x + a.width + ROOM &&
              a.y < b.y + b.height + ROOM &&
              b.y < a.y + a.height + ROOM,
          )
          .map((b) => `${a.node.name} and ${b.node.name}`),
      );
      expect(covered).toEqual([]);
    });
});
