/** A plot as a table: what is seen, as numbers, refreshed on demand so that it can be read in peace. */

import { useState } from 'react';
import { strings } from '../../strings.ts';
import { numberText } from './axis.ts';
import { rowsOf } from './export-data.ts';
import type { View } from './view.ts';

const words = strings.panels.plots;

const MOST_ROWS = 500;

/** The numbers behind a view. */
export function PlotTable({ view, name }: { readonly view: View; readonly name: string }) {
  const [table, setTable] = useState(() => view.table());
  const rows = rowsOf(table);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="plot-table" tabIndex={0} aria-label={words.table(name)}>
      <p>
        <button type="button" onClick={() => setTable(view.table())}>
          {words.refresh}
        </button>
        {rows > MOST_ROWS && ` ${words.firstRows(MOST_ROWS, rows)}`}
      </p>
      <table>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column.name} scope="col">
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: Math.min(rows, MOST_ROWS) }, (_v, k) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are numbered and never reorder
            <tr key={k}>
              {table.columns.map((column) => {
                const value = column.values[k];
                return (
                  <td key={column.name}>
                    {typeof value === 'number' ? numberText(value) : (value ?? '')}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
