/**
 * Zip archives by their central directory (APPNOTE 6.3): entries are listed without reading them
 * and unpacked one at a time, in bounded memory. Names that would leave the archive's folder are
 * left out.
 */

import type { Asset } from '../kit/types.ts';
import { latin, MOST_BYTES, readExactly, viewOf } from './bytes.ts';
import { crc32, inflate, inflatePart } from './compression.ts';
import { behindSome, FormatError } from './damage.ts';

export interface ZipEntry {
  readonly name: string;
  /** Unpacked bytes, as the directory says; of one that is cut off, those that are there. */
  readonly size: number;
  readonly offset: number;
  /** Its bytes; damage if they are not what the directory says. */
  read(): Uint8Array;
}

export interface ZipFile {
  readonly entries: readonly ZipEntry[];
  /** What is wrong with the directory: entries are those before the damage, found one by one. */
  readonly damage: FormatError | null;
}

const FORMAT = 'zip';
const MOST_ENTRIES = 1_000_000;
const END = 22;
const ZIP64 = 0xffffffff;

/** The entries of an archive, in the order of its directory; folders are left out. */
export function openZip(asset: Asset): ZipFile {
  try {
    return { entries: listed(asset), damage: null };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const { entries, end } = walked(asset);
    return { entries, damage: behindSome(end ?? error, entries.length) };
  }
}

const isSafe = (name: string): boolean =>
  !name.endsWith('/') && !name.includes('..') && !/^([/\\]|[a-zA-Z]:)/.test(name);

/** Entries as they follow one another, up to one that is cut off or that says its size only behind itself. */
function walked(asset: Asset): {
  readonly entries: readonly ZipEntry[];
  readonly end: FormatError | null;
} {
  const entries: ZipEntry[] = [];
  for (let at = 0; at + 30 <= asset.bytes && entries.length < MOST_ENTRIES; ) {
    const head = viewOf(asset.read(at, 30));
    if (head.getUint32(0, true) !== 0x04034b50) return { entries, end: null };
    const nameLength = head.getUint16(26, true);
    const extra = head.getUint16(28, true);
    const rest = asset.read(at + 30, Math.min(nameLength + extra, asset.bytes - at - 30));
    const name = new TextDecoder().decode(rest.subarray(0, nameLength));
    const from = at + 30 + nameLength + extra;
    const [size, packed] = wide(
      rest.subarray(nameLength),
      [22, 18].map((k) => head.getUint32(k, true)),
    ) as [number, number];
    if (head.getUint16(6, true) & 8 && packed === 0)
      return {
        entries,
        end: new FormatError(FORMAT, at, `${name.slice(0, 60)} names no size before itself`),
      };
    const cut = from + packed > asset.bytes;
    const entry = entryOf(asset, name, head.getUint16(8, true), head.getUint32(14, true), {
      packed: cut ? Math.max(0, asset.bytes - from) : packed,
      size: cut ? -1 : size,
      offset: at,
    });
    if (cut) {
      const there = part(entry);
      if (isSafe(name) && there.size > 0) entries.push(there);
      const end = new FormatError(FORMAT, asset.bytes, `ends within ${name.slice(0, 60)}`);
      return { entries, end };
    }
    if (isSafe(name)) entries.push(entry);
    at = from + packed;
  }
  return { entries, end: null };
}

/** What is there of an entry that is cut off. */
function part(entry: ZipEntry): ZipEntry {
  let bytes: Uint8Array;
  try {
    bytes = entry.read();
  } catch {
    bytes = new Uint8Array();
  }
  return { ...entry, size: bytes.length, read: () => bytes };
}

function listed(asset: Asset): readonly ZipEntry[] {
  const tailSize = Math.min(asset.bytes, END + 65535);
  const tail = asset.read(asset.bytes - tailSize, tailSize);
  let end = tail.length - END;
  const view = viewOf(tail);
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw new FormatError(FORMAT, asset.bytes, 'there is no directory at the end');
  let count = view.getUint16(end + 10, true);
  let size = view.getUint32(end + 12, true);
  let from = view.getUint32(end + 16, true);
  if ((count === 0xffff || from === ZIP64) && end >= 20) {
    const locator = end - 20;
    if (view.getUint32(locator, true) === 0x07064b50) {
      const at = Number(view.getBigUint64(locator + 8, true));
      const record = viewOf(readExactly(asset, FORMAT, at, 56, 'the directory (zip64)'));
      count = Number(record.getBigUint64(32, true));
      size = Number(record.getBigUint64(40, true));
      from = Number(record.getBigUint64(48, true));
    }
  }
  if (count > MOST_ENTRIES) throw new FormatError(FORMAT, from, `${count} entries`);
  const directory = readExactly(asset, FORMAT, from, size, 'the directory');
  const entries: ZipEntry[] = [];
  const d = viewOf(directory);
  for (let at = 0, k = 0; k < count && at + 46 <= directory.length; k++) {
    if (d.getUint32(at, true) !== 0x02014b50)
      throw new FormatError(FORMAT, from + at, 'an entry of the directory that is none');
    const nameLength = d.getUint16(at + 28, true);
    const extra = d.getUint16(at + 30, true);
    const name = new TextDecoder().decode(directory.subarray(at + 46, at + 46 + nameLength));
    const from46 = at + 46 + nameLength;
    const [size, packed, offset] = wide(
      directory.subarray(from46, from46 + extra),
      [24, 20, 42].map((k) => d.getUint32(at + k, true)),
    ) as [number, number, number];
    const sizes = { size, packed, offset: Math.min(offset, asset.bytes) };
    if (isSafe(name))
      entries.push(
        entryOf(asset, name, d.getUint16(at + 10, true), d.getUint32(at + 16, true), sizes),
      );
    at += 46 + nameLength + extra + d.getUint16(at + 32, true);
  }
  return entries;
}

interface Sizes {
  readonly packed: number;
  /** -1 where the entry is cut off. */
  readonly size: number;
  readonly offset: number;
}

/** Sizes of 32 bits, each that is too large for them from the extra field of zip64, in their order. */
function wide(extra: Uint8Array, sizes: readonly number[]): readonly number[] {
  const view = viewOf(extra);
  for (let k = 0; k + 4 <= extra.length; ) {
    const length = view.getUint16(k + 2, true);
    if (view.getUint16(k, true) === 1) {
      let from = k + 4;
      return sizes.map((size) => {
        if (size !== ZIP64) return size;
        const value = from + 8 <= extra.length ? Number(view.getBigUint64(from, true)) : ZIP64;
        from += 8;
        return value;
      });
    }
    k += 4 + length;
  }
  return sizes;
}

function entryOf(
  asset: Asset,
  name: string,
  method: number,
  sum: number,
  { size, packed, offset }: Sizes,
): ZipEntry {
  return {
    name,
    size,
    offset,
    read() {
      const head = readExactly(asset, FORMAT, offset, 30, `the head of ${name}`);
      if (latin(head.subarray(0, 4)) !== 'PK\x03\x04')
        throw new FormatError(FORMAT, offset, `there is no entry ${name.slice(0, 60)} here`);
      const view = viewOf(head);
      const from = offset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
      if (size > MOST_BYTES)
        throw new FormatError(FORMAT, offset, `${name} unpacks to ${size} bytes`);
      const bytes = readExactly(asset, FORMAT, from, packed, name);
      if (method !== 0 && method !== 8)
        throw new FormatError(FORMAT, offset + 8, `${name}: method ${method} is not known`);
      if (size < 0) return method === 0 ? bytes : inflatePart(bytes, MOST_BYTES);
      const result = method === 0 ? bytes : inflate(bytes, FORMAT, from, size);
      if (result.length !== size)
        throw new FormatError(
          FORMAT,
          from,
          `${name} unpacks to ${result.length} bytes, not ${size}`,
        );
      if (crc32(result) !== sum)
        throw new FormatError(FORMAT, from, `${name} is not what its checksum says`);
      return result;
    },
  };
}
