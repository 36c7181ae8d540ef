/**
 * Zip archives by their central directory (APPNOTE 6.3): entries are listed without reading them
 * and unpacked one at a time, in bounded memory. Names that would leave the archive's folder are
 * left out.
 */

import type { Asset } from '../kit/types.ts';
import { latin, MOST_BYTES, readExactly, viewOf } from './bytes.ts';
import { inflate } from './compression.ts';
import { FormatError } from './damage.ts';

export interface ZipEntry {
  readonly name: string;
  /** Unpacked bytes, as the directory says. */
  readonly size: number;
  readonly offset: number;
  /** Its bytes; damage if they are not what the directory says. */
  read(): Uint8Array;
}

const FORMAT = 'zip';
const MOST_ENTRIES = 1_000_000;
const END = 22;
const ZIP64 = 0xffffffff;

/** The entries of an archive, in the order of its directory; folders are left out. */
export function openZip(asset: Asset): readonly ZipEntry[] {
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
    const said = zip64Sizes(directory, at, nameLength, extra);
    const sizes = { ...said, offset: Math.min(said.offset, asset.bytes) };
    const safe = !name.includes('..') && !/^([/\\]|[a-zA-Z]:)/.test(name);
    if (!name.endsWith('/') && safe)
      entries.push(entryOf(asset, name, d.getUint16(at + 10, true), sizes));
    at += 46 + nameLength + extra + d.getUint16(at + 32, true);
  }
  return entries;
}

interface Sizes {
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

function zip64Sizes(bytes: Uint8Array, at: number, name: number, extra: number): Sizes {
  const d = viewOf(bytes);
  let [size, packed, offset] = [24, 20, 42].map((k) => d.getUint32(at + k, true)) as [
    number,
    number,
    number,
  ];
  const end = Math.min(bytes.length, at + 46 + name + extra);
  for (let k = at + 46 + name; k + 4 <= end; ) {
    const length = d.getUint16(k + 2, true);
    if (d.getUint16(k, true) === 1) {
      let from = k + 4;
      const next = () => {
        const value = from + 8 <= end ? Number(d.getBigUint64(from, true)) : ZIP64;
        from += 8;
        return value;
      };
      if (size === ZIP64) size = next();
      if (packed === ZIP64) packed = next();
      if (offset === ZIP64) offset = next();
    }
    k += 4 + length;
  }
  return { size, packed, offset };
}

function entryOf(
  asset: Asset,
  name: string,
  method: number,
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
      if (method === 0) return bytes;
      if (method !== 8)
        throw new FormatError(FORMAT, offset + 8, `${name}: method ${method} is not known`);
      const result = inflate(bytes, FORMAT, from, size);
      if (result.length !== size)
        throw new FormatError(
          FORMAT,
          from,
          `${name} unpacks to ${result.length} bytes, not ${size}`,
        );
      return result;
    },
  };
}
