/**
 * HDF5 by h5wasm, read through ranges of the file, so a file of gigabytes costs what is looked at.
 *
 * Two traps (h5wasm 0.10.3): half-precision floats are not supported, so they are read as integers
 * and widened here; and where a filter is missing the library returns wrong numbers without a word,
 * so filters are looked at before anything is read.
 */

import type * as H5 from 'h5wasm';
import type { Asset } from '../kit/types.ts';
import { MOST_BYTES } from './bytes.ts';
import { FormatError } from './damage.ts';
import { namedEnd, openCut, signatureAt } from './hdf5-cut.ts';
import { asking, FORMAT, innermost, lastRead, loadedLibrary, mount } from './hdf5-library.ts';
import { isUnpackedHere, openPacked } from './hdf5-packed.ts';
import { fromHalf, type Numbers } from './npy.ts';

/** Filters that are built in: deflate, shuffle, Fletcher's checksum. Blosc and ECF are unpacked by us. */
const KNOWN_FILTERS = new Set([1, 2, 3]);
const FILTER_NAMES: Readonly<Record<number, string>> = {
  4: 'szip',
  307: 'bzip2',
  32000: 'LZF',
  32001: 'Blosc',
  32004: 'LZ4',
  32008: 'bitshuffle',
  32015: 'Zstandard',
  32026: 'Blosc2',
  36559: 'ECF of Prophesee',
};

/** Bytes that deflate makes of one, at most; and how many there may be that no byte of the file stands for. */
const MOST_PACKED = 1032;
const MOST_ZEROS = 2 ** 20;

let files = 0;

/** Whether a file is HDF5. */
export const isHdf5 = (asset: Asset): boolean => signatureAt(asset) >= 0;

/** A dataset: its size, and its elements by ranges of the first axis. */
export interface H5Dataset {
  readonly path: string;
  /** Where its head lies in the file [byte]. */
  readonly offset: number;
  readonly shape: readonly number[];
  /** Rows `from..to` as numbers, row-major. 64-bit integers must lie below 2^53. */
  read(from: number, to: number): Numbers;
  /** Rows of variable length. */
  readRagged(from: number, to: number): readonly Numbers[];
  readText(from: number, to: number): readonly string[];
  /** Rows of records as columns by name. */
  readRecords(from: number, to: number): Readonly<Record<string, Float64Array>>;
}

export interface H5File {
  /** Where the file is cut off: what lies behind cannot be read. */
  readonly damage: FormatError | null;
  has(path: string): boolean;
  dataset(path: string): H5Dataset;
  attributes(): Readonly<Record<string, unknown>>;
  close(): void;
}

/** Opens a file; nothing but what the library asks for is read. Of one that is cut off, what is there. */
export function openHdf5(asset: Asset): H5File {
  const end = namedEnd(asset);
  return end > asset.bytes ? openCut(asset, end, openWhole) : openWhole(asset);
}

function openWhole(asset: Asset): H5File {
  const h5 = loadedLibrary();
  const name = `asset-${files++}.h5`;
  asking('cannot be opened', () => mount(h5, name, asset));
  const unmount = () => {
    try {
      (h5.FS as unknown as { unlink(path: string): void }).unlink(name);
    } catch {
      // It was never made.
    }
  };
  let file: H5.File;
  try {
    file = asking('cannot be opened', () => {
      const opened = new h5.File(name, 'r');
      if (!(opened.file_id > 0n)) throw new Error('damaged, or cut off');
      return opened;
    });
  } catch (error) {
    unmount();
    throw error;
  }
  /** Where the heads of datasets lie: the library reads each only once. */
  const heads = new Map<string, number>();
  const find = (path: string) => {
    const found = asking(path, () => file.get(path));
    if (lastRead() > 0) heads.set(path, lastRead());
    return found instanceof h5.Dataset ? found : null;
  };
  return {
    damage: null,
    has: (path) => {
      try {
        return find(path) !== null;
      } catch {
        return false;
      }
    },
    dataset(path) {
      const found = find(path);
      const header = heads.get(path) ?? 0;
      if (!found) {
        const why = innermost();
        throw new FormatError(
          FORMAT,
          header,
          `there is no dataset ${path}${why ? `: ${why.slice(0, 120)}` : ''}`,
        );
      }
      return datasetOf(path, found, header, asset);
    },
    attributes: () =>
      asking('attributes', () =>
        Object.fromEntries(Object.entries(file.attrs).map(([key, a]) => [key, a.value])),
      ),
    close() {
      try {
        file.close();
      } finally {
        unmount();
      }
    },
  };
}

function datasetOf(path: string, dataset: H5.Dataset, header: number, asset: Asset): H5Dataset {
  const fail = (reason: string): never => {
    throw new FormatError(FORMAT, header, `${path}: ${reason}`);
  };
  const { metadata, shape, filters } = asking(
    path,
    () => ({
      metadata: dataset.metadata,
      shape: [...(dataset.shape ?? [])],
      filters: dataset.filters,
    }),
    header,
  );
  const here = isUnpackedHere(filters);
  for (const filter of here ? [] : filters)
    if (!KNOWN_FILTERS.has(filter.id))
      fail(
        `is packed with HDF5 filter ${filter.id} (${FILTER_NAMES[filter.id] ?? (filter.name || 'unknown')}), which is not built in: repack it with gzip`,
      );
  const chunk = metadata.chunks?.reduce((a, b) => a * b, Math.max(1, metadata.size)) ?? 0;
  if (!(chunk <= MOST_BYTES)) fail(`chunks of ${chunk} bytes`);
  const packed = here ? asking(path, () => openPacked(path, dataset, asset, header), header) : null;
  const width = shape.slice(1).reduce((a, b) => a * b, 1);
  // What was never written is read as zeros: a damaged size would be read for ever.
  const total = (shape[0] ?? 1) * width * Math.max(1, metadata.size);
  if (!packed && !(total <= MOST_ZEROS + MOST_PACKED * asset.bytes))
    fail(`${total} bytes are more than a file of ${asset.bytes} can hold`);
  const range = (from: number, to: number): [number, number][] => {
    const bytes = (to - from) * width * Math.max(1, metadata.size);
    if (!(bytes <= MOST_BYTES)) fail(`${bytes} bytes at once`);
    return [[from, to], ...shape.slice(1).map((d): [number, number] => [0, d])];
  };
  const read = (target: H5.Dataset, from: number, to: number): unknown =>
    to <= from
      ? []
      : asking(
          path,
          () => (shape.length === 0 ? [target.value] : target.slice(range(from, to))),
          header,
        );
  return {
    path,
    offset: header,
    shape,
    read(from, to) {
      if (packed) return packed(from, to)[''] ?? fail('its elements are not numbers');
      const half = metadata.type === 1 && metadata.size === 2;
      const raw = read(half ? asIntegers(dataset, metadata) : dataset, from, to);
      return half ? halves(raw as Uint16Array) : numbers(raw, fail);
    },
    readRagged(from, to) {
      const inner = metadata.vlen_type;
      if (!inner) return fail('its rows are not of variable length');
      const half = inner.type === 1 && inner.size === 2;
      const target = half ? asIntegers(dataset, metadata) : dataset;
      const rows = read(target, from, to) as readonly unknown[];
      return Array.from(rows, (row) =>
        half ? halves((row ?? []) as Uint16Array) : numbers(row ?? [], fail),
      );
    },
    readText(from, to) {
      return (read(dataset, from, to) as readonly unknown[]).map(String);
    },
    readRecords(from, to) {
      const members = metadata.compound_type?.members;
      if (!members) return fail('its elements are no records');
      if (packed) return packed(from, to);
      const rows = read(dataset, from, to) as readonly (readonly unknown[])[];
      return Object.fromEntries(
        members.map((member, k) => [member.name, Float64Array.from(rows, (row) => Number(row[k]))]),
      );
    },
  };
}

/** The same dataset, read as integers of 16 bits: half floats the library does not know. */
function asIntegers(dataset: H5.Dataset, metadata: H5.Metadata): H5.Dataset {
  const integer = (m: H5.Metadata): H5.Metadata => ({ ...m, type: 0, signed: false });
  const changed = metadata.vlen_type
    ? { ...metadata, vlen_type: integer(metadata.vlen_type) }
    : integer(metadata);
  return Object.create(dataset, { metadata: { value: changed } }) as H5.Dataset;
}

function halves(bits: ArrayLike<number>): Float32Array {
  const result = new Float32Array(bits.length);
  for (let k = 0; k < result.length; k++) result[k] = fromHalf(bits[k]!);
  return result;
}

function numbers(raw: unknown, fail: (reason: string) => never): Numbers {
  if (raw instanceof BigInt64Array || raw instanceof BigUint64Array) {
    const result = new Float64Array(raw.length);
    for (let k = 0; k < raw.length; k++) {
      result[k] = Number(raw[k]);
      if (!Number.isSafeInteger(result[k])) fail(`${raw[k]} is beyond 2^53`);
    }
    return result;
  }
  if (ArrayBuffer.isView(raw) && !(raw instanceof DataView)) return raw as Numbers;
  if (Array.isArray(raw)) return Float64Array.from(raw, Number);
  if (typeof raw === 'number' || typeof raw === 'bigint') return Float64Array.of(Number(raw));
  return fail('its elements are not numbers');
}
