/**
 * GIF by a library (omggif): pictures that follow one another, each with how long it is shown. Blocks
 * are walked over first, so that damage has a place, and the whole pictures before it are read.
 */

import { GifReader } from 'omggif';
import type { Asset } from '../kit/types.ts';
import { latin, readWhole } from './bytes.ts';
import { FormatError, guarded } from './damage.ts';

const FORMAT = 'GIF';
const MOST_PIXELS = 2 ** 24;
const HEAD = 13;
/** Time of a frame that names none, as browsers show it [ms]. */
const UNNAMED = 100;

export interface Animation {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Where it is cut off or damaged: frames are the whole ones before. */
  readonly damage: FormatError | null;
  /** How long a frame is shown [ms]. */
  delay(frame: number): number;
  /** `[height, width, 4]`, red, green, blue and alpha, as it looks when frame after frame is drawn. */
  read(frame: number): Uint8Array;
}

export const isGif = (start: string): boolean => /^GIF8[79]a/.test(start);

/** Opens an animation, or a single picture: one frame. */
export function openGif(asset: Asset): Animation {
  const bytes = readWhole(asset, FORMAT);
  if (!isGif(latin(bytes.subarray(0, 6)))) throw new FormatError(FORMAT, 0, 'no GIF87a or GIF89a');
  if (bytes.length < HEAD) throw new FormatError(FORMAT, bytes.length, 'ends within its head');
  const damage = firstDamage(bytes);
  // What is whole, with an end mark behind it.
  const whole = damage ? new Uint8Array(damage.offset + 1) : bytes;
  if (damage) {
    whole.set(bytes.subarray(0, damage.offset));
    whole[damage.offset] = 0x3b;
  }
  const reader = guarded(FORMAT, HEAD, 'damaged', () => new GifReader(whole));
  const { width, height } = reader;
  const frames = reader.numFrames();
  if (frames === 0)
    throw new FormatError(FORMAT, damage?.offset ?? bytes.length, 'there is no picture in it');
  if (!(width > 0 && height > 0 && width * height <= MOST_PIXELS))
    throw new FormatError(FORMAT, 6, `a picture of ${width} x ${height} pixels`);
  const canvas = new Uint8Array(4 * width * height);
  let drawn = -1;
  let before: Uint8Array | null = null;

  const draw = (frame: number): void => {
    const last = drawn >= 0 ? reader.frameInfo(drawn) : null;
    if (last?.disposal === 2)
      for (let y = last.y; y < last.y + last.height; y++)
        canvas.fill(0, 4 * (y * width + last.x), 4 * (y * width + last.x + last.width));
    else if (last?.disposal === 3 && before) canvas.set(before);
    const info = reader.frameInfo(frame);
    if (info.x + info.width > width || info.y + info.height > height)
      throw new FormatError(FORMAT, info.data_offset, `frame ${frame} leaves the picture`);
    before = info.disposal === 3 ? canvas.slice() : null;
    checkCodes(whole, info.data_offset, frame);
    quietly(frame, info.data_offset, () => reader.decodeAndBlitFrameRGBA(frame, canvas));
    drawn = frame;
  };

  return {
    width,
    height,
    frames,
    damage,
    delay: (frame) => 10 * reader.frameInfo(frame).delay || UNNAMED,
    read(frame) {
      if (frame < drawn) {
        canvas.fill(0);
        [drawn, before] = [-1, null];
      }
      while (drawn < frame) draw(drawn + 1);
      return canvas.slice();
    },
  };
}

/** Where blocks stop following one another, if they do before the end mark. */
function firstDamage(bytes: Uint8Array): FormatError | null {
  /** Bytes of a table of colours, by the flags of its picture. */
  const table = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  let at = HEAD + table(bytes[10]!);
  for (;;) {
    const offset = at;
    const kind = bytes[at];
    if (kind === 0x3b) return null;
    if (kind === undefined)
      return new FormatError(FORMAT, bytes.length, 'ends before its end mark');
    if (kind === 0x21) at += 2;
    else if (kind === 0x2c) at += 11 + table(bytes[at + 9] ?? 0);
    else return new FormatError(FORMAT, offset, `no block begins with ${kind}`);
    for (let size = bytes[at]; size !== 0; size = bytes[at]) {
      if (size === undefined) return new FormatError(FORMAT, offset, 'a block ends with the file');
      at += 1 + size;
    }
    at++;
  }
}

/**
 * The codes of a frame, each known when it comes. The library follows any, and those that lead to
 * themselves for ever.
 */
function checkCodes(bytes: Uint8Array, from: number, frame: number): void {
  const fail = (at: number, what: string): never => {
    throw new FormatError(FORMAT, at, `frame ${frame}: ${what}`);
  };
  const least = bytes[from]!;
  if (!(least >= 1 && least <= 8)) fail(from, `codes of ${least} bits`);
  const clear = 1 << least;
  let [size, next, follows] = [least + 1, clear + 2, false];
  let [at, left, held, bits] = [from + 2, bytes[from + 1]!, 0, 0];
  for (;;) {
    for (; bits < size && left > 0; bits += 8) {
      held |= bytes[at++]! << bits;
      if (--left === 0) left = bytes[at++]!;
    }
    if (bits < size) return;
    const code = held & ((1 << size) - 1);
    held >>= size;
    bits -= size;
    if (code === clear + 1) return;
    if (code === clear) {
      [size, next, follows] = [least + 1, clear + 2, false];
      continue;
    }
    if (code > next || (code === next && !follows))
      fail(at - 1, `a code ${code} that is not known yet`);
    if (follows && next < 4096 && ++next >= 1 << size && size < 12) size++;
    follows = true;
  }
}

/** The library prints that a frame has too few or too many pixels; that is damage. */
function quietly(frame: number, offset: number, decode: () => void): void {
  const { log } = console;
  let said = '';
  console.log = (text: string) => {
    said = text;
  };
  try {
    guarded(FORMAT, offset, `frame ${frame}`, decode);
  } finally {
    console.log = log;
  }
  if (said) throw new FormatError(FORMAT, offset, `frame ${frame} has too few or too many pixels`);
}
