/** Points on the surfaces of simple solids, uniform by area, with their normals. */

import { cos, type RandomStream, sin } from '#engine/kit';

export const SHAPES = ['sphere', 'box', 'cylinder', 'torus', 'cone', 'plane'] as const;
export type Solid = (typeof SHAPES)[number];

type Vector = readonly [number, number, number];

/** A point of a solid about 2 across and its outward normal. */
export function pointOn(
  solid: Solid,
  random: RandomStream,
): { readonly p: Vector; readonly n: Vector } {
  const turn = 2 * Math.PI * random.uniform();
  const [c, s] = [cos(turn), sin(turn)];
  switch (solid) {
    case 'sphere': {
      const z = 2 * random.uniform() - 1;
      const r = Math.sqrt(1 - z * z);
      return { p: [r * c, r * s, z], n: [r * c, r * s, z] };
    }
    case 'box': {
      const face = random.integer(6);
      const axis = face % 3;
      const side = face < 3 ? 1 : -1;
      const p: [number, number, number] = [
        2 * random.uniform() - 1,
        2 * random.uniform() - 1,
        2 * random.uniform() - 1,
      ];
      const n: [number, number, number] = [0, 0, 0];
      p[axis] = side;
      n[axis] = side;
      return { p: [p[0] * 0.8, p[1] * 0.8, p[2] * 0.8], n };
    }
    case 'cylinder': {
      // Radius 0.7, height 2: the mantle has 2/(2 + 0.7) of the area.
      if (random.uniform() < 2 / 2.7) {
        const z = 2 * random.uniform() - 1;
        return { p: [0.7 * c, 0.7 * s, z], n: [c, s, 0] };
      }
      const r = 0.7 * Math.sqrt(random.uniform());
      const side = random.uniform() < 0.5 ? 1 : -1;
      return { p: [r * c, r * s, side], n: [0, 0, side] };
    }
    case 'torus': {
      // Rejection makes the inner side, which is smaller, as dense as the outer.
      let tube = 0;
      do tube = 2 * Math.PI * random.uniform();
      while (random.uniform() > (0.7 + 0.3 * cos(tube)) / 1);
      const r = 0.7 + 0.3 * cos(tube);
      return {
        p: [r * c, r * s, 0.3 * sin(tube)],
        n: [cos(tube) * c, cos(tube) * s, sin(tube)],
      };
    }
    case 'cone': {
      const slant = Math.sqrt(5);
      if (random.uniform() < slant / (slant + 1)) {
        const r = Math.sqrt(random.uniform());
        return { p: [r * c, r * s, 1 - 2 * r], n: [(2 / slant) * c, (2 / slant) * s, 1 / slant] };
      }
      const r = Math.sqrt(random.uniform());
      return { p: [r * c, r * s, -1], n: [0, 0, -1] };
    }
    case 'plane':
      return {
        p: [2 * random.uniform() - 1, 2 * random.uniform() - 1, 0],
        n: [0, 0, 1],
      };
  }
}

/** A rotation about a random axis, as the rows of its matrix. */
export function randomRotation(random: RandomStream): readonly [Vector, Vector, Vector] {
  // Shoemake's uniform quaternion (Graphics Gems III, 1992).
  const u = random.uniform();
  const a = 2 * Math.PI * random.uniform();
  const b = 2 * Math.PI * random.uniform();
  const [x, y] = [Math.sqrt(1 - u) * sin(a), Math.sqrt(1 - u) * cos(a)];
  const [z, w] = [Math.sqrt(u) * sin(b), Math.sqrt(u) * cos(b)];
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
    [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
    [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
  ];
}

/** A vector turned by a rotation. */
export const turned = ([a, b, c]: readonly [Vector, Vector, Vector], v: Vector): Vector => [
  a[0] * v[0] + a[1] * v[1] + a[2] * v[2],
  b[0] * v[0] + b[1] * v[1] + b[2] * v[2],
  c[0] * v[0] + c[1] * v[1] + c[2] * v[2],
];
