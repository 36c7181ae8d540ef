/**
 * Arrays of numpy: `.npy` (format versions 1 to 3). Numbers come as the nearest
 * JavaScript has; 64-bit integers beyond 2^53 are damage rather than wrong numbers. Arrays of Python
 * objects would need code to run, and are refused.
 */

import type { Asset } from '../kit/types.ts';
import { latin, readExactly, viewOf } from './bytes.ts';
import { behindSome, FormatError } from './damage.ts';

export type Numbers =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

export interface NpyArray {
  /** As the head names it. */
  readonly shape: readonly number[];
  /** In C order, whatever the file's: all elements, or those before the damage. Of records: see `fields`. */
  readonly data: Numbers;
  readonly descr: string;
  readonly fortran: boolean;
  /** Byte of the first element. */
  readonly dataStart: number;
  /** Columns of an array of records, by name; `data` is empty then. */
  readonly fields?: Readonly<Record<string, Numbers>>;
  /** What ended the reading early. */
  readonly damage: FormatError | null;
}

interface Field {
  readonly name: string;
  readonly descr: string;
  /** Elements of a sub-array. */
  readonly count: number;
}

interface Header {
  readonly shape: readonly number[];
  readonly fortran: boolean;
  readonly descr: string | readonly Field[];
  readonly dataStart: number;
}

const FORMAT = 'npy';
const MOST_HEADER = 2 ** 16;

/** An array of at most 64 MiB, whole or up to its damage. */
export function readNpy(asset: Asset): NpyArray {
  const header = readHeader(asset);
  const { shape, fortran, descr, dataStart } = header;
  const fields: readonly Field[] =
    typeof descr === 'string' ? [{ name: '', descr, count: 1 }] : descr;
  const { columns, damage } = readColumns(asset, header, fields);
  const common = { shape, fortran, dataStart, damage };
  if (typeof descr !== 'string')
    return { ...common, descr: 'records', data: new Uint8Array(), fields: columns };
  const data = columns[''];
  if (!data) throw new FormatError(FORMAT, 10, `elements of type ${descr} are not numbers`);
  if (!fortran || shape.length < 2) return { ...common, descr, data };
  if (damage)
    throw new FormatError(
      FORMAT,
      damage.offset,
      `${damage.reason}; it lies column by column (fortran_order), so no row is whole`,
    );
  return { ...common, descr, data: inRows(data, shape) };
}

/** Columns by name, of as many elements as are there and can be read. */
function readColumns(
  asset: Asset,
  { shape, dataStart }: Header,
  fields: readonly Field[],
): { readonly columns: Record<string, Numbers>; readonly damage: FormatError | null } {
  const sizes = fields.map((f) => f.count * kindOf(f.descr, dataStart).size);
  const width = sizes.reduce((a, b) => a + b, 0);
  const count = shape.reduce((a, b) => a * b, 1);
  let damage: FormatError | null = null;
  let rows = count;
  if (dataStart + count * width > asset.bytes) {
    const reason = `the array: ${count * width} bytes are needed, the file ends at ${asset.bytes}`;
    rows = Math.floor((asset.bytes - dataStart) / Math.max(1, width));
    damage = behindSome(new FormatError(FORMAT, asset.bytes, reason), rows);
  }
  const bytes = readExactly(asset, FORMAT, dataStart, rows * width, 'the array');
  const view = viewOf(bytes);
  for (;;) {
    const columns: Record<string, Numbers> = {};
    let shift = 0;
    try {
      for (const [k, field] of fields.entries()) {
        if (!/[|<>=]?[VSU]/.test(field.descr))
          columns[field.name] = readColumn(view, field, rows, width, shift, dataStart);
        shift += sizes[k] ?? 0;
      }
      return { columns, damage };
    } catch (error) {
      // An element that is no number here: those before it are read again.
      if (error instanceof FormatError) rows = Math.floor((error.offset - dataStart) / width);
      damage = behindSome(error, rows);
    }
  }
}

function readHeader(asset: Asset): Header {
  const head = asset.read(0, Math.min(12, asset.bytes));
  if (head.length < 12) throw new FormatError(FORMAT, head.length, 'ends within its head');
  if (latin(head.subarray(0, 6)) !== '\x93NUMPY')
    throw new FormatError(FORMAT, 0, 'does not begin as an array of numpy does');
  const major = head[6]!;
  if (major < 1 || major > 3) throw new FormatError(FORMAT, 6, `version ${major} is not known`);
  const view = viewOf(head);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const from = major === 1 ? 10 : 12;
  if (length > MOST_HEADER) throw new FormatError(FORMAT, 8, `a head of ${length} bytes`);
  const text = new TextDecoder().decode(readExactly(asset, FORMAT, from, length, 'the head'));
  const shapeText = /'shape'\s*:\s*\(([^)]*)\)/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const simple = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const list = /'descr'\s*:\s*\[([\s\S]*)\]\s*,\s*'(?:fortran|shape)/.exec(text)?.[1];
  if (
    shapeText === undefined ||
    order === undefined ||
    (simple === undefined && list === undefined)
  )
    throw new FormatError(FORMAT, from, 'the head names no type, order or shape');
  const shape = shapeText
    .split(',')
    .map((s) => s.trim())
    .filter((s) => s !== '')
    .map((s) => Number(s.replace(/L$/, '')));
  if (shape.length > 32 || shape.some((d) => !Number.isSafeInteger(d) || d < 0))
    throw new FormatError(FORMAT, from, `a shape of (${shapeText})`);
  return {
    shape,
    fortran: order === 'True',
    descr: simple ?? fieldsOf(list ?? '', from),
    dataStart: from + length,
  };
}

function fieldsOf(text: string, offset: number): Field[] {
  const fields = [
    ...text.matchAll(/\(\s*'([^']*)'\s*,\s*'([^']*)'\s*(?:,\s*\(([^)]*)\)\s*)?\)/g),
  ].map(([, name = '', descr = '', sub = '']) => ({
    name,
    descr,
    count: sub
      .split(',')
      .filter((s) => s.trim() !== '')
      .reduce((n, s) => n * Number(s), 1),
  }));
  if (fields.length === 0 || fields.length > 1000)
    throw new FormatError(FORMAT, offset, 'records whose fields cannot be read');
  return fields;
}

function kindOf(
  descr: string,
  offset: number,
): { readonly kind: string; readonly size: number; readonly little: boolean } {
  const [, order = '|', kind = '', digits = ''] = /^([|<>=]?)([a-zA-Z])(\d*)$/.exec(descr) ?? [];
  if (kind === 'O')
    throw new FormatError(FORMAT, offset, 'an array of Python objects would have to run code');
  const size = Number(digits || '0') * (kind === 'U' ? 4 : 1);
  const known =
    (kind === 'b' && size === 1) ||
    ('iu'.includes(kind) && [1, 2, 4, 8].includes(size)) ||
    (kind === 'f' && [2, 4, 8].includes(size)) ||
    (kind === 'c' && [8, 16].includes(size)) ||
    'VSU'.includes(kind);
  if (kind === '' || !known || size > 2 ** 16)
    throw new FormatError(FORMAT, offset, `elements of type ${descr.slice(0, 20)} are not known`);
  return { kind, size, little: order !== '>' };
}

function readColumn(
  view: DataView,
  field: Field,
  rows: number,
  width: number,
  shift: number,
  offset: number,
): Numbers {
  const { kind, size, little } = kindOf(field.descr, offset);
  const parts = kind === 'c' ? 2 : 1;
  const each = size / parts;
  const n = field.count * parts;
  const get = getterOf(kind, each, view, little, offset);
  const result = arrayFor(kind, each, rows * n);
  for (let r = 0; r < rows; r++)
    for (let k = 0; k < n; k++) result[r * n + k] = get(r * width + shift + k * each);
  return result;
}

function arrayFor(kind: string, size: number, n: number): Numbers {
  if (kind === 'f' || kind === 'c') return size === 8 ? new Float64Array(n) : new Float32Array(n);
  if (size === 8) return new Float64Array(n);
  if (kind === 'i')
    return size === 1 ? new Int8Array(n) : size === 2 ? new Int16Array(n) : new Int32Array(n);
  return size === 1 ? new Uint8Array(n) : size === 2 ? new Uint16Array(n) : new Uint32Array(n);
}

function getterOf(
  kind: string,
  size: number,
  view: DataView,
  little: boolean,
  offset: number,
): (at: number) => number {
  if (kind === 'f' || kind === 'c') {
    if (size === 2) return (at) => fromHalf(view.getUint16(at, little));
    return size === 4 ? (at) => view.getFloat32(at, little) : (at) => view.getFloat64(at, little);
  }
  if (size === 8)
    return (at) => {
      const big = kind === 'i' ? view.getBigInt64(at, little) : view.getBigUint64(at, little);
      const value = Number(big);
      if (!Number.isSafeInteger(value))
        throw new FormatError(FORMAT, offset + at, `${big} is beyond 2^53`);
      return value;
    };
  if (kind === 'i') {
    if (size === 1) return (at) => view.getInt8(at);
    return size === 2 ? (at) => view.getInt16(at, little) : (at) => view.getInt32(at, little);
  }
  if (size === 1) return (at) => view.getUint8(at);
  return size === 2 ? (at) => view.getUint16(at, little) : (at) => view.getUint32(at, little);
}

/** A half-precision number (IEEE 754 binary16) from its bits. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

/** Columns first to rows first. */
function inRows(data: Numbers, shape: readonly number[]): Numbers {
  const result = data.slice();
  const index = new Array<number>(shape.length).fill(0);
  const strides: number[] = [];
  let stride = 1;
  for (const d of shape) {
    strides.push(stride);
    stride *= d;
  }
  for (let k = 0; k < data.length; k++) {
    let from = 0;
    for (const [axis, i] of index.entries()) from += i * strides[axis]!;
    result[k] = data[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (++index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
  return result;
}
