/** Which wires a line that was drawn over them crosses. */

import { curveOf, pointAt } from './curve.ts';
import type { WirePlace } from './places.ts';

type Point = readonly [x: number, y: number];

const PIECES = 24; // straight pieces that stand for a curve

/** Twice the area of a triangle, with the sign of its sense of rotation. */
const turn = (a: Point, b: Point, c: Point): number =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

const cross = (a: Point, b: Point, c: Point, d: Point): boolean =>
  turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;

/** Ids of the wires that a drawn line crosses. */
export function crossed(wires: readonly WirePlace[], line: readonly Point[]): readonly string[] {
  return wires
    .filter(({ from, to, bend }) =>
      curveOf(from, to, bend).some((curve) =>
        Array.from({ length: PIECES }, (_v, k) => k).some((k) => {
          const [a, b] = [pointAt(curve, k / PIECES), pointAt(curve, (k + 1) / PIECES)];
          return line.some((c, at) => {
            const d = line[at + 1];
            return d !== undefined && cross(a, b, c, d);
          });
        }),
      ),
    )
    .map(({ id }) => id);
}
