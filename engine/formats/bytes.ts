/**
 * Reading a file by ranges: exact pieces, and text line by line. Every length is checked against the
 * file before memory is taken, and no single piece is larger than `MOST_BYTES`.
 */

import type { Asset } from '../kit/types.ts';
import { FormatError } from './damage.ts';

/** The most a single piece of a file, or what it unpacks to, may take: 64 MiB. */
export const MOST_BYTES = 2 ** 26;
const LINE_BLOCK = 2 ** 16;
const MOST_LINE = 2 ** 16;

/** Bytes `from..from+length`, all of them; damage if the file is shorter. */
export function readExactly(
  asset: Asset,
  format: string,
  from: number,
  length: number,
  what: string,
): Uint8Array {
  if (length > MOST_BYTES)
    throw new FormatError(
      format,
      Math.min(from, asset.bytes),
      `${what} of ${length} bytes is more than is read at once`,
    );
  if (from + length > asset.bytes)
    throw new FormatError(
      format,
      Math.min(from, asset.bytes),
      `${what}: ${length} bytes are needed, the file ends at ${asset.bytes}`,
    );
  return asset.read(from, length);
}

/** Bytes of a whole file of bounded size. */
export function readWhole(asset: Asset, format: string, most = 2 ** 28): Uint8Array {
  if (asset.bytes > most)
    throw new FormatError(
      format,
      most,
      `${asset.bytes} bytes are more than such a file may have (${most})`,
    );
  return asset.read(0, asset.bytes);
}

/** A view for numbers of any byte order. */
export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Bytes as text, one character each. */
export function latin(bytes: Uint8Array): string {
  let text = '';
  for (let k = 0; k < bytes.length; k += 4096)
    text += String.fromCharCode(...bytes.subarray(k, k + 4096));
  return text;
}

export interface TextLine {
  /** Without its end. */
  readonly text: string;
  readonly offset: number;
  /** Offset of the byte after its end. */
  readonly next: number;
}

/**
 * Lines of text from `from` on, ended by LF or CRLF (or CR alone, if `cr`), read in blocks. A line
 * longer than 64 KiB is damage: such a file is not text.
 */
export function* readLines(
  asset: Asset,
  format: string,
  from = 0,
  block = LINE_BLOCK,
  cr = false,
): Generator<TextLine> {
  const decoder = new TextDecoder();
  let at = from; // of the rest
  let rest: Uint8Array = new Uint8Array();
  for (let end = from; ; ) {
    const more = asset.read(end, Math.min(block, asset.bytes - end));
    if (more.length === 0) break;
    end += more.length;
    const bytes = new Uint8Array(rest.length + more.length);
    bytes.set(rest);
    bytes.set(more, rest.length);
    let start = 0;
    for (let k = 0; k < bytes.length; k++) {
      if (bytes[k] !== 10 && !(cr && bytes[k] === 13)) continue;
      const last = k > start && bytes[k - 1] === 13 ? k - 1 : k;
      yield {
        text: decoder.decode(bytes.subarray(start, last)),
        offset: at + start,
        next: at + k + 1,
      };
      start = k + 1;
    }
    rest = bytes.slice(start);
    at += start;
    if (rest.length > MOST_LINE)
      throw new FormatError(format, at, `a line longer than ${MOST_LINE} bytes: this is not text`);
  }
  if (rest.length > 0)
    yield { text: decoder.decode(rest).replace(/\r$/, ''), offset: at, next: at + rest.length };
}
