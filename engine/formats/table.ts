/**
 * Numbers in text: rows of columns separated by comma, semicolon, tab or blanks, with or without
 * a row of names; lines that begin with # are comments. Enough for CSV signals, spike tables and
 * NEST's dat and gdf files.
 */

import type { Asset } from '../kit/types.ts';
import { behindSome, FormatError, tryRead } from './damage.ts';

const FORMAT = 'table';

const MOST_BYTES = 2 ** 28;

export interface NumberTable {
  /** Names of the columns, empty strings where the file has none. */
  readonly names: readonly string[];
  readonly rows: number;
  /** `[rows, columns]` */
  readonly data: Float64Array;
  /** What ended the reading early: rows are those before it. */
  readonly damage: FormatError | null;
  /** Byte at which a row begins. */
  offsetOf(row: number): number;
}

/** Tables by the file they were read from: stages ask again at every interval. */
const known = new WeakMap<Asset, NumberTable | FormatError>();

/** A file's table, read once; a text says what is wrong, in which line and at which byte. */
export function readTable(asset: Asset): NumberTable | string {
  return tryRead(asset, () => openTable(asset));
}

/** The same; throws `FormatError`. */
export function openTable(asset: Asset): NumberTable {
  let table = known.get(asset);
  if (table === undefined) {
    try {
      table = parseTable(asset);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      table = error;
    }
    known.set(asset, table);
  }
  if (table instanceof FormatError) throw table;
  return table;
}

function parseTable(asset: Asset): NumberTable {
  if (asset.bytes > MOST_BYTES)
    throw new FormatError(
      FORMAT,
      MOST_BYTES,
      `${asset.bytes} bytes are more than a table may have (${MOST_BYTES})`,
    );
  const text = new TextDecoder().decode(asset.read(0, asset.bytes));
  let names: readonly string[] | null = null;
  let data = new Float64Array(1024);
  let count = 0;
  let rows = 0;
  let columns = 0;
  let line = 0;
  let damage: FormatError | null = null;
  /** Where rows begin in the text. */
  const begins: number[] = [];
  const byteAt = (begin: number): number => {
    // The mark of UTF-8 is not in the text.
    const marked = asset.bytes >= 3 && asset.read(0, 3)[0] === 0xef ? 3 : 0;
    return marked + new TextEncoder().encode(text.slice(0, begin)).length;
  };
  const damageAt = (begin: number, reason: string): FormatError =>
    new FormatError(FORMAT, byteAt(begin), `line ${line}: ${reason}`);
  for (let from = 0; from < text.length; ) {
    let to = text.indexOf('\n', from);
    if (to < 0) to = text.length;
    const content = text.slice(from, to).replace(/\r$/, '').trim();
    const begin = from;
    from = to + 1;
    line++;
    if (content === '' || content.startsWith('#') || content.startsWith('%')) continue;
    const cells = splitCells(content);
    if (names === null && columns === 0 && cells.some((c) => c !== '' && Number.isNaN(Number(c)))) {
      names = cells;
      columns = cells.length;
      continue;
    }
    if (columns === 0) columns = cells.length;
    const values = cells.map((cell) => (cell === '' ? Number.NaN : Number(cell)));
    const wrong = values.findIndex(
      (v, k) => Number.isNaN(v) && cells[k] !== '' && cells[k]?.toLowerCase() !== 'nan',
    );
    if (cells.length !== columns || wrong >= 0) {
      const reason =
        cells.length !== columns
          ? `${cells.length} ${cells.length === 1 ? 'column' : 'columns'} where ${columns} are expected`
          : `"${cells[wrong]?.slice(0, 40)}" is not a number`;
      damage = behindSome(damageAt(begin, reason), rows);
      break;
    }
    if (count + columns > data.length) {
      const grown = new Float64Array(2 * data.length + columns);
      grown.set(data);
      data = grown;
    }
    data.set(values, count);
    count += columns;
    begins.push(begin);
    rows++;
  }
  return {
    names: names ?? new Array<string>(columns).fill(''),
    rows,
    data: data.slice(0, count),
    damage,
    offsetOf: (row) => byteAt(begins[row] ?? text.length),
  };
}

function splitCells(content: string): string[] {
  for (const separator of ['\t', ';', ','])
    if (content.includes(separator)) {
      const cells = content.split(separator).map((c) => c.trim().replace(/^"(.*)"$/, '$1'));
      // Files of NEST end their lines with a separator.
      if (cells.at(-1) === '') cells.pop();
      return cells;
    }
  return content.split(/\s+/);
}
