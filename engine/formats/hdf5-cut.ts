/**
 * HDF5 files that are cut off. The library refuses them; given bytes in place of those that are
 * missing, it reads them as if they were there. So a cut file is read twice, filled with zeros and
 * with ones: what does not depend on a missing byte is the same in both, and what differs, or fails in
 * one of them, is not there.
 */

import type { Asset } from '../kit/types.ts';
import { viewOf } from './bytes.ts';
import { FormatError } from './damage.ts';
import type { H5Dataset, H5File } from './hdf5.ts';

const FORMAT = 'HDF5';
const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** No file is longer [byte]; a superblock that says so is damaged. */
const MOST_END = 2 ** 48;

/** Where the signature stands, of 0, 512, 1024, ...; -1 where there is none. */
export function signatureAt(asset: Asset): number {
  for (let at = 0; at === 0 || (at < asset.bytes && at <= 2 ** 16); at = at === 0 ? 512 : 2 * at) {
    const bytes = asset.read(at, Math.min(8, Math.max(0, asset.bytes - at)));
    if (SIGNATURE.every((b, k) => bytes[k] === b)) return at;
  }
  return -1;
}

/** Length of the file as its superblock (versions 0 to 3, offsets of 8 bytes) names it; 0 where it does not. */
export function namedEnd(asset: Asset): number {
  const begin = signatureAt(asset);
  const block = asset.read(begin, Math.min(52, asset.bytes - begin));
  const version = block[8] ?? -1;
  const [sizeAt, endAt] = [
    [13, 40],
    [13, 44],
    [9, 28],
    [9, 28],
  ][version] ?? [0, 0];
  if (begin < 0 || endAt === 0 || endAt! + 8 > block.length || block[sizeAt!] !== 8) return 0;
  const end = begin + Number(viewOf(block).getBigUint64(endAt!, true));
  return end <= MOST_END ? end : 0;
}

/** A file as long as it should be, what is missing filled with one value. */
const filled = (asset: Asset, bytes: number, value: number): Asset => ({
  name: asset.name,
  bytes,
  read(from, length) {
    const there = asset.read(
      Math.min(from, asset.bytes),
      Math.max(0, Math.min(length, asset.bytes - from)),
    );
    if (there.length === length) return there;
    const all = new Uint8Array(Math.max(0, Math.min(length, bytes - from))).fill(value);
    all.set(there);
    return all;
  },
});

/** Opens a file of which only the beginning is there; `open` opens a whole one. */
export function openCut(asset: Asset, end: number, open: (asset: Asset) => H5File): H5File {
  const damage = new FormatError(
    FORMAT,
    asset.bytes,
    `truncated file: it ends at ${asset.bytes} of ${end} bytes`,
  );
  /** What both give; damage where they differ or one of them fails. */
  const both = <T>(what: string, first: () => T, second: () => T): readonly [T, T] => {
    try {
      const [a, b] = [first(), second()];
      if (isSame(a, b)) return [a, b];
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      // A filter that is missing is no matter of the cut.
      if (error.reason.includes('HDF5 filter')) throw error;
    }
    throw new FormatError(FORMAT, asset.bytes, `${what} is behind the end: ${damage.reason}`);
  };
  const zeros = openOr(damage, () => open(filled(asset, end, 0)));
  let ones: H5File;
  try {
    ones = openOr(damage, () => open(filled(asset, end, 255)));
  } catch (error) {
    zeros.close();
    throw error;
  }
  return {
    damage,
    has: (path) => zeros.has(path) && ones.has(path),
    attributes: () => both('attributes', zeros.attributes, ones.attributes)[0],
    dataset(path) {
      const [a, b] = [zeros, ones].map((file) => {
        try {
          return file.dataset(path);
        } catch (error) {
          if (error instanceof FormatError && error.reason.includes('HDF5 filter')) throw error;
          return null;
        }
      }) as [H5Dataset | null, H5Dataset | null];
      both(
        path,
        () => a?.shape ?? [-1],
        () => b?.shape ?? [-2],
      );
      const read =
        <T>(rows: (d: H5Dataset, from: number, to: number) => T) =>
        (from: number, to: number): T =>
          both(
            `${path}, rows ${from} to ${to},`,
            () => rows(a!, from, to),
            () => rows(b!, from, to),
          )[0];
      return {
        path,
        offset: a!.offset,
        shape: a!.shape,
        read: read((d, from, to) => d.read(from, to)),
        readRagged: read((d, from, to) => d.readRagged(from, to)),
        readText: read((d, from, to) => d.readText(from, to)),
        readRecords: read((d, from, to) => d.readRecords(from, to)),
      };
    },
    close() {
      zeros.close();
      ones.close();
    },
  };
}

function openOr(damage: FormatError, open: () => H5File): H5File {
  try {
    return open();
  } catch (error) {
    throw error instanceof FormatError ? damage : error;
  }
}

/** Whether numbers, texts, lists and records of them are equal, bit for bit. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
  if (ArrayBuffer.isView(a) || Array.isArray(a)) {
    const [x, y] = [a, b] as unknown as [ArrayLike<unknown>, ArrayLike<unknown>];
    if (x.length !== y.length) return false;
    for (let k = 0; k < x.length; k++) if (!isSame(x[k], y[k])) return false;
    return true;
  }
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) =>
    isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  );
}

/** The largest `n` of 0 to `most` for which reading works, where it works for none behind one that fails. */
export function longest(most: number, read: (n: number) => void): number {
  const works = (n: number): boolean => {
    try {
      read(n);
      return true;
    } catch (error) {
      if (error instanceof FormatError) return false;
      throw error;
    }
  };
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (works(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
