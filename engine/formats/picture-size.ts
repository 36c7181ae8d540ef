/** What a picture is, whatever the file, and how large it may be. */

import { FormatError } from './damage.ts';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 3 colours, 4 colours and alpha. */
  readonly channels: number;
  /** 255, or 65535 for 16 bits; PGM and PPM say their own. */
  readonly most: number;
  /** `[height, width, channels]`; 0 where the file is damaged. */
  readonly data: Uint8Array | Uint16Array;
  /** Rows that are there, in the order of the file (BMP begins with the lowest); `height` of a whole file. */
  readonly rows: number;
  /** What ended the reading early. */
  readonly damage: FormatError | null;
}

/** Pixels a picture may have. */
export const MOST_PIXELS = 2 ** 24;

export function checkSize(format: string, offset: number, width: number, height: number): void {
  if (!(width > 0 && height > 0 && width * height <= MOST_PIXELS))
    throw new FormatError(
      format,
      offset,
      `a picture of ${width} x ${height} pixels (at most ${MOST_PIXELS} in all)`,
    );
}

/** A picture of which only the upper rows are there, in its full height. */
export function upperRows(part: Picture, height: number, damage: FormatError): Picture {
  const size = part.width * height * part.channels;
  const data = part.data instanceof Uint8Array ? new Uint8Array(size) : new Uint16Array(size);
  data.set(part.data.subarray(0, size));
  return { ...part, height, data, rows: Math.min(part.height, height), damage };
}
