/** Spikes of a recording, at their times. */

import { readTable } from '#engine/formats';
import { asset, choice, count, defineNode, flag, quantity } from '#engine/kit';

export const spikeFile = defineNode({
  type: 'core/spike-file',
  version: 1,
  title: 'Spike file',
  category: 'source',
  doc: 'Plays the spikes of a table with a channel and a time per row, sorted or not: CSV, or what NEST writes (dat, gdf). A time is the stamp of the spike, rounded to the grid.',
  parameters: {
    n: count(100, { doc: 'Number of channels.', range: [1, 10000000] }),
    file: asset({ doc: 'The table.', media: ['text/csv', '.csv', '.tsv', '.txt', '.dat', '.gdf'] }),
    channelColumn: count(0, { doc: 'Which column is the channel, from 0.', range: [0, 1000] }),
    timeColumn: count(1, { doc: 'Which column is the time, from 0.', range: [0, 1000] }),
    unit: choice({
      doc: 'Unit of the times.',
      options: { ms: 'Milliseconds', s: 'Seconds', us: 'Microseconds' },
      default: 'ms',
    }),
    first: count(0, {
      doc: 'The channel that is element 0; NEST begins with 1.',
      range: [0, null],
    }),
    offset: quantity(0, 'ms', { doc: 'Added to all times.' }),
    loop: flag(false, { doc: 'Begins again after the last spike.' }),
  },
  ports: { spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'The recorded spikes.' } },
  behaviour: {
    kind: 'stage',
    every: '1 s',
    begin(at) {
      const { values } = at;
      const table = values.file ? readTable(values.file) : 'file: choose a table of spikes.';
      if (typeof table === 'string') {
        at.problem(table);
        return {};
      }
      const width = table.names.length;
      const scale = { ms: 1, s: 1000, us: 0.001 }[values.unit];
      if (Math.max(values.timeColumn, values.channelColumn) >= width) {
        at.problem(
          `The table has ${width} columns, counted from 0: check timeColumn and channelColumn.`,
        );
        return {};
      }
      const stamps = new Float64Array(table.rows);
      let last = 0;
      for (let k = 0; k < table.rows; k++) {
        const time = table.data[k * width + values.timeColumn]! * scale + values.offset;
        const channel = table.data[k * width + values.channelColumn]! - values.first;
        if (!(time >= 0)) {
          at.problem(
            `${values.file?.name}: row ${k + 1} has the time ${time} ms; times begin at 0.`,
          );
          return {};
        }
        if (!Number.isInteger(channel) || channel < 0 || channel >= values.n) {
          at.problem(
            `${values.file?.name}: row ${k + 1} is channel ${channel}; there are ${values.n} (n), from 0.`,
          );
          return {};
        }
        stamps[k] = Math.max(1, Math.round(time / at.dt));
        last = Math.max(last, stamps[k]!);
      }
      const found: [step: number, element: number][] = [];
      for (let k = 0; k < table.rows; k++) {
        const element = table.data[k * width + values.channelColumn]! - values.first;
        let stamp = stamps[k]!;
        if (values.loop && last > 0 && stamp <= at.from)
          stamp += Math.ceil((at.from + 1 - stamp) / last) * last;
        for (; stamp - 1 < at.from + at.steps; stamp += last) {
          if (stamp - 1 >= at.from) found.push([stamp - 1 - at.from, element]);
          if (!values.loop || last === 0) break;
        }
      }
      found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      return {
        spikes: {
          step: Uint32Array.from(found, ([s]) => s),
          element: Uint32Array.from(found, ([, e]) => e),
        },
      };
    },
  },
  examples: [
    {
      title: 'Two spikes of a file of NEST',
      parameters: {
        n: 3,
        first: 1,
        // sender, time_ms: 2 at 5.0, 1 at 3.0
        file: { name: 'two.dat', inline: 'c2VuZGVyCXRpbWVfbXMKMgk1LjAKMQkzLjAK' },
      },
      duration: '10 ms',
      expect: (r) => r.spikes('spikes').element.join() === '0,1',
    },
  ],
});
