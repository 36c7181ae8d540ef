/** What a point cloud is, whatever the file it comes from, and how many points it may have. */

import { FormatError, type FormatWarning } from './damage.ts';
import type { Numbers } from './npy.ts';

export interface PointCloud {
  readonly format: string;
  readonly points: number;
  readonly columns: Readonly<Record<string, Numbers>>;
  /** Corners of each face, where the file is a mesh. */
  readonly faces: readonly (readonly number[])[];
  readonly warnings: readonly FormatWarning[];
  /** What ended the reading early: the points, and of a mesh the faces, are those before it. */
  readonly damage: FormatError | null;
}

/** The first `points` of each column. */
export function firstPoints(
  columns: Readonly<Record<string, Numbers>>,
  points: number,
): Record<string, Numbers> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      column.length > points ? column.subarray(0, points) : column,
    ]),
  );
}

/** Points a file may have. */
export const MOST_POINTS = 2 ** 23;

/** Bytes that the columns of a cloud may take. */
const MOST_COLUMNS = 2 ** 29;

/** Checks a number of points or faces that a head names. Fewer may be there: memory is taken for those. */
export function checkCount(format: string, offset: number, count: number): void {
  if (!Number.isSafeInteger(count) || count < 0 || count > MOST_POINTS)
    throw new FormatError(format, offset, `${count} points or faces (at most ${MOST_POINTS})`);
}

/** Checks the bytes that the columns of so many points would take. */
export function checkMemory(format: string, offset: number, points: number, bytes: number): void {
  if (bytes > MOST_COLUMNS)
    throw new FormatError(format, offset, `${points} points take ${bytes} bytes of memory`);
}
