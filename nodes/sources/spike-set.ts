/** Labelled samples of spikes: the Heidelberg digits and sets of their form. */

import { openSpikes, type SpikeSet, saysPartly, tryRead } from '#engine/formats';
import { type Asset, asset, count, defineNode, quantity } from '#engine/kit';
import { sortSpikes } from '../encoders/algorithms/emit.ts';

const known = new WeakMap<Asset, SpikeSet>();

/** A set, opened once; it stays open while its file is in use. */
function setOf(file: Asset): SpikeSet {
  let set = known.get(file);
  if (!set) {
    set = openSpikes(file, { channelColumn: 0, timeColumn: 1, unit: 'ms' });
    known.set(file, set);
  }
  return set;
}

export const spikeSet = defineNode({
  type: 'core/spike-set',
  version: 1,
  title: 'Spike samples',
  category: 'source',
  doc: 'Shows labelled samples of spikes one after the other: Spiking Heidelberg Digits and Spiking Speech Commands (700 channels, CC BY 4.0), N-TIDIGITS18 (64 channels; those to train on first, sequences of digits without a class). The HDF5 files are fetched by hand from the page of the data set.',
  citations: {
    cramer2022: {
      text: 'Cramer, Stradmann, Schemmel & Zenke (2022), IEEE Trans. Neural Netw. Learn. Syst. 33:2744',
      doi: '10.1109/TNNLS.2020.3044364',
    },
    anumula2018: {
      text: 'Anumula, Neil, Delbruck & Liu (2018), Front. Neurosci. 12:23',
      doi: '10.3389/fnins.2018.00023',
    },
  },
  parameters: {
    n: count(700, { doc: 'Number of channels.', range: [1, 10000000] }),
    file: asset({ doc: 'The file of the set.', media: ['.h5', '.hdf5', '.npy', '.npz', '.csv'] }),
    limit: count(0, { doc: 'Shows only the first so many; 0 shows all.', range: [0, null] }),
    pause: quantity(100, 'ms', {
      doc: 'Time after the last spike of a sample, where the schedule leaves the length to it.',
      range: [0, null],
      live: false,
    }),
  },
  ports: {
    spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'The spikes of the sample.' },
    label: {
      kind: 'label',
      flow: 'out',
      shape: [1],
      doc: 'Its class, with the names of the classes.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    samples({ file, limit }) {
      const set = file ? tryRead(file, () => setOf(file)) : '';
      const samples = typeof set === 'string' ? 1 : Math.max(1, set.samples);
      return limit > 0 ? Math.min(limit, samples) : samples;
    },
    length({ file, pause }, sample) {
      const found = file ? tryRead(file, () => setOf(file).read(sample)) : '';
      if (typeof found === 'string') return 100;
      return Math.max(1, found.times.reduce((a, b) => Math.max(a, b), 0) + pause);
    },
    begin(at) {
      const { file, n } = at.values;
      if (!file) {
        at.problem('file: choose a set of spikes.');
        return {};
      }
      const found = tryRead(file, () => {
        const set = setOf(file);
        return { set, sample: set.read(Math.max(0, at.shown) % Math.max(1, set.samples)) };
      });
      if (typeof found === 'string') {
        at.problem(found);
        return {};
      }
      const { set, sample } = found;
      if (set.damage) at.warning(saysPartly(file, set.damage, `${set.samples} samples`));
      if (sample.damage)
        at.warning(saysPartly(file, sample.damage, `${sample.times.length} spikes`));
      const step: number[] = [];
      const element: number[] = [];
      for (let k = 0; k < sample.times.length; k++) {
        const channel = sample.channels[k]!;
        if (channel >= n) {
          at.problem(
            `${file.name}: spike ${k} is of channel ${channel}; there are ${n} (n), from 0.`,
          );
          return {};
        }
        const due = Math.max(1, Math.round(sample.times[k]! / at.dt)) - 1;
        if (due >= at.steps) continue;
        step.push(due);
        element.push(channel);
      }
      return {
        spikes: sortSpikes({ step: Uint32Array.from(step), element: Uint32Array.from(element) }),
        label: {
          shape: [1],
          data: Float64Array.of(sample.label),
          ...(set.classes.length > 0 ? { names: set.classes } : {}),
        },
      };
    },
  },
  examples: [
    {
      title: 'Two spikes of a table',
      parameters: {
        n: 3,
        // unit,time_ms: 2 at 5.0, 1 at 3.0
        file: { name: 'two.csv', inline: 'dW5pdCx0aW1lX21zCjIsNS4wCjEsMy4wCg==' },
      },
      duration: '10 ms',
      expect: (r) => r.spikes('spikes').element.join() === '1,2',
    },
  ],
});
