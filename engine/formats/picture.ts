/**
 * Pictures: PNG, JPEG and GIF by libraries, BMP and PGM/PPM by hand. Colour profiles are ignored. Sizes
 * are read from the head and bounded before anything is unpacked.
 */

import type { Asset } from '../kit/types.ts';
import { latin, readWhole, viewOf } from './bytes.ts';
import { behindSome, FormatError } from './damage.ts';
import { isGif, openGif } from './gif.ts';
import { readJpeg } from './jpeg.ts';
import { checkSize, type Picture } from './picture-size.ts';
import { readPng } from './png.ts';

/** Reads a picture, whichever format it is in. */
export function readPicture(asset: Asset): Picture {
  const bytes = readWhole(asset, 'picture');
  const start = latin(bytes.subarray(0, 8));
  if (start.startsWith('\x89PNG')) return readPng(bytes);
  if (start.startsWith('\xff\xd8\xff')) return readJpeg(bytes);
  if (start.startsWith('BM')) return readBmp(bytes);
  if (isGif(start)) {
    const { width, height, read, damage } = openGif(asset);
    return { width, height, channels: 4, most: 255, data: read(0), rows: height, damage };
  }
  if (/^P[2356]\s/.test(start)) return readPnm(bytes);
  throw new FormatError('picture', 0, 'neither PNG, JPEG, GIF, BMP nor PGM/PPM');
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
  const rows = Math.min(height, Math.max(0, Math.floor((bytes.length - from) / stride)));
  const damage = shortOf(format, bytes, rows, height);
  const data = new Uint8Array(3 * width * height);
  for (let k = 0; k < rows; k++) {
    const y = signed > 0 ? height - 1 - k : k;
    const row = from + k * stride;
    for (let x = 0; x < width; x++)
      for (let k = 0; k < 3; k++)
        data[3 * (y * width + x) + k] = bytes[row + (x * bits) / 8 + 2 - k]!;
  }
  return { width, height, channels: 3, most: 255, data, rows, damage };
}

/** Damage of a file that ends before its last row. */
function shortOf(
  format: string,
  bytes: Uint8Array,
  rows: number,
  height: number,
): FormatError | null {
  if (rows === height) return null;
  return behindSome(new FormatError(format, bytes.length, 'fewer pixels than its size says'), rows);
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
  const each = width * channels;
  const picture = { width, height, channels, most, data };
  if (kind <= 3) {
    let k = 0;
    try {
      for (; k < count; k++) data[k] = number();
      return { ...picture, rows: height, damage: null };
    } catch (error) {
      // The last number of a text that ends too early may be cut itself.
      const rows = Math.floor((at >= bytes.length ? k - 1 : k) / each);
      data.fill(0, Math.max(0, rows) * each);
      return { ...picture, rows, damage: behindSome(error, rows) };
    }
  }
  at++;
  const size = most > 255 ? 2 : 1;
  const rows = Math.min(height, Math.max(0, Math.floor((bytes.length - at) / (each * size))));
  const damage = shortOf(format, bytes, rows, height);
  for (let k = 0; k < rows * each; k++)
    data[k] = size === 1 ? bytes[at + k]! : (bytes[at + 2 * k]! << 8) | bytes[at + 2 * k + 1]!;
  return { ...picture, rows, damage };
}
