/**
 * The numbers behind a plot as CSV and NPY. Both say in the file which run they are from: CSV in
 * comment lines before its header, NPY in a comment behind the header's dictionary, where NumPy's
 * reader (it evaluates the header as a Python literal) skips it.
 */

import { footer, type Provenance } from './figure.ts';

/** A table: columns of equal length under names with units, such as 'time (ms)'. */
export interface Table {
  readonly columns: readonly {
    readonly name: string;
    readonly values: ArrayLike<number | string>;
  }[];
}

/** Rows of a table. */
export const rowsOf = (table: Table): number =>
  Math.max(0, ...table.columns.map(({ values }) => values.length));

/** A table as CSV (RFC 4180) with the run in comment lines. Numbers have a point, never a comma. */
export function writeCsv(table: Table, provenance: Provenance): string {
  const lines = [
    csvHeader(
      table.columns.map(({ name }) => name),
      provenance,
    ),
  ];
  const rows = rowsOf(table);
  for (let k = 0; k < rows; k++)
    lines.push(table.columns.map(({ values }) => cell(values[k] ?? '')).join(','));
  return `${lines.join('\n')}\n`;
}

/** The run in comment lines, and the names of the columns. */
export const csvHeader = (names: readonly string[], provenance: Provenance): string =>
  [`# ${footer(provenance)}`, `# ${JSON.stringify(provenance)}`, names.map(cell).join(',')].join(
    '\n',
  );

/** A number or a text as it stands in CSV. */
export function cell(value: number | string): string {
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value);
  // A text that begins like a formula would be run by spreadsheets.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** An array for NPY: float64, row by row. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** An array as NPY, version 2.0 of the format (NumPy enhancement proposal 1), little endian. */
export function writeNpy(array: NamedArray, provenance: Provenance): Uint8Array<ArrayBuffer> {
  const header = npyHeader(array, provenance);
  const out = new Uint8Array(header.length + array.data.length * 8);
  out.set(header);
  const view = new DataView(out.buffer, header.length);
  for (let k = 0; k < array.data.length; k++) view.setFloat64(8 * k, array.data[k] ?? 0, true);
  return out;
}

/** What stands before the numbers of an array. */
export function npyHeader(
  array: Omit<NamedArray, 'data'>,
  provenance: Provenance,
): Uint8Array<ArrayBuffer> {
  const shape = array.shape.length === 1 ? `${array.shape[0]},` : array.shape.join(', ');
  const note = asciiJson({ ...provenance, array: array.name });
  const dictionary = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape}), } # ${note}`;
  // The header ends with a line break, at a multiple of 64 from the file's begin.
  const padding = (64 - ((12 + dictionary.length + 1) % 64)) % 64;
  const header = `${dictionary}${' '.repeat(padding)}\n`;
  const out = new Uint8Array(12 + header.length);
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 2, 0]);
  new DataView(out.buffer).setUint32(8, header.length, true);
  for (let k = 0; k < header.length; k++) out[12 + k] = header.charCodeAt(k);
  return out;
}

/** JSON in ASCII on one line: a header of version 2.0 is Latin-1. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** A table as one array [rows, columns]; text columns are left out. */
export function toArray(table: Table, name: string): NamedArray {
  const columns = table.columns.filter(({ values }) => typeof (values[0] ?? 0) === 'number');
  const rows = rowsOf(table);
  const data = new Float64Array(rows * columns.length);
  for (const [c, { values }] of columns.entries())
    for (let k = 0; k < rows; k++) data[k * columns.length + c] = Number(values[k] ?? Number.NaN);
  return {
    name: `${name}: ${columns.map((c) => c.name).join(', ')}`,
    shape: [rows, columns.length],
    data,
  };
}

/** A name for a downloaded file: the plot's and the run's, safe on every system. */
export function fileName(title: string, provenance: Provenance, extension: string): string {
  const stem = `${title} ${provenance.run}`
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|-+$/g, '')
    .slice(0, 80);
  return `${stem}.${extension}`;
}
