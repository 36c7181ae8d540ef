/**
 * Unpacking: LZ4 frames, Zstandard, deflate. The size something unpacks to is bounded before memory
 * is taken, whatever its head says.
 */

import { Inflate } from 'fflate';
import { Decompress, decompress } from 'fzstd';
import { MOST_BYTES, viewOf } from './bytes.ts';
import { FormatError, guarded } from './damage.ts';
import { unpackLz4Frame } from './lz4.ts';

/** An LZ4 frame. */
export function unpackLz4(packed: Uint8Array, format: string, offset: number): Uint8Array {
  return guarded(format, offset, 'damaged LZ4', () => unpackLz4Frame(packed, MOST_BYTES));
}

/** Size a Zstandard frame says it unpacks to; -1 where it does not say (RFC 8878, section 3.1.1.1). */
function zstdSize(packed: Uint8Array): number {
  if (packed.length < 6) return -1;
  const descriptor = packed[4]!;
  const single = (descriptor >> 5) & 1;
  const at = 5 + (single ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]!;
  const bytes = [single, 2, 4, 8][descriptor >> 6]!;
  if (bytes === 0 || at + bytes > packed.length) return -1;
  const view = viewOf(packed);
  if (bytes === 1) return view.getUint8(at);
  if (bytes === 2) return view.getUint16(at, true) + 256;
  return bytes === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
}

/**
 * A Zstandard frame into the room it has; what it filled. The library (fzstd 0.1.1) compares what it is
 * given with 1, for which JavaScript writes all its bytes as text unless it is told what it is worth.
 */
export const zstdInto = (packed: Uint8Array, out: Uint8Array): Uint8Array =>
  decompress(packed, Object.defineProperty(out, Symbol.toPrimitive, { value: () => 0 }));

/** A Zstandard frame of at most `most` bytes. */
export function unpackZstd(
  packed: Uint8Array,
  format: string,
  offset: number,
  most: number,
): Uint8Array {
  return guarded(format, offset, 'damaged Zstandard', () => {
    const size = zstdSize(packed);
    const tooMuch = (n: number) =>
      new FormatError(format, offset, `unpacks to ${n} bytes or more; at most ${most} are read`);
    if (size > most) throw tooMuch(size);
    if (size >= 0) {
      const whole = zstdInto(packed, new Uint8Array(size));
      if (whole.length !== size)
        throw new FormatError(format, offset, `unpacks to ${whole.length} bytes, not ${size}`);
      return whole;
    }
    const parts: Uint8Array[] = [];
    let total = 0;
    const stream = new Decompress((part) => {
      total += part.length;
      if (total > most) throw tooMuch(total);
      parts.push(part);
    });
    stream.push(packed, true);
    return joined(parts, total);
  });
}

/** Raw deflate (`gzip` skips the head of a gzip file first), at most `most` bytes. */
export function inflate(
  packed: Uint8Array,
  format: string,
  offset: number,
  most: number,
): Uint8Array {
  return guarded(format, offset, 'damaged deflate', () => {
    const { bytes, damage } = inflated(packed, most, true);
    if (bytes.length > most)
      throw new FormatError(format, offset, `unpacks to more than ${most} bytes`);
    if (damage !== null) throw damage;
    if (packed.length === 0) throw new Error('there is nothing to unpack');
    return bytes;
  });
}

/** What raw deflate that is cut off or damaged gives before that, at most `most` bytes. */
export const inflatePart = (packed: Uint8Array, most: number): Uint8Array =>
  inflated(packed, most, false).bytes.subarray(0, most);

/** Unpacks piece by piece, until what is there is used up, damaged, or more than `most`. */
function inflated(
  packed: Uint8Array,
  most: number,
  whole: boolean,
): { readonly bytes: Uint8Array; readonly damage: unknown } {
  const parts: Uint8Array[] = [];
  let total = 0;
  const stream = new Inflate((part) => {
    total += part.length;
    if (part.length > 0) parts.push(part);
  });
  let damage: unknown = null;
  const step = whole ? 2 ** 15 : 2 ** 10;
  try {
    for (let at = 0; at < packed.length && total <= most; at += step)
      stream.push(packed.subarray(at, at + step), whole && at + step >= packed.length);
  } catch (error) {
    damage = error;
  }
  return { bytes: joined(parts, total), damage };
}

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** The checksum of zip, gzip and PNG (ISO 3309). */
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = CRC[(c ^ byte) & 255]! ^ (c >>> 8);
  return ~c >>> 0;
}

/** Where the deflate data of a gzip file begin (RFC 1952). */
export function gzipStart(bytes: Uint8Array, format: string): number {
  const flags = bytes[3] ?? 0;
  let at = 10;
  const short = () => new FormatError(format, bytes.length, 'ends within its gzip head');
  if (bytes.length < 18) throw short();
  if (bytes[2] !== 8) throw new FormatError(format, 2, `gzip method ${bytes[2]} is not known`);
  if (flags & 4) at += 2 + (bytes[at]! | (bytes[at + 1]! << 8));
  for (const flag of [8, 16])
    if (flags & flag) {
      const end = bytes.indexOf(0, at);
      if (end < 0) throw short();
      at = end + 1;
    }
  if (flags & 2) at += 2;
  if (at >= bytes.length) throw short();
  return at;
}

/** Pieces one after the other, `total` bytes of them. */
export function joined(parts: readonly Uint8Array[], total: number): Uint8Array {
  if (parts.length === 1 && parts[0]) return parts[0];
  const result = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
