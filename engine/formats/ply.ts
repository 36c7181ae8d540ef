/**
 * PLY (Turk 1994): a text head that describes elements and their properties, then text or binary
 * numbers in that order. Vertices become columns, faces lists of corners; other elements are passed.
 */

import type { Asset } from '../kit/types.ts';
import { latin, viewOf } from './bytes.ts';
import { behindSome, FormatError } from './damage.ts';
import type { Numbers } from './npy.ts';
import { checkCount, checkMemory, firstPoints, type PointCloud } from './points.ts';

const FORMAT = 'PLY';
const MOST_HEADER = 2 ** 16;
const BLOCK = 2 ** 20;
const MOST_LIST = 2 ** 16;
const MOST_WORD = 2 ** 16;

type Scalar = 'i1' | 'u1' | 'i2' | 'u2' | 'i4' | 'u4' | 'f4' | 'f8';
const SCALARS: Readonly<Record<string, Scalar>> = {
  char: 'i1',
  int8: 'i1',
  uchar: 'u1',
  uint8: 'u1',
  short: 'i2',
  int16: 'i2',
  ushort: 'u2',
  uint16: 'u2',
  int: 'i4',
  int32: 'i4',
  uint: 'u4',
  uint32: 'u4',
  float: 'f4',
  float32: 'f4',
  double: 'f8',
  float64: 'f8',
};
const sizeOf = (type: Scalar): number => Number(type[1]);

interface Property {
  readonly name: string;
  readonly type: Scalar;
  /** Type of the length, of a list. */
  readonly length?: Scalar;
}
interface Element {
  readonly name: string;
  readonly count: number;
  readonly offset: number; // of its line
  readonly properties: Property[];
}

/** Reads numbers one after the other, out of text or bytes. */
interface Scanner {
  next(type: Scalar): number;
  /** Byte behind the last number. */
  readonly at: number;
}

function readHeader(asset: Asset): {
  readonly form: string;
  readonly elements: readonly Element[];
  readonly end: number;
} {
  const text = latin(asset.read(0, Math.min(MOST_HEADER, asset.bytes)));
  const found = /end_header[ \t]*(\r\n|\n|\r)/.exec(text);
  if (!found) throw new FormatError(FORMAT, text.length, 'the head has no end (end_header)');
  const elements: Element[] = [];
  let form = '';
  let offset = 0;
  for (const line of text.slice(0, found.index).split(/\r\n|\n|\r/)) {
    const words = line.trim().split(/\s+/);
    if (words[0] === 'format') form = words[1] ?? '';
    else if (words[0] === 'element') {
      const count = Number(words[2]);
      checkCount(FORMAT, offset, count);
      elements.push({ name: words[1] ?? '', count, offset, properties: [] });
    } else if (words[0] === 'property') {
      const list = words[1] === 'list';
      const type = SCALARS[words[list ? 3 : 1] ?? ''];
      const length = list ? SCALARS[words[2] ?? ''] : undefined;
      const element = elements.at(-1);
      if (!element || !type || (list && !length) || element.properties.length > 256)
        throw new FormatError(FORMAT, offset, `"${line.slice(0, 60)}" cannot be read`);
      element.properties.push({
        name: words[list ? 4 : 2] ?? '',
        type,
        ...(length ? { length } : {}),
      });
    }
    offset += line.length + 1;
  }
  if (!['ascii', 'binary_little_endian', 'binary_big_endian'].includes(form))
    throw new FormatError(FORMAT, 4, `the form "${form.slice(0, 40)}" is not known`);
  const end = found.index + found[0].length;
  for (const { name, count, offset: line, properties } of elements)
    if (name === 'vertex')
      checkMemory(
        FORMAT,
        line,
        count,
        count * properties.reduce((sum, p) => sum + (p.length ? 0 : sizeOf(p.type)), 0),
      );
  return { form, elements, end };
}

/** Bytes that a row of an element takes at least; a number of text takes a digit and a blank. */
const leastBytes = ({ properties }: Element, text: boolean): number =>
  properties.reduce((sum, p) => sum + (text ? 2 : sizeOf(p.length ?? p.type)), 0);

/** Reads a PLY file. */
export function readPly(asset: Asset): PointCloud {
  const { form, elements, end } = readHeader(asset);
  const text = form === 'ascii';
  const scanner = text
    ? textScanner(asset, end)
    : byteScanner(asset, end, form === 'binary_little_endian');
  const body: Body = { columns: {}, faces: [], points: 0, read: 0, end };
  let damage: FormatError | null = null;
  try {
    for (const element of elements) {
      // No more rows than the file has room for, and one to find its end.
      const room = Math.ceil((asset.bytes - body.end) / Math.max(1, leastBytes(element, text)));
      readElement(element, Math.min(element.count, room + 1), scanner, body);
    }
  } catch (error) {
    // The last number of a text that ends too early may be cut itself.
    if (text && body.end >= asset.bytes) if (body.faces.pop() === undefined) body.read--;
    damage = behindSome(error, body.read);
  }
  const { faces, read: points } = body;
  const columns = firstPoints(body.columns, points);
  if (!columns.x || !columns.y || !columns.z)
    throw damage ?? new FormatError(FORMAT, 0, 'there are no points with x, y and z');
  return { format: FORMAT, points, columns, faces, warnings: [], damage };
}

/** What has been read. */
interface Body {
  columns: Record<string, Numbers>;
  readonly faces: number[][];
  /** Points the head names, and those that are whole. */
  points: number;
  read: number;
  /** Byte behind the last whole row. */
  end: number;
}

function readElement(element: Element, room: number, scanner: Scanner, body: Body): void {
  const vertex = element.name === 'vertex';
  if (vertex) {
    body.points = element.count;
    body.read = 0;
    for (const { name, type, length } of element.properties)
      if (!length) body.columns[name] = arrayOf(type, room);
  }
  for (let row = 0; row < element.count; row++) {
    for (const { name, type, length } of element.properties) {
      if (!length) {
        const value = scanner.next(type);
        if (vertex) body.columns[name]![row] = value;
        continue;
      }
      const n = scanner.next(length);
      if (!(n >= 0 && n <= MOST_LIST))
        throw new FormatError(FORMAT, scanner.at, `a list of ${n} entries`);
      const list = Array.from({ length: n }, () => scanner.next(type));
      if (element.name === 'face' && /^vertex_ind/.test(name)) {
        if (list.some((c) => !(c >= 0 && c < body.points)))
          throw new FormatError(FORMAT, scanner.at, `face ${row} has a corner that is no point`);
        body.faces.push(list);
      }
    }
    if (vertex) body.read = row + 1;
    body.end = scanner.at;
  }
}

function arrayOf(type: Scalar, n: number): Numbers {
  switch (type) {
    case 'i1':
      return new Int8Array(n);
    case 'u1':
      return new Uint8Array(n);
    case 'i2':
      return new Int16Array(n);
    case 'u2':
      return new Uint16Array(n);
    case 'i4':
      return new Int32Array(n);
    case 'u4':
      return new Uint32Array(n);
    case 'f4':
      return new Float32Array(n);
    case 'f8':
      return new Float64Array(n);
  }
}

function byteScanner(asset: Asset, from: number, little: boolean): Scanner {
  let start = from;
  let view = viewOf(new Uint8Array());
  let at = 0;
  const need = (size: number): number => {
    if (at + size > view.byteLength) {
      start += at;
      const bytes = asset.read(start, Math.min(BLOCK, asset.bytes - start));
      if (bytes.length < size)
        throw new FormatError(FORMAT, start + bytes.length, 'ends before all its points and faces');
      view = viewOf(bytes);
      at = 0;
    }
    at += size;
    return at - size;
  };
  return {
    get at() {
      return start + at;
    },
    next(type) {
      const k = need(sizeOf(type));
      switch (type) {
        case 'i1':
          return view.getInt8(k);
        case 'u1':
          return view.getUint8(k);
        case 'i2':
          return view.getInt16(k, little);
        case 'u2':
          return view.getUint16(k, little);
        case 'i4':
          return view.getInt32(k, little);
        case 'u4':
          return view.getUint32(k, little);
        case 'f4':
          return view.getFloat32(k, little);
        case 'f8':
          return view.getFloat64(k, little);
      }
    },
  };
}

function textScanner(asset: Asset, from: number): Scanner {
  let start = from;
  let text = '';
  let at = 0;
  const fill = (): boolean => {
    start += at;
    text = text.slice(at);
    at = 0;
    const from = Math.min(asset.bytes, start + text.length);
    const bytes = asset.read(from, Math.min(BLOCK, asset.bytes - from));
    text += latin(bytes);
    return bytes.length > 0;
  };
  const isBlank = (code: number) => code <= 32;
  return {
    get at() {
      return start + at;
    },
    next() {
      for (;;) {
        while (at < text.length && isBlank(text.charCodeAt(at))) at++;
        let end = at;
        while (end < text.length && !isBlank(text.charCodeAt(end))) end++;
        if (end - at > MOST_WORD)
          throw new FormatError(FORMAT, start + at, `${end - at} bytes without a blank`);
        // A number that touches the end of the block may go on in the next.
        if (end === text.length) {
          if (fill()) continue;
          end = text.length;
        }
        const word = text.slice(at, end);
        const value = Number(word);
        if (word === '')
          throw new FormatError(FORMAT, start + at, 'ends before all its points and faces');
        if (Number.isNaN(value) && !/^nan$/i.test(word))
          throw new FormatError(FORMAT, start + at, `"${word.slice(0, 30)}" is not a number`);
        at = end;
        return value;
      }
    },
  };
}
