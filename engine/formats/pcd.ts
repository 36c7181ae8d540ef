/**
 * PCD 0.7 of the Point Cloud Library: text, binary, or columns packed with LZF. Points without a
 * return (NaN) are left out; a colour packed into a float becomes 0xRRGGBB.
 */

import type { Asset } from '../kit/types.ts';
import { MOST_BYTES, readExactly, readLines, viewOf } from './bytes.ts';
import { behindSome, FormatError } from './damage.ts';
import type { Numbers } from './npy.ts';
import { checkCount, checkMemory, firstPoints, type PointCloud } from './points.ts';

const FORMAT = 'PCD';
const BLOCK = 2 ** 16;
const MOST_HEAD_LINES = 1000;

interface Field {
  readonly name: string;
  readonly type: string; // I, U or F
  readonly size: number;
  readonly count: number;
  /** Bytes before it in a record. */
  readonly shift: number;
}

interface Header {
  readonly fields: readonly Field[];
  readonly points: number;
  /** Points the file has room for. */
  readonly room: number;
  readonly data: string;
  readonly end: number;
  /** Bytes of a record. */
  readonly width: number;
}

function readHeader(asset: Asset): Header {
  const values = new Map<string, readonly string[]>();
  let end = -1;
  let lines = 0;
  for (const line of readLines(asset, FORMAT, 0, 4096)) {
    const [key = '', ...words] = line.text.trim().split(/\s+/);
    if (!key.startsWith('#')) values.set(key.toUpperCase(), words);
    if (key.toUpperCase() === 'DATA') {
      end = line.next;
      break;
    }
    if (++lines > MOST_HEAD_LINES) break;
  }
  if (end < 0) throw new FormatError(FORMAT, 0, 'the head names no DATA');
  const list = (key: string) => values.get(key) ?? [];
  const names = list('FIELDS');
  let width = 0;
  const fields = names.map((name, k) => {
    const field = {
      name,
      type: list('TYPE')[k] ?? 'F',
      size: Number(list('SIZE')[k] ?? 4),
      count: Number(list('COUNT')[k] ?? 1),
      shift: width,
    };
    const known =
      ('IU'.includes(field.type) && [1, 2, 4, 8].includes(field.size)) ||
      (field.type === 'F' && [4, 8].includes(field.size));
    if (!known || !(Number.isInteger(field.count) && field.count > 0 && field.count <= 4096))
      throw new FormatError(FORMAT, 0, `the field ${name} of ${field.size} bytes ${field.type}`);
    width += field.size * field.count;
    return field;
  });
  if (!['x', 'y', 'z'].every((n) => fields.some((f) => f.name === n && f.count === 1)))
    throw new FormatError(FORMAT, 0, 'there are no fields x, y and z');
  const points = Number(
    list('POINTS')[0] ?? Number(list('WIDTH')[0]) * Number(list('HEIGHT')[0] ?? 1),
  );
  const data = (list('DATA')[0] ?? '').toLowerCase();
  checkCount(FORMAT, end, points);
  checkMemory(FORMAT, end, points, 8 * points * fields.filter((f) => f.count === 1).length);
  // A number of text takes a digit and a blank; LZF makes three bytes of at most 264.
  const numbers = fields.reduce((sum, f) => sum + f.count, 0);
  const least = { ascii: 2 * numbers - 1, binary: width, binary_compressed: width / 88 }[data] ?? 0;
  const room = least > 0 ? Math.floor((asset.bytes - end + 1) / least) : points;
  return { fields, points, room: Math.min(points, room), data, end, width };
}

/** Reads a PCD file. */
export function readPcd(asset: Asset): PointCloud {
  const header = readHeader(asset);
  const wanted = header.fields.filter((f) => f.name !== '_' && f.count === 1);
  const columns: Record<string, Numbers> = {};
  for (const field of wanted)
    columns[field.name] = isColour(field)
      ? new Uint32Array(header.room)
      : field.type === 'F' && field.size === 4
        ? new Float32Array(header.room)
        : new Float64Array(header.room);
  const { points, damage } = readPoints(asset, header, wanted, columns);
  if (damage) behindSome(damage, points);
  return { ...withoutGaps(firstPoints(columns, points), points), damage };
}

/** How many points are whole, and what is wrong behind them. */
interface Read {
  readonly points: number;
  readonly damage: FormatError | null;
}

function readPoints(
  asset: Asset,
  header: Header,
  wanted: readonly Field[],
  columns: Readonly<Record<string, Numbers>>,
): Read {
  switch (header.data) {
    case 'ascii':
      return fromText(asset, header, columns);
    case 'binary':
      return fromRecords(asset, header, wanted, columns);
    case 'binary_compressed':
      return fromColumns(asset, header, wanted, columns);
    default:
      throw new FormatError(FORMAT, header.end, `data of form "${header.data.slice(0, 30)}"`);
  }
}

const isColour = (f: Field) => (f.name === 'rgb' || f.name === 'rgba') && f.size === 4;

function getterOf(field: Field): (view: DataView, at: number) => number {
  if (isColour(field)) return (v, at) => v.getUint32(at, true);
  if (field.type === 'F')
    return field.size === 4 ? (v, at) => v.getFloat32(at, true) : (v, at) => v.getFloat64(at, true);
  if (field.type === 'I')
    return {
      1: (v: DataView, at: number) => v.getInt8(at),
      2: (v: DataView, at: number) => v.getInt16(at, true),
      4: (v: DataView, at: number) => v.getInt32(at, true),
      8: (v: DataView, at: number) => Number(v.getBigInt64(at, true)),
    }[field.size as 1 | 2 | 4 | 8];
  return {
    1: (v: DataView, at: number) => v.getUint8(at),
    2: (v: DataView, at: number) => v.getUint16(at, true),
    4: (v: DataView, at: number) => v.getUint32(at, true),
    8: (v: DataView, at: number) => Number(v.getBigUint64(at, true)),
  }[field.size as 1 | 2 | 4 | 8];
}

function fromText(asset: Asset, header: Header, columns: Readonly<Record<string, Numbers>>): Read {
  let row = 0;
  let end = header.end; // of the last whole row
  const float = new DataView(new ArrayBuffer(4));
  try {
    for (const { text, offset, next } of readLines(asset, FORMAT, header.end)) {
      const line = text.trim();
      if (line === '') continue;
      if (row >= header.points) break;
      const cells = line.split(/\s+/);
      let k = 0;
      for (const field of header.fields) {
        const cell = cells[k] ?? '';
        const value = Number(cell);
        if (cell === '' || (Number.isNaN(value) && !/^-?nan$/i.test(cell)))
          throw new FormatError(FORMAT, offset, `"${cell.slice(0, 30)}" is not a number`);
        const column = columns[field.name];
        if (column && isColour(field) && field.type === 'F') {
          float.setFloat32(0, value, true);
          column[row] = float.getUint32(0, true);
        } else if (column) column[row] = value;
        k += field.count;
      }
      row++;
      end = next;
    }
    if (row < header.points)
      throw new FormatError(FORMAT, asset.bytes, `${row} points where ${header.points} are named`);
    return { points: row, damage: null };
  } catch (error) {
    // The last number of a text that ends too early may be cut itself.
    const cut = row > 0 && end >= asset.bytes && asset.read(asset.bytes - 1, 1)[0] !== 10;
    return { points: cut ? row - 1 : row, damage: behindSome(error, 1) };
  }
}

function fromRecords(
  asset: Asset,
  { points, room, width, end }: Header,
  wanted: readonly Field[],
  columns: Readonly<Record<string, Numbers>>,
): Read {
  const there = Math.min(room, Math.floor((asset.bytes - end) / width));
  const getters = wanted.map((f) => [f.shift, getterOf(f), columns[f.name]!] as const);
  for (let from = 0; from < there; from += BLOCK) {
    const n = Math.min(BLOCK, there - from);
    const view = viewOf(readExactly(asset, FORMAT, end + from * width, n * width, 'points'));
    for (const [shift, get, column] of getters)
      for (let k = 0; k < n; k++) column[from + k] = get(view, k * width + shift);
  }
  const reason = `ends after ${there} of ${points} points`;
  return {
    points: there,
    damage: there < points ? new FormatError(FORMAT, asset.bytes, reason) : null,
  };
}

/** Packed column after column: a point is whole where the last column has it. */
function fromColumns(
  asset: Asset,
  { points, width, end }: Header,
  wanted: readonly Field[],
  columns: Readonly<Record<string, Numbers>>,
): Read {
  const sizes = viewOf(readExactly(asset, FORMAT, end, 8, 'the sizes'));
  const packed = sizes.getUint32(0, true);
  const size = sizes.getUint32(4, true);
  if (size !== points * width)
    throw new FormatError(FORMAT, end + 4, `unpacks to ${size} bytes, not ${points * width}`);
  if (size > MOST_BYTES) throw new FormatError(FORMAT, end + 4, `unpacks to ${size} bytes`);
  const there = Math.min(packed, asset.bytes - end - 8);
  const { bytes, damage } = unpackLzf(asset.read(end + 8, there), size, end + 8);
  const view = viewOf(bytes);
  let whole = points;
  for (const field of wanted) {
    const get = getterOf(field);
    const column = columns[field.name]!;
    const from = field.shift * points;
    const n = Math.min(points, Math.max(0, Math.floor((bytes.length - from) / field.size)));
    for (let k = 0; k < n; k++) column[k] = get(view, from + k * field.size);
    whole = Math.min(whole, n);
  }
  return { points: whole, damage };
}

/** LZF of M. Lehmann: literals, and copies of what came before. Up to the damage, if there is any. */
function unpackLzf(
  packed: Uint8Array,
  size: number,
  offset: number,
): { readonly bytes: Uint8Array; readonly damage: FormatError | null } {
  const result = new Uint8Array(size);
  let out = 0;
  let at = 0;
  const damagedAt = (byte: number) => ({
    bytes: result.subarray(0, out),
    damage: new FormatError(FORMAT, offset + byte, 'damaged or cut LZF'),
  });
  while (at < packed.length) {
    const begin = at;
    const control = packed[at++]!;
    if (control < 32) {
      const n = control + 1;
      if (at + n > packed.length || out + n > size) return damagedAt(begin);
      result.set(packed.subarray(at, at + n), out);
      at += n;
      out += n;
      continue;
    }
    let n = control >> 5;
    if (n === 7) n += packed[at++] ?? 0;
    n += 2;
    if (at >= packed.length) return damagedAt(begin);
    const from = out - (((control & 31) << 8) | packed[at++]!) - 1;
    if (from < 0 || out + n > size) return damagedAt(begin);
    for (let k = 0; k < n; k++) result[out + k] = result[from + k]!;
    out += n;
  }
  return out === size ? { bytes: result, damage: null } : damagedAt(at);
}

/** Drops points whose place is not a number. */
function withoutGaps(
  columns: Readonly<Record<string, Numbers>>,
  points: number,
): Omit<PointCloud, 'damage'> {
  const { x, y, z } = columns;
  const good: number[] = [];
  for (let k = 0; k < points; k++)
    if (Number.isFinite(x![k]!) && Number.isFinite(y![k]!) && Number.isFinite(z![k]!)) good.push(k);
  const all = good.length === points;
  return {
    format: FORMAT,
    points: good.length,
    columns: all
      ? columns
      : Object.fromEntries(
          Object.entries(columns).map(([name, column]) => {
            const kept = column.slice(0, good.length);
            for (const [to, from] of good.entries()) kept[to] = column[from]!;
            return [name, kept];
          }),
        ),
    faces: [],
    warnings: all
      ? []
      : [{ offset: 0, reason: `points without a place are left out: ${points - good.length}` }],
  };
}
