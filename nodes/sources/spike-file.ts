/** Spikes of a recording, at their times. */

import { openSpikes, type SpikeSample, saysPartly, tryRead } from '#engine/formats';
import { type Asset, asset, choice, count, defineNode, flag, quantity } from '#engine/kit';

/** Samples that were read, by file and how: stages ask again at every interval. */
const known = new WeakMap<Asset, Map<string, SpikeSample>>();

function sampleOf(
  file: Asset,
  sample: number,
  table: Parameters<typeof openSpikes>[1],
): SpikeSample | string {
  const key = JSON.stringify([sample, table]);
  const kept = known.get(file)?.get(key);
  if (kept) return kept;
  const read = tryRead(file, () => {
    const set = openSpikes(file, table);
    try {
      return sample < set.samples ? set.read(sample) : set.samples;
    } finally {
      set.close();
    }
  });
  if (typeof read === 'number') return `${file.name}: there are ${read} samples, counted from 0.`;
  if (typeof read === 'object' && read) known.set(file, new Map([[key, read]]));
  return read ?? '';
}

export const spikeFile = defineNode({
  type: 'core/spike-file',
  version: 1,
  title: 'Spike file',
  category: 'source',
  doc: 'Plays recorded spikes, sorted or not: tables with a channel and a time per row (CSV, what NEST writes as dat and gdf), arrays of numpy, units of NWB and a sample of the Heidelberg digits (HDF5). Columns named unit, channel or sender and time_s, time_ms or time_us are found by their names. A time is the stamp of the spike, rounded to the grid.',
  parameters: {
    n: count(100, { doc: 'Number of channels.', range: [1, 10000000] }),
    file: asset({
      doc: 'The table.',
      media: ['text/csv', '.csv', '.tsv', '.txt', '.dat', '.gdf', '.npy', '.npz', '.h5', '.nwb'],
    }),
    sample: count(0, {
      doc: 'Which sample of a file with several.',
      range: [0, null],
    }),
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
      if (!values.file) {
        at.problem('file: choose a file of spikes.');
        return {};
      }
      const { channelColumn, timeColumn, unit } = values;
      const found = sampleOf(values.file, values.sample, { channelColumn, timeColumn, unit });
      if (typeof found === 'string') {
        at.problem(found);
        return {};
      }
      const rows = found.times.length;
      if (found.damage) at.warning(saysPartly(values.file, found.damage, `${rows} spikes`));
      const stamps = new Float64Array(rows);
      let last = 0;
      for (let k = 0; k < rows; k++) {
        const time = found.times[k]! + values.offset;
        const channel = found.channels[k]! - values.first;
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
      const due: [step: number, element: number][] = [];
      for (let k = 0; k < rows; k++) {
        const element = found.channels[k]! - values.first;
        let stamp = stamps[k]!;
        if (values.loop && last > 0 && stamp <= at.from)
          stamp += Math.ceil((at.from + 1 - stamp) / last) * last;
        for (; stamp - 1 < at.from + at.steps; stamp += last) {
          if (stamp - 1 >= at.from) due.push([stamp - 1 - at.from, element]);
          if (!values.loop || last === 0) break;
        }
      }
      due.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      return {
        spikes: {
          step: Uint32Array.from(due, ([s]) => s),
          element: Uint32Array.from(due, ([, e]) => e),
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
