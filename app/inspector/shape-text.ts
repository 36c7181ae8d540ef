/** Sizes and tables as text, both ways. */

import { strings } from '../strings.ts';

const words = strings.inspector.values;

/** A size: '800', '28 × 28', '28x28', '[28, 28]'. Null: it is none. */
export function readShape(text: string): readonly number[] | null {
  const parts = text
    .replace(/[[\]]/g, ' ')
    .trim()
    .split(/\s*[×x*,;]\s*|\s+/);
  const shape = parts.map(Number);
  const sound = shape.every((size) => Number.isInteger(size) && size >= 1 && size <= 1e9);
  return sound && parts[0] !== '' && shape.length <= 4 ? shape : null;
}

/** Rows of a table as lines. */
export function printTable(value: unknown): string {
  if (!Array.isArray(value)) return '';
  return value.map((row) => (Array.isArray(row) ? row.join(', ') : String(row))).join('\n');
}

const MOST_ROWS = 100_000;

/** Lines as rows of a table with so many columns; columns are separated by commas, tabs or spaces. */
export function readTable(
  text: string,
  columns: number,
):
  | { readonly ok: true; readonly rows: readonly (readonly number[])[] }
  | { readonly ok: false; readonly says: string } {
  const lines = text.split('\n').map((line) => line.trim());
  const rows: number[][] = [];
  for (const [k, line] of lines.entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const cells = line.split(/[\s,;]+/).filter((cell) => cell !== '');
    const row = cells.map(Number);
    const bad = row.findIndex((cell) => !Number.isFinite(cell));
    if (bad >= 0) return { ok: false, says: words.lineNumber(k + 1, cells[bad] ?? '') };
    if (columns === 1) rows.push(...row.map((cell) => [cell]));
    else if (row.length === columns) rows.push(row);
    else return { ok: false, says: words.lineLength(k + 1, row.length, columns) };
    if (rows.length > MOST_ROWS) return { ok: false, says: words.longTable(MOST_ROWS) };
  }
  return { ok: true, rows };
}
