/** Sizes and tables as text, both ways. */

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
    if (bad >= 0) return { ok: false, says: `Line ${k + 1}: "${cells[bad]}" is no number.` };
    if (columns === 1) rows.push(...row.map((cell) => [cell]));
    else if (row.length === columns) rows.push(row);
    else
      return { ok: false, says: `Line ${k + 1} has ${row.length} numbers; ${columns} are needed.` };
    if (rows.length > MOST_ROWS)
      return { ok: false, says: `A table holds at most ${MOST_ROWS} rows. Use a file.` };
  }
  return { ok: true, rows };
}
