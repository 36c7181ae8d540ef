/**
 * IDX files of MNIST (LeCun & Cortes), plain or behind gzip, and CIFAR's binary files: arrays and
 * labels without anything around them.
 */

import type { Asset } from '../kit/types.ts';
import { MOST_BYTES, readExactly, viewOf } from './bytes.ts';
import { crc32, gzipStart, inflate, inflatePart } from './compression.ts';
import { behindSome, FormatError } from './damage.ts';
import type { Numbers } from './npy.ts';

const TYPES: Readonly<Record<number, readonly [size: number, name: string]>> = {
  8: [1, 'uint8'],
  9: [1, 'int8'],
  11: [2, 'int16'],
  12: [4, 'int32'],
  13: [4, 'float32'],
  14: [8, 'float64'],
};

export interface IdxFile {
  readonly dtype: string;
  /** Sizes; of a file that is cut off, the first is how many items are whole. */
  readonly shape: readonly number[];
  readonly size: number;
  /** Byte of the first element. */
  readonly dataStart: number;
  /** Bytes beyond the array. */
  readonly surplus: number;
  /** What ended the reading early. */
  readonly damage: FormatError | null;
  /** Elements `from..from+count` in row-major order. */
  read(from: number, count: number): Numbers;
}

/** A file behind gzip as the file within, unpacked to at most 64 MiB; another file as it is. */
function ungzipped(asset: Asset): { readonly asset: Asset; readonly damage: FormatError | null } {
  const [a, b] = asset.read(0, Math.min(2, asset.bytes));
  if (a !== 0x1f || b !== 0x8b) return { asset, damage: null };
  const packed = readExactly(asset, 'gzip', 0, asset.bytes, 'the file');
  const start = gzipStart(packed, 'gzip');
  let bytes: Uint8Array;
  let damage: FormatError | null = null;
  try {
    bytes = inflate(packed.subarray(start, packed.length - 8), 'gzip', start, MOST_BYTES);
    const size = viewOf(packed).getUint32(packed.length - 4, true);
    if (size !== bytes.length) {
      const reason = `unpacks to ${bytes.length} bytes, not ${size}`;
      throw new FormatError('gzip', packed.length - 4, reason);
    }
  } catch (error) {
    bytes = inflatePart(packed.subarray(start), MOST_BYTES);
    damage = behindSome(error, bytes.length);
  }
  // Where in it a byte is wrong, a checksum does not say: nothing of it can be trusted.
  if (!damage && viewOf(packed).getUint32(packed.length - 8, true) !== crc32(bytes))
    throw new FormatError('gzip', packed.length - 8, 'is not what its checksum says');
  return {
    asset: {
      name: asset.name.replace(/\.gz$/i, ''),
      bytes: bytes.length,
      read: (from, length) => bytes.subarray(from, from + length),
    },
    damage,
  };
}

/** Opens an IDX file; nothing but its head is read. */
export function openIdx(given: Asset): IdxFile {
  const { asset, damage: packing } = ungzipped(given);
  const format = 'IDX';
  const head = readExactly(asset, format, 0, 4, 'the head');
  const [size, dtype] = TYPES[head[2]!] ?? [];
  const rank = head[3]!;
  if (head[0] !== 0 || head[1] !== 0) throw new FormatError(format, 0, 'does not begin with 0, 0');
  if (size === undefined || dtype === undefined)
    throw new FormatError(format, 2, `elements of type ${head[2]} are not known`);
  if (rank === 0 || rank > 8) throw new FormatError(format, 3, `${rank} dimensions`);
  const dims = viewOf(readExactly(asset, format, 4, 4 * rank, 'the sizes'));
  const named = Array.from({ length: rank }, (_, k) => dims.getUint32(4 * k, false));
  const dataStart = 4 + 4 * rank;
  const [items = 0, ...each] = named;
  const item = each.reduce((a, b) => a * b, size);
  if (item === 0 && items > 0)
    throw new FormatError(format, 8, `${items} items of ${each.join(' x ')}, which is nothing`);
  const needed = items * item;
  let there = items;
  let damage: FormatError | null = packing;
  if (!(dataStart + needed <= asset.bytes)) {
    there = Math.min(items, Math.floor((asset.bytes - dataStart) / Math.max(1, item)));
    const reason = `shorter than ${dataStart} + ${needed} bytes, which ${named.join(' x ')} ${dtype} need`;
    damage = behindSome(packing ?? new FormatError(format, given.bytes, reason), there);
  }
  return {
    dtype,
    shape: [there, ...each],
    size,
    dataStart,
    surplus: damage ? 0 : asset.bytes - dataStart - needed,
    damage,
    read(from, count) {
      const bytes = readExactly(asset, format, dataStart + from * size, count * size, 'elements');
      const view = viewOf(bytes);
      if (dtype === 'uint8') return bytes;
      if (dtype === 'int8') return Int8Array.from(bytes);
      if (dtype === 'int16')
        return Int16Array.from({ length: count }, (_, k) => view.getInt16(2 * k));
      if (dtype === 'int32')
        return Int32Array.from({ length: count }, (_, k) => view.getInt32(4 * k));
      if (dtype === 'float32')
        return Float32Array.from({ length: count }, (_, k) => view.getFloat32(4 * k));
      return Float64Array.from({ length: count }, (_, k) => view.getFloat64(8 * k));
    },
  };
}

export interface CifarFile {
  readonly samples: number;
  /** 1: CIFAR-10; 2: CIFAR-100, coarse and fine. */
  readonly labelBytes: 1 | 2;
  /** Where it is cut off: samples are the whole ones before. */
  readonly damage: FormatError | null;
  /** Labels and pixels [3, 32, 32] of a sample. */
  read(sample: number): { readonly labels: Uint8Array; readonly pixels: Uint8Array };
}

const PIXELS = 3 * 32 * 32;

/** How many labels are looked at to tell CIFAR-10 from CIFAR-100. */
const LOOKED_AT = 1000;

/**
 * Opens a binary file of CIFAR-10 or CIFAR-100: which one, its size says, or where it is cut off the
 * labels, of which CIFAR-10 has 10 and CIFAR-100 has 20 coarse and 100 fine ones.
 */
export function openCifar(asset: Asset): CifarFile {
  const fits = (labels: number) => asset.bytes > 0 && asset.bytes % (PIXELS + labels) === 0;
  const whole = fits(1) ? 1 : fits(2) ? 2 : null;
  const labelBytes = whole ?? (labelled(asset, [10]) ? 1 : labelled(asset, [20, 100]) ? 2 : null);
  const [first] = asset.read(0, Math.min(1, asset.bytes));
  const size = PIXELS + (labelBytes ?? 1);
  const samples = Math.floor(asset.bytes / size);
  let damage: FormatError | null = null;
  if (!whole) {
    const reason =
      first === 0x80
        ? 'this is a Python pickle, which would have to run code; take the binary version'
        : `${asset.bytes} bytes are no whole number of samples of 3073 or 3074 bytes`;
    damage = new FormatError('CIFAR', asset.bytes - (asset.bytes % size), reason);
    behindSome(damage, labelBytes ? samples : 0);
  }
  return {
    samples,
    labelBytes: labelBytes ?? 1,
    damage,
    read(sample) {
      const bytes = readExactly(asset, 'CIFAR', sample * size, size, `sample ${sample}`);
      return { labels: bytes.subarray(0, size - PIXELS), pixels: bytes.subarray(size - PIXELS) };
    },
  };
}

/** Whether the first samples have labels below these numbers of classes. */
function labelled(asset: Asset, classes: readonly number[]): boolean {
  const size = PIXELS + classes.length;
  for (let k = 0; k < LOOKED_AT && (k + 1) * size <= asset.bytes; k++)
    if (asset.read(k * size, classes.length).some((label, c) => label >= classes[c]!)) return false;
  return true;
}
