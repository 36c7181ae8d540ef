/**
 * Pictures: PNG, JPEG and GIF by libraries (turned as the camera was held, EXIF), BMP and PGM/PPM by hand.
 * Colour profiles are ignored. Sizes are read from the head and bounded before anything is unpacked.
 */

import { decode as decodePng } from 'fast-png';
import { decode as decodeJpeg } from 'jpeg-js';
import type { Asset } from '../kit/types.ts';
import { latin, readWhole, viewOf } from './bytes.ts';
import { FormatError, guarded } from './damage.ts';
import { isGif, openGif } from './gif.ts';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 3 colours, 4 colours and alpha. */
  readonly channels: number;
  /** 255, or 65535 for 16 bits; PGM and PPM say their own. */
  readonly most: number;
  /** `[height, width, channels]`. */
  readonly data: Uint8Array | Uint16Array;
}

const PNG_START = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Pixels a picture may have. */
const MOST_PIXELS = 2 ** 24;

function checkSize(format: string, offset: number, width: number, height: number): void {
  if (!(width > 0 && height > 0 && width * height <= MOST_PIXELS))
    throw new FormatError(
      format,
      offset,
      `a picture of ${width} x ${height} pixels (at most ${MOST_PIXELS} in all)`,
    );
}

/** Reads a picture, whichever format it is in. */
export function readPicture(asset: Asset): Picture {
  const bytes = readWhole(asset, 'picture');
  const start = latin(bytes.subarray(0, 8));
  if (start.startsWith('\x89PNG')) return readPng(bytes);
  if (start.startsWith('\xff\xd8\xff')) return readJpeg(bytes);
  if (start.startsWith('BM')) return readBmp(bytes);
  if (isGif(start)) {
    const { width, height, read } = openGif(asset);
    return { width, height, channels: 4, most: 255, data: read(0) };
  }
  if (/^P[2356]\s/.test(start)) return readPnm(bytes);
  throw new FormatError('picture', 0, 'neither PNG, JPEG, GIF, BMP nor PGM/PPM');
}

function readPng(bytes: Uint8Array): Picture {
  const format = 'PNG';
  if (bytes.length < 33) throw new FormatError(format, bytes.length, 'ends within its head');
  const view = viewOf(bytes);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  checkSize(format, 16, width, height);
  const png = decodeChunks(bytes);
  const pixels = width * height;
  const depth = png.depth;
  const most = depth === 16 ? 65535 : 255;
  const unpacked =
    depth < 8 ? unpackBits(png.data as Uint8Array, width, height, depth) : (png.data as Uint8Array);
  if (png.palette) {
    const channels = png.palette[0]?.length ?? 3;
    const data = new Uint8Array(pixels * channels);
    for (let k = 0; k < pixels; k++) {
      const colour = png.palette[unpacked[k] ?? 0];
      if (!colour) throw new FormatError(format, 33, `a colour ${unpacked[k]} beyond the palette`);
      data.set(colour, k * channels);
    }
    return { width, height, channels, most: 255, data };
  }
  if (unpacked.length < pixels * png.channels)
    throw new FormatError(format, bytes.length, 'fewer pixels than its size says');
  if (depth < 8) for (let k = 0; k < unpacked.length; k++) unpacked[k]! *= 255 / (2 ** depth - 1);
  return {
    width,
    height,
    channels: png.channels,
    most,
    data: unpacked instanceof Uint8Array || depth === 16 ? unpacked : Uint8Array.from(unpacked),
  };
}

/** Where the chunks of a file of PNG begin, by their names; damage where they do not follow one another. */
function pngChunks(bytes: Uint8Array): ReadonlyMap<string, number> {
  const fail = (offset: number, reason: string): never => {
    throw new FormatError('PNG', offset, reason);
  };
  const wrong = PNG_START.findIndex((byte, k) => bytes[k] !== byte);
  if (wrong >= 0) fail(wrong, 'does not begin as a PNG file does');
  const view = viewOf(bytes);
  const chunks = new Map<string, number>();
  for (let at = 8; !chunks.has('IEND'); ) {
    if (at + 12 > bytes.length) fail(bytes.length, 'ends before its last chunk (IEND)');
    const length = view.getUint32(at);
    const name = latin(bytes.subarray(at + 4, at + 8));
    if (!/^[a-zA-Z]{4}$/.test(name)) fail(at + 4, 'there is no chunk where one must be');
    if (at + 12 + length > bytes.length)
      fail(at, `ends within its chunk ${name} of ${length} bytes`);
    if (!chunks.has(name)) chunks.set(name, at);
    at += 12 + length;
  }
  return chunks;
}

/** Decodes, and finds the chunk that the library complains of: its checksum, or else the pixels. */
function decodeChunks(bytes: Uint8Array): ReturnType<typeof decodePng> {
  const chunks = pngChunks(bytes);
  try {
    return decodePng(bytes, { checkCrc: true });
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    const name = /chunk (\w{4})\b/.exec(said)?.[1] ?? 'IDAT';
    return guarded('PNG', chunks.get(name) ?? 33, `damaged in its chunk ${name}`, () => {
      throw error;
    });
  }
}

/** Rows of 1, 2 or 4 bits a pixel, each begun on a byte, to a byte a pixel. */
function unpackBits(data: Uint8Array, width: number, height: number, depth: number): Uint8Array {
  const stride = Math.ceil((width * depth) / 8);
  const result = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const byte = data[y * stride + (bit >> 3)] ?? 0;
      result[y * width + x] = (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
    }
  return result;
}

function readJpeg(bytes: Uint8Array): Picture {
  const format = 'JPEG';
  const head = jpegHead(bytes);
  checkSize(format, head.offset, head.width, head.height);
  const decoded = guarded(format, head.offset, 'damaged', () =>
    decodeJpeg(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: true,
      maxResolutionInMP: MOST_PIXELS / 1e6,
      maxMemoryUsageInMB: 512,
    }),
  );
  return upright(
    { width: decoded.width, height: decoded.height, channels: 3, most: 255, data: decoded.data },
    head.orientation,
  );
}

/** Size and orientation from the markers before the first scan. */
function jpegHead(bytes: Uint8Array): {
  readonly width: number;
  readonly height: number;
  readonly orientation: number;
  readonly offset: number;
} {
  const view = viewOf(bytes);
  let orientation = 1;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) throw new FormatError('JPEG', at, 'no marker where one must be');
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
  throw new FormatError('JPEG', bytes.length, 'ends before any picture');
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

function readBmp(bytes: Uint8Array): Picture {
  const format = 'BMP';
  if (bytes.length < 54) throw new FormatError(format, bytes.length, 'ends within its head');
  const view = viewOf(bytes);
  const from = view.getUint32(10, true);
  const width = view.getInt32(18, true);
  const signed = view.getInt32(22, true);
  const height = Math.abs(signed);
  const bits = view.getUint16(28, true);
  checkSize(format, 18, width, height);
  if (![24, 32].includes(bits) || ![0, 3].includes(view.getUint32(30, true)))
    throw new FormatError(format, 28, `${bits} bits packed; only 24 and 32 plain bits are read`);
  const stride = (Math.ceil((width * bits) / 32) * 4) >>> 0;
  if (from + stride * height > bytes.length)
    throw new FormatError(format, bytes.length, 'fewer pixels than its size says');
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const row = from + (signed > 0 ? height - 1 - y : y) * stride;
    for (let x = 0; x < width; x++)
      for (let k = 0; k < 3; k++)
        data[3 * (y * width + x) + k] = bytes[row + (x * bits) / 8 + 2 - k]!;
  }
  return { width, height, channels: 3, most: 255, data };
}

function readPnm(bytes: Uint8Array): Picture {
  const format = 'PGM/PPM';
  let at = 2;
  const number = (): number => {
    for (; at < bytes.length; at++) {
      if (bytes[at] === 0x23) while (at < bytes.length && bytes[at] !== 10) at++;
      else if (bytes[at]! > 32) break;
    }
    const from = at;
    while (at < bytes.length && bytes[at]! > 32) at++;
    const text = latin(bytes.subarray(from, Math.min(at, from + 12)));
    if (!/^\d+$/.test(text)) throw new FormatError(format, from, `"${text}" is not a number`);
    return Number(text);
  };
  const kind = bytes[1]! - 0x30;
  const channels = kind === 3 || kind === 6 ? 3 : 1;
  const width = number();
  const height = number();
  checkSize(format, 2, width, height);
  const most = number();
  if (most < 1 || most > 65535) throw new FormatError(format, at, `a brightest value of ${most}`);
  const count = width * height * channels;
  const data = most > 255 ? new Uint16Array(count) : new Uint8Array(count);
  if (kind <= 3) {
    for (let k = 0; k < count; k++) data[k] = number();
    return { width, height, channels, most, data };
  }
  at++;
  const size = most > 255 ? 2 : 1;
  if (at + count * size > bytes.length)
    throw new FormatError(format, bytes.length, 'fewer pixels than its size says');
  for (let k = 0; k < count; k++)
    data[k] = size === 1 ? bytes[at + k]! : (bytes[at + 2 * k]! << 8) | bytes[at + 2 * k + 1]!;
  return { width, height, channels, most, data };
}
