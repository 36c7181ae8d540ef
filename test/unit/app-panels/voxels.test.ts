/** Cubes of voxels are painted so that what is in front covers what is behind. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridOf, MOST_CUBES, sidesOf } from '../../../app/dock/plots/voxels.ts';

const held = (rows: readonly (readonly number[])[]) => ({
  shape: [rows.length, rows[0]?.length ?? 3],
  data: Float32Array.from(rows.flat()),
});

/** Numbers within ±`most` that are spread evenly and never lie on an edge. */
const angle = (most: number) =>
  fc.integer({ min: -1000, max: 1000 }).map((v) => (most * (v + 0.377)) / 1001);

describe('voxels', () => {
  it('are rows of whole numbers, as many as can be turned', () => {
    expect(gridOf(held([[1, 2, 3.5]]))).toBeNull();
    expect(gridOf({ shape: [0, 3], data: new Float32Array() })).toBeNull();
    const many = Array.from({ length: MOST_CUBES + 1 }, (_, k) => [k, 0, 0]);
    expect(gridOf(held(many))).toBeNull();
    // Features may be any numbers.
    expect(gridOf(held([[1, 2, 3, 0.5]]))?.cells).toEqual(Int32Array.of(1, 2, 3));
  });

  it('have three sides to see, less those between neighbours', () => {
    const sides = (rows: number[][]) => sidesOf(gridOf(held(rows))!, 0.6, 0.4).count;
    expect(sides([[0, 0, 0]])).toBe(3);
    expect(
      sides([
        [0, 0, 0],
        [5, 5, 5],
      ]),
    ).toBe(6);
    expect(
      sides([
        [0, 0, 0],
        [1, 0, 0],
      ]),
    ).toBe(5);
    const solid = Array.from({ length: 27 }, (_, k) => [
      k % 3,
      Math.floor(k / 3) % 3,
      Math.floor(k / 9),
    ]);
    expect(sides(solid)).toBe(27);
  });

  it('cover one another as cubes in space do, from every angle', () => {
    let seen = 0;
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)), {
          minLength: 2,
          maxLength: 20,
          selector: String,
        }),
        angle(7),
        angle(1.5),
        fc.array(fc.tuple(angle(0.5), angle(0.5)), { minLength: 20, maxLength: 20 }),
        (rows, yaw, pitch, places) => {
          const grid = gridOf(held(rows))!;
          const sides = sidesOf(grid, yaw, pitch);
          const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
          const away = [sy * cp, cy * cp, sp];
          const across = [cy, -sy, 0];
          const up = [-sy * sp, -cy * sp, cp];
          next: for (const [x, y] of places) {
            // The last side painted over this place.
            let last = -1;
            for (let s = 0; s < sides.count; s++) {
              const turn = [0, 1, 2, 3].map((k) => {
                const [ax, ay, bx, by] = [k, (k + 1) % 4].flatMap((c) => [
                  sides.corners[8 * s + 2 * c]!,
                  sides.corners[8 * s + 2 * c + 1]!,
                ]) as [number, number, number, number];
                return (bx - ax) * (y - ay) - (by - ay) * (x - ax);
              });
              if (turn.some((t) => Math.abs(t) < 1e-6)) continue next; // on an edge: either is right
              if (turn.every((t) => t > 0) || turn.every((t) => t < 0)) last = s;
            }
            // The cube a ray through this place meets first.
            let nearest = -1;
            let depth = Infinity;
            for (const [k, row] of rows.entries()) {
              let [enter, leave] = [-Infinity, Infinity];
              for (let a = 0; a < 3; a++) {
                const origin = grid.middle[a]! + grid.reach * (x * across[a]! + y * up[a]!);
                const [t0, t1] = [-0.5, 0.5].map((h) => (row[a]! + h - origin) / away[a]!);
                enter = Math.max(enter, Math.min(t0!, t1!));
                leave = Math.min(leave, Math.max(t0!, t1!));
              }
              if (enter < leave - 1e-6 && enter < depth) {
                depth = enter;
                nearest = k;
              }
            }
            expect(last < 0 ? -1 : sides.cube[last]).toBe(nearest);
            if (nearest >= 0) seen++;
          }
        },
      ),
      { numRuns: 200 },
    );
    expect(seen).toBeGreaterThan(200);
  });
});
