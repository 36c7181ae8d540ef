/**
 * Blosc 1 (c-blosc 1.21, README_CHUNK_FORMAT): a head, blocks, their streams, and what undoes the
 * shuffling of bytes or bits. Streams are unpacked by the libraries for LZ4, Zstandard and deflate;
 * BloscLZ is a short walk of copies. Our own, since a reader must answer at once: the package that
 * plugs into the HDF5 library pins an old release of it, the other one answers asynchronously.
 */

import { unzlibSync } from 'fflate';
import { viewOf } from './bytes.ts';
import { zstdInto } from './compression.ts';
import { unpackLz4Block } from './lz4.ts';

const HEAD = 16;
/** Blocks are cut into a stream for each byte of an element up to this size, and from this length on. */
const MOST_STREAMS = 16;
const LEAST_STREAM = 128;

type Unpack = (packed: Uint8Array, out: Uint8Array) => number;
const CODECS: readonly (readonly [name: string, unpack: Unpack | null])[] = [
  ['BloscLZ', unpackBloscLz],
  ['LZ4', (packed, out) => unpackLz4Block(packed, out, 0)],
  ['Snappy', null],
  ['zlib', (packed, out) => unzlibSync(packed, { out }).length],
  ['Zstandard', (packed, out) => zstdInto(packed, out).length],
];

/** What a chunk unpacks to, which must be `size` bytes; throws an `Error` that says what is wrong. */
export function unpackBlosc(packed: Uint8Array, size: number): Uint8Array {
  if (packed.length < HEAD) throw new Error('ends within its head');
  const view = viewOf(packed);
  const [version, flags, width] = [packed[0]!, packed[2]!, Math.max(1, packed[3]!)];
  const [bytes, block, end] = [4, 8, 12].map((at) => view.getUint32(at, true)) as [
    number,
    number,
    number,
  ];
  if (version < 1 || version > 2) throw new Error(`version ${version}`);
  if (bytes !== size) throw new Error(`unpacks to ${bytes} bytes, not ${size}`);
  if (end > packed.length) throw new Error(`ends at ${packed.length} of ${end} bytes`);
  if (flags & 2) {
    if (HEAD + size > packed.length) throw new Error('ends within its bytes');
    return packed.slice(HEAD, HEAD + size);
  }
  const [name, unpack] = CODECS[flags >> 5] ?? [`codec ${flags >> 5}`, null];
  if (!unpack) throw new Error(`${name} inside is not known`);
  if (size > 0 && !(block > 0 && block <= size)) throw new Error(`blocks of ${block} bytes`);
  const blocks = size === 0 ? 0 : Math.ceil(size / block);
  if (HEAD + 4 * blocks > packed.length) throw new Error('ends within the list of its blocks');
  const out = new Uint8Array(size);
  for (let k = 0; k < blocks; k++) {
    const target = out.subarray(k * block, Math.min(size, (k + 1) * block));
    const whole = target.length === block;
    const split = !(flags & 16) && whole && width <= MOST_STREAMS && block / width >= LEAST_STREAM;
    let at = view.getUint32(HEAD + 4 * k, true);
    const streams = split ? width : 1;
    const each = Math.floor(target.length / streams);
    for (let s = 0; s < streams; s++) {
      if (at + 4 > packed.length) throw new Error(`block ${k} is not there`);
      const length = view.getUint32(at, true);
      at += 4;
      if (at + length > packed.length) throw new Error(`block ${k} is cut off`);
      const stream = packed.subarray(at, at + length);
      const part = target.subarray(s * each, (s + 1) * each);
      if (length === each) part.set(stream);
      else {
        const filled = unpack(stream, part);
        if (filled !== each)
          throw new Error(`block ${k}: ${name} gives ${filled} bytes, not ${each}`);
      }
      at += length;
    }
    if (width > 1 && flags & 1) unshuffleBytes(target, width);
    else if (flags & 4) unshuffleBits(target, width);
  }
  return out;
}

/** From all first bytes, all second ones and so on to elements; bytes beyond whole elements stay. */
function unshuffleBytes(block: Uint8Array, width: number): void {
  const n = Math.floor(block.length / width);
  const from = block.slice();
  for (let byte = 0; byte < width; byte++)
    for (let k = 0, to = byte, at = byte * n; k < n; k++, to += width) block[to] = from[at + k]!;
}

/** From all first bits, all second ones and so on to elements; only blocks of whole eights are shuffled. */
function unshuffleBits(block: Uint8Array, width: number): void {
  const n = Math.floor(block.length / width);
  if (n % 8 !== 0) return;
  const from = block.slice();
  block.fill(0, 0, n * width);
  const row = n / 8;
  for (let byte = 0; byte < width; byte++)
    for (let bit = 0; bit < 8; bit++) {
      const at = (8 * byte + bit) * row;
      for (let k = 0; k < n; k++)
        block[k * width + byte]! |= ((from[at + (k >> 3)]! >> (k & 7)) & 1) << bit;
    }
}

/**
 * BloscLZ, a kin of FastLZ: a byte below 32 begins a run of literals, any other a copy of its upper
 * three bits plus two bytes from as far back as its lower five bits and the next byte say; a farthest
 * one is followed by sixteen bits more. Returns how much it gives; -1 where there is no room.
 */
function unpackBloscLz(packed: Uint8Array, out: Uint8Array): number {
  const end = packed.length;
  let to = 0;
  let at = 1;
  let control = (packed[0] ?? 0) & 31;
  for (;;) {
    if (control < 32) {
      const n = control + 1;
      if (at + n > end) throw new Error('literals beyond the block');
      if (to + n > out.length) return -1;
      for (let k = 0; k < n; k++) out[to++] = packed[at++]!;
    } else {
      let n = (control >> 5) + 2;
      if (n === 9) for (let more = 255; more === 255 && at < end; ) n += more = packed[at++]!;
      if (at >= end) throw new Error('ends within a copy');
      const code = packed[at++]!;
      let distance = ((control & 31) << 8) + code + 1;
      if (distance === 8192) {
        if (at + 2 > end) throw new Error('ends within a copy');
        distance += (packed[at]! << 8) + packed[at + 1]!;
        at += 2;
      }
      if (distance > to) throw new Error('a copy of what is not there');
      if (to + n > out.length) return -1;
      for (let k = 0; k < n; k++, to++) out[to] = out[to - distance]!;
    }
    if (at >= end) return to;
    control = packed[at++]!;
  }
}
