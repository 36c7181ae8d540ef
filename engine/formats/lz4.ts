/**
 * LZ4 frames (Collet, LZ4 frame format 1.6.3): heads, blocks, and the copies they are made of. Our
 * own, since recordings are made of little else and the library for it is several times slower.
 * Checksums are passed over; sizes are bounded before memory is taken.
 */

import { viewOf } from './bytes.ts';

const MAGIC = 0x184d2204;

/** What a frame unpacks to; throws an `Error` that says what is wrong. */
export function unpackLz4Frame(packed: Uint8Array, most: number): Uint8Array {
  const view = viewOf(packed);
  if (packed.length < 7 || view.getUint32(0, true) !== MAGIC) throw new Error('no LZ4 frame');
  const flags = packed[4]!;
  if (flags >> 6 !== 1) throw new Error(`version ${flags >> 6} of the frame`);
  const sized = (flags & 8) !== 0;
  const checked = (flags & 16) !== 0;
  if (flags & 1) throw new Error('the frame needs a dictionary');
  let at = 6;
  const size = sized && packed.length >= 15 ? Number(view.getBigUint64(6, true)) : -1;
  if (size > most) throw new Error(`unpacks to ${size} bytes, more than ${most}`);
  at += (sized ? 8 : 0) + 1;
  let out = new Uint8Array(size >= 0 ? size : Math.min(most, 4 * packed.length + 65536));
  let filled = 0;
  for (;;) {
    if (at + 4 > packed.length) throw new Error('ends within a block');
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) return out.subarray(0, filled);
    const length = word & 0x7fffffff;
    if (at + length > packed.length) throw new Error('ends within a block');
    const block = packed.subarray(at, at + length);
    for (;;) {
      const end = word >>> 31 ? copyBlock(block, out, filled) : unpackLz4Block(block, out, filled);
      if (end >= 0) {
        filled = end;
        break;
      }
      // More than there is room for: twice as much, where nobody said how much it would be.
      if (size >= 0 || out.length >= most) throw new Error('unpacks to more than it says, or may');
      const larger = new Uint8Array(Math.min(most, 2 * out.length));
      larger.set(out.subarray(0, filled));
      out = larger;
    }
    at += length + (checked ? 4 : 0);
  }
}

function copyBlock(block: Uint8Array, out: Uint8Array, from: number): number {
  if (from + block.length > out.length) return -1;
  out.set(block, from);
  return from + block.length;
}

/** Unpacks a block behind what is there already; where it ends, or -1 if there is no room. */
export function unpackLz4Block(block: Uint8Array, out: Uint8Array, from: number): number {
  const end = block.length;
  const room = out.length;
  let at = 0;
  let to = from;
  while (at < end) {
    const token = block[at++]!;
    let literals = token >> 4;
    if (literals === 15)
      for (let more = 255; more === 255 && at < end; ) literals += more = block[at++]!;
    if (at + literals > end) throw new Error('literals beyond the block');
    if (to + literals > room) return -1;
    if (literals > 24) {
      out.set(block.subarray(at, at + literals), to);
      at += literals;
      to += literals;
    } else for (let k = 0; k < literals; k++) out[to++] = block[at++]!;
    if (at >= end) break;
    if (at + 2 > end) throw new Error('ends within a copy');
    const distance = block[at]! | (block[at + 1]! << 8);
    at += 2;
    let length = (token & 15) + 4;
    if ((token & 15) === 15)
      for (let more = 255; more === 255 && at < end; ) length += more = block[at++]!;
    const source = to - distance;
    if (distance === 0 || source < 0) throw new Error('a copy of what is not there');
    if (to + length > room) return -1;
    if (distance >= length && length > 24) {
      out.copyWithin(to, source, source + length);
      to += length;
    } else for (let k = 0; k < length; k++) out[to++] = out[source + k]!;
  }
  return to;
}
