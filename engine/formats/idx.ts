/**
 * IDX files of MNIST (LeCun & Cortes), plain or behind gzip, and CIFAR's binary files: arrays and
 * labels without anything around them.
 */

import type { Asset } from '../kit/types.ts';
import { MOST_BYTES, readExactly, viewOf } from './bytes.ts';
import { gzipStart, inflate } from './compression.ts';
import { FormatError } from './damage.ts';
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
  readonly shape: readonly number[];
  readonly size: number;
  /** Byte of the first element. */
  readonly dataStart: number;
  /** Bytes beyond the array. */
  readonly surplus: number;
  /** Elements `from..from+count` in row-major order. */
  read(from: number, count: number): Numbers;
}

/** A file behind gzip as the file within, unpacked to at most 64 MiB; another file as it is. */
export function ungzipped(asset: Asset): Asset {
  const [a, b] = asset.read(0, Math.min(2, asset.bytes));
  if (a !== 0x1f || b !== 0x8b) return asset;
  const packed = readExactly(asset, 'gzip', 0, asset.bytes, 'the file');
  const start = gzipStart(packed, 'gzip');
  const bytes = inflate(packed.subarray(start, packed.length - 8), 'gzip', start, MOST_BYTES);
  const size = viewOf(packed).getUint32(packed.length - 4, true);
  if (size !== bytes.length)
    throw new FormatError('gzip', start, `unpacks to ${bytes.length} bytes, not ${size}`);
  return {
    name: asset.name.replace(/\.gz$/i, ''),
    bytes: bytes.length,
    read: (from, length) => bytes.subarray(from, from + length),
  };
}

/** Opens an IDX file; nothing but its head is read. */
export function openIdx(given: Asset): IdxFile {
  const asset = ungzipped(given);
  const format = 'IDX';
  const head = readExactly(asset, format, 0, 4, 'the head');
  const [size, dtype] = TYPES[head[2]!] ?? [];
  const rank = head[3]!;
  if (head[0] !== 0 || head[1] !== 0) throw new FormatError(format, 0, 'does not begin with 0, 0');
  if (size === undefined || dtype === undefined)
    throw new FormatError(format, 2, `elements of type ${head[2]} are not known`);
  if (rank === 0 || rank > 8) throw new FormatError(format, 3, `${rank} dimensions`);
  const dims = viewOf(readExactly(asset, format, 4, 4 * rank, 'the sizes'));
  const shape = Array.from({ length: rank }, (_, k) => dims.getUint32(4 * k, false));
  const dataStart = 4 + 4 * rank;
  const needed = shape.reduce((a, b) => a * b, size);
  if (!(dataStart + needed <= asset.bytes))
    throw new FormatError(
      format,
      asset.bytes,
      `shorter than ${dataStart} + ${needed} bytes, which ${shape.join(' x ')} ${dtype} need`,
    );
  return {
    dtype,
    shape,
    size,
    dataStart,
    surplus: asset.bytes - dataStart - needed,
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
  /** Labels and pixels [3, 32, 32] of a sample. */
  read(sample: number): { readonly labels: Uint8Array; readonly pixels: Uint8Array };
}

const PIXELS = 3 * 32 * 32;

/** Opens a binary file of CIFAR-10 or CIFAR-100: which one, its size says. */
export function openCifar(asset: Asset): CifarFile {
  const fits = (labels: number) => asset.bytes > 0 && asset.bytes % (PIXELS + labels) === 0;
  const labelBytes = fits(1) ? 1 : fits(2) ? 2 : null;
  if (labelBytes === null) {
    const [a] = asset.read(0, Math.min(1, asset.bytes));
    throw new FormatError(
      'CIFAR',
      asset.bytes - (asset.bytes % (PIXELS + 1)),
      a === 0x80
        ? 'this is a Python pickle, which would have to run code; take the binary version'
        : `${asset.bytes} bytes are no whole number of samples of 3073 or 3074 bytes`,
    );
  }
  const size = PIXELS + labelBytes;
  return {
    samples: asset.bytes / size,
    labelBytes,
    read(sample) {
      const bytes = readExactly(asset, 'CIFAR', sample * size, size, `sample ${sample}`);
      return { labels: bytes.subarray(0, labelBytes), pixels: bytes.subarray(labelBytes) };
    },
  };
}
