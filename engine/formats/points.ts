/** What a point cloud is, whatever the file it comes from, and how many points it may have. */

import type { Asset } from '../kit/types.ts';
import { FormatError, type FormatWarning } from './damage.ts';
import type { Numbers } from './npy.ts';

export interface PointCloud {
  readonly format: string;
  readonly points: number;
  readonly columns: Readonly<Record<string, Numbers>>;
  /** Corners of each face, where the file is a mesh. */
  readonly faces: readonly (readonly number[])[];
  readonly warnings: readonly FormatWarning[];
}

/** Points a file may have. */
export const MOST_POINTS = 2 ** 23;

/** Bytes that the columns of a cloud may take. */
export const MOST_COLUMNS = 2 ** 29;

/** Checks a number of points or faces that a head names against what the file can hold. */
export function checkCount(
  format: string,
  offset: number,
  count: number,
  bytesEach: number,
  asset: Asset,
): void {
  if (!Number.isSafeInteger(count) || count < 0 || count > MOST_POINTS)
    throw new FormatError(format, offset, `${count} points or faces (at most ${MOST_POINTS})`);
  if (count * bytesEach > asset.bytes)
    throw new FormatError(
      format,
      offset,
      `${count} points or faces need ${count * bytesEach} bytes, the file has ${asset.bytes}`,
    );
}
