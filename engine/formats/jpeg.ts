/**
 * JPEG by a library, turned as the camera was held (EXIF). The library gives all or nothing, so of a
 * picture that is cut off or damaged the rows before are found by asking it for lower and lower pictures:
 * the highest that can be decoded. Progressive pictures have no row that is whole before their last scan.
 */

import { decode } from 'jpeg-js';
import { latin, viewOf } from './bytes.ts';
import { behindSome, FormatError, guarded } from './damage.ts';
import { checkSize, MOST_PIXELS, type Picture, upperRows } from './picture-size.ts';

const FORMAT = 'JPEG';

/** Reads a picture, or the rows before its damage. */
export function readJpeg(bytes: Uint8Array): Picture {
  const head = jpegHead(bytes);
  checkSize(FORMAT, head.offset, head.width, head.height);
  let picture: Picture;
  try {
    picture = decoded(bytes, head.offset);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    picture = beforeDamage(bytes, head, error);
  }
  return upright(picture, head.orientation);
}

function decoded(bytes: Uint8Array, offset: number): Picture {
  const { width, height, data } = guarded(FORMAT, offset, 'damaged', () =>
    decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: true,
      maxResolutionInMP: MOST_PIXELS / 1e6,
      maxMemoryUsageInMB: 512,
    }),
  );
  return { width, height, channels: 3, most: 255, data, rows: height, damage: null };
}

/** The rows of a picture of one scan before its damage. */
function beforeDamage(bytes: Uint8Array, head: JpegHead, error: FormatError): Picture {
  const scan = scanOf(bytes, head);
  const place = /marker/.test(error.reason) ? scan.end : scan.begin;
  const damage = new FormatError(
    FORMAT,
    place,
    place === bytes.length ? 'ends before its last row' : error.reason,
  );
  if (scan.whyNot) throw new FormatError(FORMAT, place, `${damage.reason}; ${scan.whyNot}`);
  /** The picture of so many rows of blocks; null where they are not there. */
  const upper = (rows: number): Picture | null => {
    const lower = new Uint8Array(scan.begin + scan.lengthOf(rows) + 2);
    lower.set(bytes.subarray(0, lower.length - 2));
    lower.set([0xff, 0xd9], lower.length - 2);
    viewOf(lower).setUint16(head.offset + 5, Math.min(head.height, rows * scan.blockRows));
    try {
      return decoded(lower, head.offset);
    } catch (e) {
      if (e instanceof FormatError) return null;
      throw e;
    }
  };
  const most = Math.ceil(head.height / scan.blockRows);
  let best: Picture | null = null;
  let [good, bad] = [0, most + 1];
  while (good + 1 < bad) {
    // Twice as many until there are too many, then halfway between.
    const rows = bad > most ? Math.min(most, Math.max(1, 2 * good)) : (good + bad) >> 1;
    const picture = upper(rows);
    if (picture) [good, best] = [rows, picture];
    else bad = rows;
  }
  behindSome(damage, good);
  return upperRows(best!, head.height, damage);
}

interface Scan {
  /** Bytes of its codes. */
  readonly begin: number;
  readonly end: number;
  /** Pixel rows in a row of blocks. */
  readonly blockRows: number;
  /** Why no row of it can be read alone. */
  readonly whyNot: string | null;
  /** Bytes that so many rows of blocks need at most. */
  lengthOf(rows: number): number;
}

/** The first scan, and up to where its codes follow one another. */
function scanOf(bytes: Uint8Array, head: JpegHead): Scan {
  const view = viewOf(bytes);
  const components = bytes[head.offset + 9] ?? 0;
  let [across, down] = [1, 1];
  for (let k = 0; k < components; k++) {
    const factors = bytes[head.offset + 11 + 3 * k] ?? 0x11;
    across = Math.max(across, factors >> 4);
    down = Math.max(down, factors & 15);
  }
  if (components === 1) [across, down] = [1, 1];
  let restart = 0;
  let at = head.offset;
  for (; at + 4 <= bytes.length && bytes[at + 1] !== 0xda; at += 2 + view.getUint16(at + 2)) {
    if (bytes[at] !== 0xff) throw new FormatError(FORMAT, at, 'no marker where one must be');
    if (bytes[at + 1] === 0xdd && at + 6 <= bytes.length) restart = view.getUint16(at + 4);
  }
  if (at + 5 > bytes.length) throw new FormatError(FORMAT, bytes.length, 'ends before any scan');
  const begin = Math.min(bytes.length, at + 2 + view.getUint16(at + 2));
  const restarts: number[] = [];
  let end = begin;
  for (; end < bytes.length; end++) {
    if (bytes[end] !== 0xff) continue;
    const next = bytes[end + 1];
    if (next === undefined) break;
    if (next >= 0xd0 && next <= 0xd7) restarts.push(end);
    else if (next !== 0) break;
    end++;
  }
  const codes = Math.min(end, bytes.length);
  const perRow = Math.ceil(head.width / (8 * across));
  return {
    begin,
    end: end + 1 >= bytes.length ? bytes.length : codes,
    blockRows: 8 * down,
    whyNot:
      bytes[head.offset + 1] !== 0xc0 && bytes[head.offset + 1] !== 0xc1
        ? 'it is progressive, so no row is whole before its last scan'
        : bytes[at + 4] !== components
          ? 'it comes colour by colour, so no row is whole before its last scan'
          : null,
    lengthOf(rows) {
      const last = restart > 0 ? restarts[Math.ceil((rows * perRow) / restart) - 1] : undefined;
      return (last ?? codes) - begin;
    },
  };
}

interface JpegHead {
  readonly width: number;
  readonly height: number;
  readonly orientation: number;
  /** Byte of the marker that says the size. */
  readonly offset: number;
}

/** Size and orientation from the markers before the first scan. */
function jpegHead(bytes: Uint8Array): JpegHead {
  const view = viewOf(bytes);
  let orientation = 1;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) throw new FormatError(FORMAT, at, 'no marker where one must be');
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = view.getUint16(at + 2);
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      if (at + 9 > bytes.length) break;
      return {
        height: view.getUint16(at + 5),
        width: view.getUint16(at + 7),
        orientation,
        offset: at,
      };
    }
    if (marker === 0xe1) orientation = exifOrientation(bytes.subarray(at + 4, at + 2 + length));
    at += 2 + length;
  }
  throw new FormatError(FORMAT, bytes.length, 'ends before any picture');
}

function exifOrientation(exif: Uint8Array): number {
  if (latin(exif.subarray(0, 4)) !== 'Exif' || exif.length < 14) return 1;
  const tiff = viewOf(exif.subarray(6));
  const little = tiff.getUint16(0) === 0x4949;
  const at = tiff.getUint32(4, little);
  if (at + 2 > tiff.byteLength) return 1;
  const entries = tiff.getUint16(at, little);
  for (let k = 0; k < entries && at + 14 + 12 * k <= tiff.byteLength; k++)
    if (tiff.getUint16(at + 2 + 12 * k, little) === 0x0112) {
      const value = tiff.getUint16(at + 10 + 12 * k, little);
      return value >= 1 && value <= 8 ? value : 1;
    }
  return 1;
}

/** Turns a picture as EXIF says the camera was held. */
function upright(picture: Picture, orientation: number): Picture {
  if (orientation === 1) return picture;
  const { width: w, height: h, channels: c, data } = picture;
  const swaps = orientation >= 5;
  const [width, height] = swaps ? [h, w] : [w, h];
  const result = new Uint8Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [fx, fy] = (
        {
          2: [w - 1 - x, y],
          3: [w - 1 - x, h - 1 - y],
          4: [x, h - 1 - y],
          5: [y, x],
          6: [y, h - 1 - x],
          7: [w - 1 - y, h - 1 - x],
          8: [w - 1 - y, x],
        } as Readonly<Record<number, readonly [number, number]>>
      )[orientation] ?? [x, y];
      for (let k = 0; k < c; k++) result[(y * width + x) * c + k] = data[(fy * w + fx) * c + k]!;
    }
  return { ...picture, width, height, data: result };
}
