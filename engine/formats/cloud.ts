/**
 * Point clouds as columns by name (x, y, z, nx, intensity, ...), whatever the file. What belongs to
 * all formats is here; PLY and PCD have files of their own.
 */

import type { Asset } from '../kit/types.ts';
import { latin, readExactly, readLines, readWhole, viewOf } from './bytes.ts';
import { behindSome, FormatError } from './damage.ts';
import { readNpy } from './npy.ts';
import { readPcd } from './pcd.ts';
import { readPly } from './ply.ts';
import { checkCount, firstPoints, MOST_POINTS, type PointCloud } from './points.ts';

const MOST_TEXT = 2 ** 28;

/** Reads a point cloud; what it is, its first bytes say, else its name. */
export function readCloud(asset: Asset): PointCloud {
  const start = latin(asset.read(0, Math.min(64, asset.bytes)));
  if (/^ply[\r\n]/.test(start)) return readPly(asset);
  if (/^(#[^\n]*\n)*\s*(# \.PCD|VERSION|FIELDS)/.test(start)) return readPcd(asset);
  if (/^\s*(ST)?C?N?OFF/.test(start)) return readOff(asset);
  if (start.startsWith('\x93NUMPY')) return fromArray(asset);
  if (/\.bin$/i.test(asset.name)) return readKitti(asset);
  if (/\.(txt|xyz|csv|pts|asc)$/i.test(asset.name)) return readPointText(asset);
  throw new FormatError(
    'point cloud',
    0,
    'neither PLY, PCD, OFF, npy, KITTI (.bin) nor text (.txt, .xyz)',
  );
}

/** KITTI velodyne: 4 floats a point; `width` 5 for nuScenes. */
export function readKitti(asset: Asset, width = 4): PointCloud {
  const format = 'KITTI';
  const size = 4 * width;
  const points = Math.floor(asset.bytes / size);
  const damage = notWhole(asset, format, size, 'points');
  checkCount(format, 0, points);
  const names = ['x', 'y', 'z', 'intensity', 'ring'].slice(0, width);
  const columns = names.map(() => new Float32Array(points));
  const block = 2 ** 16;
  for (let from = 0; from < points; from += block) {
    const n = Math.min(block, points - from);
    const view = viewOf(asset.read(from * size, n * size));
    for (let k = 0; k < n; k++)
      for (let c = 0; c < width; c++)
        columns[c]![from + k] = view.getFloat32(k * size + 4 * c, true);
  }
  return {
    format,
    points,
    columns: Object.fromEntries(names.map((name, c) => [name, columns[c]!])),
    faces: [],
    warnings: [],
    damage,
  };
}

/** Damage of a file that ends within a record of `size` bytes. */
function notWhole(asset: Asset, format: string, size: number, what: string): FormatError | null {
  const rest = asset.bytes % size;
  if (rest === 0) return null;
  const reason = `${asset.bytes} bytes are no whole number of ${what} of ${size} bytes`;
  const damage = new FormatError(format, asset.bytes - rest, reason);
  return behindSome(damage, asset.bytes - rest);
}

/** Labels of SemanticKITTI: class and instance of each point. */
export function readKittiLabels(asset: Asset): {
  readonly semantic: Uint16Array;
  readonly instance: Uint16Array;
  readonly damage: FormatError | null;
} {
  const format = 'SemanticKITTI';
  const damage = notWhole(asset, format, 4, 'labels');
  const n = Math.floor(asset.bytes / 4);
  const view = viewOf(readExactly(asset, format, 0, 4 * n, 'the labels'));
  return {
    damage,
    semantic: Uint16Array.from({ length: n }, (_, k) => view.getUint16(4 * k, true)),
    instance: Uint16Array.from({ length: n }, (_, k) => view.getUint16(4 * k + 2, true)),
  };
}

/** Rows of x, y, z and perhaps a normal, as ModelNet's resampled files have them. */
function readPointText(asset: Asset): PointCloud {
  const format = 'point text';
  const rows: number[] = [];
  let width = 0;
  let damage: FormatError | null = null;
  try {
    for (const { text, offset } of readLines(asset, format)) {
      const line = text.trim();
      if (line === '' || line.startsWith('#')) continue;
      const cells = line.split(/[\s,;]+/);
      if (width === 0) {
        // A first line of one number is how many points follow.
        if (cells.length === 1 && /^\d+$/.test(line)) continue;
        width = cells.length;
        if (width < 3 || width > 64) throw new FormatError(format, offset, `${width} columns`);
      }
      if (cells.length !== width)
        throw new FormatError(
          format,
          offset,
          `${cells.length} columns where ${width} are expected`,
        );
      if (rows.length >= MOST_POINTS * 3) throw new FormatError(format, offset, 'too many points');
      const values = cells.map(Number);
      const wrong = values.findIndex((v, k) => Number.isNaN(v) && !/^nan$/i.test(cells[k]!));
      if (wrong >= 0)
        throw new FormatError(format, offset, `"${cells[wrong]!.slice(0, 30)}" is not a number`);
      rows.push(...values);
    }
  } catch (error) {
    damage = behindSome(error, rows.length);
  }
  if (width === 0) throw new FormatError(format, 0, 'there are no points');
  return fromRows(format, rows, width, damage);
}

const NAMES: Readonly<Record<number, readonly string[]>> = {
  3: ['x', 'y', 'z'],
  4: ['x', 'y', 'z', 'intensity'],
  6: ['x', 'y', 'z', 'nx', 'ny', 'nz'],
};

function fromRows(
  format: string,
  rows: ArrayLike<number>,
  width: number,
  damage: FormatError | null,
): PointCloud {
  const points = Math.floor(rows.length / width);
  const names =
    NAMES[width] ??
    Array.from({ length: width }, (_, c) => ['x', 'y', 'z'][c] ?? `feature ${c - 2}`);
  const columns = Object.fromEntries(
    names.map((name, c) => [
      name,
      Float64Array.from({ length: points }, (_, k) => rows[k * width + c]!),
    ]),
  );
  return { format, points, columns, faces: [], warnings: [], damage };
}

function fromArray(asset: Asset): PointCloud {
  const { shape, data, fields, dataStart, damage } = readNpy(asset);
  if (fields?.x && fields.y && fields.z) {
    const points = fields.x.length;
    return { format: 'npy', points, columns: fields, faces: [], warnings: [], damage };
  }
  const width = shape[1] ?? 0;
  if (shape.length !== 2 || width < 3 || width > 64)
    throw new FormatError('npy', dataStart, `an array of ${shape.join(' x ')}, not points x 3`);
  return fromRows('npy', data, width, damage);
}

/** OFF meshes of ModelNet; the counts may follow on the same line, even without a blank. */
function readOff(asset: Asset): PointCloud {
  const format = 'OFF';
  const text = latin(readWhole(asset, format, MOST_TEXT));
  let at = /^\s*(ST)?C?N?OFF/.exec(text)?.[0].length ?? -1;
  if (at < 0) throw new FormatError(format, 0, 'does not begin with OFF');
  const normals = text.slice(0, at).includes('NOFF');
  /** The next line with something on it, as numbers. */
  const line = (): { readonly cells: readonly number[]; readonly offset: number } => {
    while (at < text.length) {
      let end = text.indexOf('\n', at);
      if (end < 0) end = text.length;
      const offset = at;
      const content = text.slice(at, end).split('#')[0]!.trim();
      at = end + 1;
      if (content === '') continue;
      const cells = content.split(/\s+/).map(Number);
      if (cells.some(Number.isNaN))
        throw new FormatError(format, offset, `"${content.slice(0, 40)}" are not numbers`);
      return { cells, offset };
    }
    throw new FormatError(format, asset.bytes, 'ends before all its points and faces');
  };
  const counts = line();
  const [points = 0, faceCount = 0] = counts.cells;
  checkCount(format, counts.offset, points);
  checkCount(format, counts.offset, faceCount);
  const columns: Record<string, Float64Array> = {};
  const room = Math.min(points, Math.ceil((text.length - at) / 6));
  for (const name of normals ? NAMES[6]! : NAMES[3]!) columns[name] = new Float64Array(room);
  const faces: number[][] = [];
  let read = 0;
  let end = 0; // of the last whole row
  let damage: FormatError | null = null;
  try {
    for (; read < points; read++) {
      const { cells, offset } = line();
      if (cells.length < 3)
        throw new FormatError(format, offset, 'a point of fewer than 3 numbers');
      for (const [c, name] of Object.keys(columns).entries()) columns[name]![read] = cells[c] ?? 0;
      end = at;
    }
    for (let k = 0; k < faceCount; k++) {
      const { cells, offset } = line();
      const corners = cells.slice(1, 1 + (cells[0] ?? 0));
      if (corners.length !== cells[0] || corners.some((c) => !(c >= 0 && c < points)))
        throw new FormatError(format, offset, 'a face whose corners are no points');
      faces.push(corners);
      end = at;
    }
  } catch (error) {
    // The last number of a file that ends too early may be cut itself.
    if (end > text.length) if (faces.pop() === undefined) read--;
    damage = behindSome(error, read);
  }
  return { format, points: read, columns: firstPoints(columns, read), faces, warnings: [], damage };
}
