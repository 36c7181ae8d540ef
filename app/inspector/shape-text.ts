/** Sizes and tables as text, both ways. */

import type { ParameterValue } from '#engine';
import { strings } from '../strings.ts';
import { printValue } from './value-text.ts';

const words = strings.inspector.values;

/** A size: '800', '28 × 28', '28x28', '[28, 28]', 'grid(28, 28)', '= 2*k'. Null: it is none. */
export function readSize(text: string): ParameterValue | null {
  const formula = /^\s*=\s*(.*\S)/s.exec(text)?.[1];
  if (formula !== undefined) return { expression: formula };
  const parts = text
    .replace(/^\s*grid\s*\((.*)\)\s*$/i, '$1')
    .replace(/[[\]]/g, ' ')
    .trim()
    .split(/\s*[×x*,;]\s*|\s+/);
  const shape = parts.map(Number);
  const sound = shape.every((size) => Number.isInteger(size) && size >= 1 && size <= 1e9);
  if (!sound || parts[0] === '' || shape.length > 4) return null;
  return shape.length === 1 ? (shape[0] ?? 1) : shape;
}

/** A size as its field shows it, formulas as in other fields. */
export function printSize(value: ParameterValue | undefined): string {
  if (value === undefined) return '';
  return Array.isArray(value) ? value.join(' × ') : printValue(value);
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
