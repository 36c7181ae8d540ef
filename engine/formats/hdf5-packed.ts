/**
 * Datasets packed with filters that the library of HDF5 does not have: Blosc, as DSEC is published,
 * and ECF, as Prophesee's programs write. Where a piece lies in the file the library is made to say: it is
 * asked for one element, fetches the piece, and fails at the filter; what it read last is the piece.
 */

import type * as H5 from 'h5wasm';
import type { Asset } from '../kit/types.ts';
import { unpackBlosc } from './blosc.ts';
import { MOST_BYTES, readExactly, viewOf } from './bytes.ts';
import { FormatError, guarded } from './damage.ts';
import { unpackEcf } from './ecf.ts';
import { asking, FORMAT, failedAtFilter, lastPiece } from './hdf5-library.ts';
import { fromHalf } from './npy.ts';

type Unpack = (packed: Uint8Array, size: number) => Uint8Array;
const CODECS: ReadonlyMap<number, readonly [name: string, unpack: Unpack]> = new Map([
  [32001, ['Blosc', unpackBlosc]],
  [36559, ['ECF', unpackEcf]],
]);

/** How much of unpacked pieces is kept, beside the one in use [bytes]. */
const MOST_HELD = 2 ** 24;

/** Whether these filters are one that is unpacked here, and no other beside it. */
export const isUnpackedHere = (filters: readonly H5.Filter[]): boolean =>
  filters.length === 1 && CODECS.has(filters[0]!.id);

/** Numbers by the name of their column; a plain dataset has one, named ''. */
export type Columns = Readonly<Record<string, Float64Array>>;

/** What reads rows `from..to` of such a dataset. */
export function openPacked(
  path: string,
  dataset: H5.Dataset,
  asset: Asset,
  header: number,
): (from: number, to: number) => Columns {
  const { metadata, filters } = dataset;
  const [name, unpack] = CODECS.get(filters[0]!.id)!;
  const [rows = 0, ...inner] = dataset.shape ?? [];
  const [each = 0, ...across] = metadata.chunks ?? [];
  const fail = (reason: string): never => {
    throw new FormatError(FORMAT, header, `${path}: ${reason}`);
  };
  if (each < 1 || across.some((n, k) => n !== inner[k]))
    fail(`is packed with ${name} in pieces that hold no whole rows`);
  const width = inner.reduce((a, b) => a * b, 1);
  const bytes = each * width * metadata.size;
  if (!(bytes <= MOST_BYTES)) fail(`pieces of ${bytes} bytes`);
  const members = metadata.compound_type?.members ?? [{ ...metadata, name: '', offset: 0 }];
  const fields = members.map((member) => {
    const key = keyOf(member);
    const get = GETTERS[key] ?? fail(`is packed with ${name}, which is read for numbers only`);
    return { ...member, key, get };
  });
  /** The bytes of a piece; null where the library reads it, since it was stored as it is. */
  const pieceAt = (row: number): Uint8Array | null => {
    const one: [number, number][] = [[row, row + 1], ...inner.map((): [number, number] => [0, 1])];
    try {
      asking(path, () => dataset.slice(one), header);
      return null;
    } catch (error) {
      if (!failedAtFilter()) throw error;
    }
    const { from, length } = lastPiece();
    const packed = readExactly(asset, FORMAT, from, length, `${path}: a piece`);
    return guarded(FORMAT, from, `${path}: damaged ${name}`, () => unpack(packed, bytes));
  };
  const columnsOf = (first: number): Columns => {
    const unpacked = pieceAt(first);
    const n = Math.min(each, rows - first);
    const columns = fields.map((field): [string, Float64Array] => {
      const out = new Float64Array(n * width);
      if (!unpacked) return [field.name, out];
      const plain = field.size === metadata.size && field.littleEndian ? PLAIN[field.key] : null;
      if (plain) {
        out.set(new plain(unpacked.buffer, unpacked.byteOffset, out.length));
        return [field.name, out];
      }
      const view = viewOf(unpacked);
      const long = field.type === 0 && field.size === 8;
      for (let k = 0, at = field.offset; k < out.length; k++, at += metadata.size) {
        out[k] = field.get(view, at, field.littleEndian);
        if (long && !Number.isSafeInteger(out[k])) fail(`${out[k]} is beyond 2^53`);
      }
      return [field.name, out];
    });
    if (!unpacked) fillAsStored(first, n, columns);
    return Object.fromEntries(columns);
  };
  /** A piece that the filter left as it was, read by the library; of one that was never written it makes zeros. */
  const fillAsStored = (first: number, n: number, columns: [string, Float64Array][]) => {
    const range: [number, number][] = [
      [first, first + n],
      ...inner.map((d): [number, number] => [0, d]),
    ];
    const values = asking(path, () => dataset.slice(range), header) as ArrayLike<unknown>;
    let some = false;
    for (const [c, [, out]] of columns.entries())
      for (let k = 0; k < out.length; k++) {
        const value = values[k];
        out[k] = Number(metadata.compound_type ? (value as unknown[])[c] : value);
        some ||= out[k] !== 0;
      }
    if (!some) fail(`rows ${first} to ${first + n - 1} were never written`);
  };

  // Columns are read side by side and damage is searched for, so pieces are wanted more than once.
  const held = new Map<number, Columns>();
  const most = Math.floor(MOST_HELD / (each * width * fields.length * 8));
  const pieceFrom = (first: number): Columns => {
    let piece = held.get(first);
    if (!piece) {
      piece = columnsOf(first);
      if (held.size >= most) held.clear();
      held.set(first, piece);
    }
    return piece;
  };
  return (from, to) => {
    const total = (to - from) * width;
    if (!(total * 8 * fields.length <= 2 * MOST_BYTES)) fail(`${to - from} rows at once`);
    const all = fields.map(({ name: n }): [string, Float64Array] => [n, new Float64Array(total)]);
    for (let row = from; row < to; ) {
      const first = row - (row % each);
      const piece = pieceFrom(first);
      const end = Math.min(to, first + each);
      for (const [n, out] of all)
        out.set(
          piece[n]!.subarray((row - first) * width, (end - first) * width),
          (row - from) * width,
        );
      row = end;
    }
    return Object.fromEntries(all);
  };
}

type Getter = (view: DataView, at: number, little: boolean) => number;
const GETTERS: Readonly<Record<string, Getter>> = {
  u1: (v, at) => v.getUint8(at),
  u2: (v, at, little) => v.getUint16(at, little),
  u4: (v, at, little) => v.getUint32(at, little),
  u8: (v, at, little) =>
    v.getUint32(at + (little ? 4 : 0), little) * 2 ** 32 +
    v.getUint32(at + (little ? 0 : 4), little),
  i1: (v, at) => v.getInt8(at),
  i2: (v, at, little) => v.getInt16(at, little),
  i4: (v, at, little) => v.getInt32(at, little),
  i8: (v, at, little) =>
    v.getInt32(at + (little ? 4 : 0), little) * 2 ** 32 +
    v.getUint32(at + (little ? 0 : 4), little),
  f2: (v, at, little) => fromHalf(v.getUint16(at, little)),
  f4: (v, at, little) => v.getFloat32(at, little),
  f8: (v, at, little) => v.getFloat64(at, little),
};
/** Elements that lie one after the other as this machine has them. */
const PLAIN: Readonly<
  Record<string, new (buffer: ArrayBufferLike, from: number, n: number) => ArrayLike<number>>
> = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, f4: Float32Array };

/** Kind and bytes of an element that is a number. */
const keyOf = ({ type, size, signed }: H5.Metadata): string =>
  type === 0 ? `${signed ? 'i' : 'u'}${size}` : type === 1 ? `f${size}` : '';
