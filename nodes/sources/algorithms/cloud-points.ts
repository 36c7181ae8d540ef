/**
 * A point cloud from a file as rows of equal width: all its points, some of them, or points drawn
 * from the surface of its mesh. The largest faces get the most points; a normal is its face's.
 */

import { type PointCloud, readCloud } from '#engine/formats';
import { type Asset, lowerBound, type RandomStream } from '#engine/kit';

const known = new WeakMap<Asset, PointCloud>();

/** The cloud of a file, read once. Throws `FormatError`. */
export function cloudOf(asset: Asset): PointCloud {
  let cloud = known.get(asset);
  if (!cloud) {
    cloud = readCloud(asset);
    known.set(asset, cloud);
  }
  return cloud;
}

/** Which axis of a file points up. */
export type Up = 'auto' | 'x' | 'y' | 'z' | 'minusY';

/**
 * The axis that points up where nobody says it: y in meshes of graphics (PLY) and in the resampled
 * ModelNet (text with normals), z in what laser scanners and robots write.
 */
const usualUp = ({ format, columns }: PointCloud): 'y' | 'z' =>
  format === 'PLY' || (format === 'point text' && columns.nx) ? 'y' : 'z';

/** Turns rows, and their normals, so that z points up; in place. Nothing is mirrored. */
export function stood(
  data: Float32Array,
  columns: number,
  cloud: PointCloud,
  up: Up,
): Float32Array {
  const axis = up === 'auto' ? usualUp(cloud) : up;
  if (axis === 'z') return data;
  const normals = columns >= 6;
  for (let row = 0; row < data.length; row += columns)
    for (const at of normals ? [row, row + 3] : [row]) {
      const [x, y, z] = [data[at]!, data[at + 1]!, data[at + 2]!];
      // -0 is no other place, but looks like one.
      const turned = { x: [y, z, x], y: [x, 0 - z, y], minusY: [x, z, 0 - y] }[axis];
      data.set(turned, at);
    }
  return data;
}

/** Names of the columns behind x, y, z by the number of columns of a row. */
function extraColumns(cloud: PointCloud, columns: number): readonly string[] {
  if (columns === 4) return ['intensity'];
  if (columns >= 6) {
    const others = Object.keys(cloud.columns).filter(
      (n) => !/^(x|y|z|n[xyz]|normal_[xyz])$/.test(n),
    );
    return ['nx', 'ny', 'nz', ...others].slice(0, columns - 3);
  }
  return Object.keys(cloud.columns)
    .filter((n) => !['x', 'y', 'z'].includes(n))
    .slice(0, columns - 3);
}

const columnOf = (cloud: PointCloud, name: string) =>
  cloud.columns[name] ??
  cloud.columns[{ nx: 'normal_x', ny: 'normal_y', nz: 'normal_z' }[name] ?? ''] ??
  cloud.columns[{ intensity: 'reflectance' }[name] ?? ''];

/** Rows [n, columns]: all points, or `n` drawn without replacement (in file order). */
export function pointRows(
  cloud: PointCloud,
  columns: number,
  n: number,
  random: RandomStream,
): Float32Array {
  const wanted = ['x', 'y', 'z', ...extraColumns(cloud, columns)].map((c) => columnOf(cloud, c));
  const count = n > 0 ? Math.min(n, cloud.points) : cloud.points;
  const rows = new Float32Array(count * columns);
  let taken = 0;
  for (let k = 0; k < cloud.points && taken < count; k++) {
    // Selection sampling (Knuth, volume 2, algorithm S): each point is as likely as any other.
    if (count < cloud.points && random.uniform() * (cloud.points - k) >= count - taken) continue;
    for (const [c, column] of wanted.entries()) rows[taken * columns + c] = column?.[k] ?? 0;
    taken++;
  }
  return rows;
}

/** Rows [n, columns] drawn from the faces, uniform by area; null where there are none. */
export function surfaceRows(
  cloud: PointCloud,
  columns: number,
  n: number,
  random: RandomStream,
): Float32Array | null {
  const { x, y, z } = cloud.columns;
  if (!x || !y || !z || cloud.faces.length === 0) return null;
  const corners: number[] = [];
  for (const face of cloud.faces)
    for (let k = 2; k < face.length; k++) corners.push(face[0]!, face[k - 1]!, face[k]!);
  const triangles = corners.length / 3;
  const at = (i: number) => [x[i]!, y[i]!, z[i]!] as const;
  const normals = new Float64Array(corners.length);
  const sums = new Float64Array(triangles);
  let total = 0;
  for (let k = 0; k < triangles; k++) {
    const [a, b, c] = [at(corners[3 * k]!), at(corners[3 * k + 1]!), at(corners[3 * k + 2]!)];
    const u = b.map((v, d) => v - a[d]!);
    const v = c.map((w, d) => w - a[d]!);
    const normal = [0, 1, 2].map(
      (d) => u[(d + 1) % 3]! * v[(d + 2) % 3]! - u[(d + 2) % 3]! * v[(d + 1) % 3]!,
    );
    const length = Math.sqrt(normal.reduce((s, w) => s + w * w, 0));
    for (let d = 0; d < 3; d++) normals[3 * k + d] = length > 0 ? normal[d]! / length : 0;
    total += length / 2;
    sums[k] = total;
  }
  if (!(total > 0)) return null;
  const rows = new Float32Array(n * columns);
  for (let i = 0; i < n; i++) {
    const of = lowerBound(sums, random.uniform() * total, triangles - 1);
    // A point of a triangle, uniform by area (Turk 1990, Graphics Gems).
    const root = Math.sqrt(random.uniform());
    const second = random.uniform();
    const weights = [1 - root, root * (1 - second), root * second];
    for (let d = 0; d < 3; d++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += weights[k]! * at(corners[3 * of + k]!)[d]!;
      rows[i * columns + d] = sum;
      if (columns >= 6) rows[i * columns + 3 + d] = normals[3 * of + d]!;
    }
  }
  return rows;
}
