/** Where plots stand in the dock: columns from left to right, each with one plot or several below one another. */

import { type GraphDocument, placeOfPlot, positionOf } from '#engine';
import { registry } from '../../state/registry.ts';

export type Columns = readonly (readonly string[])[];

/** Ids of the plots of the dock, from left to right as they stand on the canvas. */
export function plotsOf(document: GraphDocument): readonly string[] {
  return Object.keys(document.nodes)
    .filter((id) => registry.get(document.nodes[id]?.type ?? '')?.category === 'plot')
    .filter((id) => placeOfPlot(document, id) !== 'canvas')
    .sort((a, b) => positionOf(document, a)[0] - positionOf(document, b)[0] || (a < b ? -1 : 1));
}

/** The columns that a person made, as far as their plots are there; other plots follow, each in its own. */
export function columnsOf(made: Columns, plots: readonly string[]): Columns {
  const placed = new Set(made.flat());
  return [
    ...made
      .map((column) => column.filter((id) => plots.includes(id)))
      .filter(({ length }) => length > 0),
    ...plots.filter((id) => !placed.has(id)).map((id) => [id]),
  ];
}

const indexOf = (columns: Columns, id: string) => columns.findIndex((c) => c.includes(id));
const without = (columns: Columns, id: string): Columns =>
  columns.map((c) => c.filter((other) => other !== id));
const settled = (columns: Columns): Columns => columns.filter(({ length }) => length > 0);

/** Puts a plot to where another one stands, which makes room. */
export function putAt(columns: Columns, id: string, other: string): Columns {
  const [from, to] = [indexOf(columns, id), indexOf(columns, other)];
  if (id === other || from < 0 || to < 0) return columns;
  const row = columns[to]?.indexOf(other) ?? 0;
  const rest = without(columns, id);
  return settled(
    row > 0
      ? rest.with(to, (rest[to] ?? []).toSpliced(row, 0, id))
      : rest.toSpliced(from < to ? to + 1 : to, 0, [id]),
  );
}

/** Puts a plot below another one, into its column. */
export function putBelow(columns: Columns, id: string, other: string): Columns {
  const to = indexOf(columns, other);
  if (id === other || to < 0) return columns;
  const rest = without(columns, id);
  const column = rest[to] ?? [];
  return settled(rest.with(to, column.toSpliced(column.indexOf(other) + 1, 0, id)));
}

/**
 * Puts a plot one place to the left, for who has no pointer: below what stands there, from there to
 * a column of its own before it. null: it stands leftmost.
 */
export function putLeft(columns: Columns, id: string): Columns | null {
  const at = indexOf(columns, id);
  if ((columns[at]?.length ?? 0) > 1) return without(columns, id).toSpliced(at, 0, [id]);
  const last = columns[at - 1]?.at(-1);
  return last === undefined ? null : putBelow(columns, id, last);
}

/** Rows of a grid in which the plots of each column share its height evenly. */
export function rowsOf(columns: Columns): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  return columns.reduce((rows, { length }) => (rows * length) / divisor(rows, length), 1);
}
