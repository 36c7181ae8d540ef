/**
 * Where neurons are: a population stands on a grid, and both grids of a projection are stretched
 * over one sheet of `extent` um, each element at the middle of its cell. Distances are taken on
 * that sheet, around its edges if it is periodic.
 */

export interface Geometry {
  readonly extent: readonly [width: number, height: number]; // um
  readonly periodic: boolean;
}

interface Grid {
  readonly n: number;
  readonly shape: readonly number[];
}

export interface Space {
  distance(pre: number, post: number): number;
  /** Names a formula over a pair may read: i j x y d n. */
  scope(pre: number, post: number): (name: string) => number;
}

const sides = (shape: readonly number[]): readonly [width: number, height: number] => [
  shape.at(-1) ?? 1,
  shape.length > 1 ? (shape.at(-2) ?? 1) : 1,
];

/** The sheet on which two populations stand. */
export function createSpace(request: {
  readonly pre: Grid;
  readonly post: Grid;
  readonly geometry: Geometry;
  readonly numbers?: Readonly<Record<string, number>>;
}): Space {
  const { pre, post, geometry, numbers = {} } = request;
  const place = (grid: Grid) => {
    const [width, height] = sides(grid.shape);
    return (i: number) => ({
      x: (((i % width) + 0.5) / width) * geometry.extent[0],
      y: (((Math.floor(i / width) % height) + 0.5) / height) * geometry.extent[1],
    });
  };
  const from = place(pre);
  const to = place(post);
  const along = (a: number, b: number, length: number) => {
    const d = Math.abs(a - b);
    return geometry.periodic ? Math.min(d, length - d) : d;
  };
  const distance = (i: number, j: number): number => {
    const a = from(i);
    const b = to(j);
    const dx = along(a.x, b.x, geometry.extent[0]);
    const dy = along(a.y, b.y, geometry.extent[1]);
    return Math.sqrt(dx * dx + dy * dy);
  };
  return {
    distance,
    scope: (i, j) => (name) => {
      switch (name) {
        case 'i':
          return i;
        case 'j':
          return j;
        case 'd':
          return distance(i, j);
        case 'x':
          return to(j).x - from(i).x;
        case 'y':
          return to(j).y - from(i).y;
        case 'n':
          return pre.n;
        default:
          return numbers[name] ?? 0;
      }
    },
  };
}
