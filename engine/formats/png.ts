/**
 * PNG by a library. Chunks are walked over first, so that damage has a place; of a picture that is cut
 * off or damaged, the rows before are unpacked and read as a lower picture.
 */

import { decode } from 'fast-png';
import { zlibSync } from 'fflate';
import { latin, viewOf } from './bytes.ts';
import { crc32, inflatePart, joined } from './compression.ts';
import { behindSome, FormatError, guarded } from './damage.ts';
import { checkSize, type Picture, upperRows } from './picture-size.ts';

const FORMAT = 'PNG';
const START = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Where the head (IHDR) has its height and whether it is interlaced. */
const HEIGHT = 20;
const INTERLACED = 28;
const HEAD_END = 33;
/** Numbers a pixel is of, by the type of colour. */
const NUMBERS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Reads a picture, or the rows before its damage. */
export function readPng(bytes: Uint8Array): Picture {
  if (bytes.length < HEAD_END) throw new FormatError(FORMAT, bytes.length, 'ends within its head');
  const view = viewOf(bytes);
  const [width, height] = [view.getUint32(16), view.getUint32(HEIGHT)];
  checkSize(FORMAT, 16, width, height);
  try {
    return readWhole(bytes);
  } catch (error) {
    if (!(error instanceof FormatError) || error.offset < HEAD_END) throw error;
    return upperRows(readWhole(shortened(bytes, width, height, error)), height, error);
  }
}

/** A whole file of the rows before the damage. */
function shortened(
  bytes: Uint8Array,
  width: number,
  height: number,
  damage: FormatError,
): Uint8Array {
  const view = viewOf(bytes);
  if (bytes[INTERLACED] !== 0)
    throw new FormatError(
      FORMAT,
      damage.offset,
      `${damage.reason}; it is interlaced, so no row is whole before its last pass`,
    );
  const kept: Uint8Array[] = [];
  const packed: Uint8Array[] = [];
  for (let at = HEAD_END; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at);
    const end = at + 12 + length;
    const whole = end <= bytes.length;
    const sound = whole && crc32(bytes.subarray(at + 4, end - 4)) === view.getUint32(end - 4);
    const name = latin(bytes.subarray(at + 4, at + 8));
    if (name === 'IDAT' && (sound || !whole)) packed.push(bytes.subarray(at + 8, end - 4));
    else if (/^(PLTE|tRNS)$/.test(name) && sound) kept.push(bytes.subarray(at, end));
    if (!sound) break;
    at = end;
  }
  const bits = width * (NUMBERS[bytes[25]!] ?? 4) * bytes[24]!;
  const stride = 1 + Math.ceil(bits / 8);
  const size = packed.reduce((n, part) => n + part.length, 0);
  // Behind the two bytes of zlib's head.
  const raw = inflatePart(joined(packed, size).subarray(2), stride * height);
  let rows = Math.floor(raw.length / stride);
  for (let k = 0; k < rows; k++) if (raw[k * stride]! > 4) rows = k; // no such filter
  behindSome(damage, rows);
  const head = bytes.slice(8, HEAD_END);
  viewOf(head).setUint32(HEIGHT - 8, rows);
  const parts = [
    Uint8Array.from(START),
    chunk('IHDR', head.subarray(8, 21)),
    ...kept,
    chunk('IDAT', zlibSync(raw.subarray(0, rows * stride), { level: 0 })),
    chunk('IEND', new Uint8Array()),
  ];
  return joined(
    parts,
    parts.reduce((n, part) => n + part.length, 0),
  );
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = viewOf(bytes);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(name), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

function readWhole(bytes: Uint8Array): Picture {
  const png = decodeChunks(bytes);
  const { width, height } = png;
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
      if (!colour) throw new FormatError(FORMAT, 33, `a colour ${unpacked[k]} beyond the palette`);
      data.set(colour, k * channels);
    }
    return { width, height, channels, most: 255, data, rows: height, damage: null };
  }
  if (unpacked.length < pixels * png.channels)
    throw new FormatError(FORMAT, bytes.length, 'fewer pixels than its size says');
  if (depth < 8) for (let k = 0; k < unpacked.length; k++) unpacked[k]! *= 255 / (2 ** depth - 1);
  return {
    width,
    height,
    channels: png.channels,
    most,
    data: unpacked instanceof Uint8Array || depth === 16 ? unpacked : Uint8Array.from(unpacked),
    rows: height,
    damage: null,
  };
}

/** Where the chunks of a file of PNG begin, by their names; damage where they do not follow one another. */
function pngChunks(bytes: Uint8Array): ReadonlyMap<string, number> {
  const fail = (offset: number, reason: string): never => {
    throw new FormatError(FORMAT, offset, reason);
  };
  const wrong = START.findIndex((byte, k) => bytes[k] !== byte);
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
function decodeChunks(bytes: Uint8Array): ReturnType<typeof decode> {
  const chunks = pngChunks(bytes);
  try {
    return decode(bytes, { checkCrc: true });
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    const name = /chunk (\w{4})\b/.exec(said)?.[1] ?? 'IDAT';
    return guarded(FORMAT, chunks.get(name) ?? 33, `damaged in its chunk ${name}`, () => {
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
