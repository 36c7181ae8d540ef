/** Columns of numbers as signals, played in time or handed over whole. */

import { readTable, saysPartly } from '#engine/formats';
import { asset, count, defineNode, findNonFinite, flag, quantity } from '#engine/kit';

export const signalFile = defineNode({
  type: 'core/signal-file',
  version: 1,
  title: 'Signal file (CSV)',
  category: 'source',
  doc: 'Plays the columns of a table as signals, one row per interval, and offers the whole record for encoders of recordings.',
  parameters: {
    file: asset({
      doc: 'Text with a row per sample: CSV, TSV or blanks.',
      media: ['text/csv', '.csv', '.tsv', '.txt'],
    }),
    columns: count(1, { doc: 'How many columns are signals.', range: [1, 10000] }),
    skip: count(0, { doc: 'Columns before them, such as a time.', range: [0, 10000] }),
    interval: quantity(1, 'ms', { doc: 'Time of a row.', range: [1e-6, null], live: false }),
    gain: quantity(1, '1', { doc: 'Factor on the values.' }),
    loop: flag(false, { doc: 'Begins again at the end; otherwise the last row stays.' }),
  },
  ports: {
    signal: {
      kind: 'analog',
      flow: 'out',
      unit: '1',
      shape: ['columns'],
      doc: 'The row of this interval.',
    },
    record: {
      kind: 'image',
      flow: 'out',
      shape: ['columns', '*'],
      doc: 'The whole record: signals, then samples in time.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'interval',
    begin(at) {
      const { file, columns, skip, gain, loop } = at.values;
      const table = file ? readTable(file) : 'file: choose a table of numbers.';
      if (typeof table === 'string') {
        at.problem(table);
        return {};
      }
      const { data, rows, damage } = table;
      if (damage && file) at.warning(saysPartly(file, damage, `${rows} rows`));
      const width = table.names.length;
      if (skip + columns > width) {
        at.problem(`columns: the table has ${width} columns, ${skip} + ${columns} are wanted.`);
        return {};
      }
      if (rows === 0) return {};
      const bad = findNonFinite(data);
      if (bad) {
        const [row, column] = [Math.floor(bad.index / width) + 1, (bad.index % width) + 1];
        at.problem(`${file?.name}: row ${row}, column ${column} is not a finite number.`);
        return {};
      }
      const interval = Math.floor(at.from / Math.max(1, at.steps));
      const row = loop ? interval % rows : Math.min(interval, rows - 1);
      const value = (t: number, c: number) => data[t * width + skip + c]! * gain;
      const signal = Float64Array.from({ length: columns }, (_, c) => value(row, c));
      const result = { signal: { shape: [columns], data: signal } };
      if (interval > 0) return result;
      const record = Float64Array.from({ length: rows * columns }, (_, k) =>
        value(k % rows, Math.floor(k / rows)),
      );
      return { ...result, record: { shape: [columns, rows], data: record } };
    },
  },
  examples: [
    {
      title: 'Three rows',
      parameters: { file: { name: 'three.csv', inline: 'eAoxCjIKMwo=' } },
      duration: '10 ms',
      expect: (r) => r.signal('signal').at(-1) === 3,
    },
  ],
});
