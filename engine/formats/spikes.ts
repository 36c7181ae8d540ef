/**
 * Spikes of recordings: tables (CSV, NEST), arrays of numpy, and HDF5 (Heidelberg digits, NWB
 * units). All become times in milliseconds and channels from 0, sample by sample.
 */

import type { Asset } from '../kit/types.ts';
import { latin } from './bytes.ts';
import { FormatError } from './damage.ts';
import { type H5File, isHdf5, openHdf5 } from './hdf5.ts';
import { type NpyArray, type Numbers, readNpy, readNpz } from './npy.ts';
import { openTable } from './table.ts';

export interface SpikeSample {
  /** [ms], in the file's order. */
  readonly times: Float64Array;
  readonly channels: Uint32Array;
  /** Class; -1 where the file has none. */
  readonly label: number;
}

export interface SpikeSet {
  readonly format: string;
  readonly samples: number;
  /** Highest channel + 1, where the file says it without being read; else 0. */
  readonly channels: number;
  /** Names of the classes. */
  readonly classes: readonly string[];
  read(sample: number): SpikeSample;
  close(): void;
}

/** Spikes one sample may have. */
const MOST_SPIKES = 2 ** 24;
const UNITS = { s: 1000, ms: 1, us: 0.001 } as const;

/** How a table is read where its head does not say. */
export interface TableOptions {
  readonly channelColumn: number;
  readonly timeColumn: number;
  readonly unit: keyof typeof UNITS;
}

/** Opens a file of spikes; its first bytes say which kind. */
export function openSpikes(asset: Asset, table: TableOptions): SpikeSet {
  const start = latin(asset.read(0, Math.min(8, asset.bytes)));
  if (start.startsWith('PK\x03\x04') || start.startsWith('\x93NUMPY'))
    return fromNumpy(asset, table.unit, start.startsWith('PK'));
  return isHdf5(asset) ? fromHdf5(asset) : fromTable(asset, table);
}

const single = (format: string, sample: SpikeSample): SpikeSet => ({
  format,
  samples: 1,
  channels: 0,
  classes: [],
  read: () => sample,
  close: () => {},
});

function toSample(
  times: ArrayLike<number>,
  channels: ArrayLike<number>,
  scale: number,
): SpikeSample {
  const result = { times: new Float64Array(times.length), channels: new Uint32Array(times.length) };
  for (let k = 0; k < times.length; k++) {
    const [t, c] = [times[k]! * scale, channels[k]!];
    if (!Number.isFinite(t))
      throw new FormatError('spikes', 0, `spike ${k} has the time ${times[k]}`);
    if (!Number.isInteger(c) || c < 0 || c > 0xffffffff)
      throw new FormatError('spikes', 0, `spike ${k} is of channel ${c}`);
    result.times[k] = t;
    result.channels[k] = c;
  }
  return { ...result, label: -1 };
}

/** Columns named by the head where there is one: `unit`, `channel`, `sender` and `time_s`, `time_ms`, `time_us`. */
function fromTable(asset: Asset, options: TableOptions): SpikeSet {
  // A damaged binary file has lost the first bytes by which it is known.
  const strange = asset
    .read(0, Math.min(512, asset.bytes))
    .findIndex((byte) => byte < 32 && ![9, 10, 13].includes(byte));
  if (strange >= 0)
    throw new FormatError('spikes', strange, 'neither HDF5 nor npy nor npz, and no text');
  const table = openTable(asset);
  const width = table.names.length;
  const named = (pattern: RegExp) => table.names.findIndex((n) => pattern.test(n.trim()));
  const time = named(/^(time|t)_(s|ms|us)$/i);
  const unit = /_(s|ms|us)$/i.exec(table.names[time] ?? '')?.[1]?.toLowerCase();
  const channel = named(/^(unit|channel|sender|neuron|id)s?$/i);
  const timeColumn = time >= 0 ? time : options.timeColumn;
  const channelColumn = channel >= 0 && time >= 0 ? channel : options.channelColumn;
  if (table.rows > 0 && Math.max(timeColumn, channelColumn) >= width)
    throw new FormatError(
      'table',
      0,
      `the table has ${width} columns, counted from 0: check timeColumn and channelColumn`,
    );
  const column = (c: number) =>
    Float64Array.from({ length: table.rows }, (_, k) => table.data[k * width + c]!);
  const scale = UNITS[(unit as keyof typeof UNITS | undefined) ?? options.unit];
  return single('table', toSample(column(timeColumn), column(channelColumn), scale));
}

function fromNumpy(asset: Asset, unit: keyof typeof UNITS, archive: boolean): SpikeSet {
  const pair = (times: Numbers | undefined, channels: Numbers | undefined, scale: number) => {
    if (!times || !channels || times.length !== channels.length)
      throw new FormatError('npy', 0, 'no columns of times and units of equal length');
    return single('npy', toSample(times, channels, scale));
  };
  if (archive) {
    const arrays = readNpz(asset);
    const { times, units, arr_0: both } = arrays;
    if (times && units) return pair(times.data, units.data, UNITS[unit]);
    // Lauscher writes one array [2, N] of seconds and channels.
    if (both) return pair(...rows(both), UNITS.s);
    throw new FormatError(
      'npz',
      0,
      `no arrays times and units among ${Object.keys(arrays).join(', ')}`,
    );
  }
  const array = readNpy(asset);
  if (array.fields) {
    const { fields } = array;
    const channel = fields.unit ?? fields.channel ?? fields.x ?? fields.sender;
    const us = fields.t ?? fields.time_us;
    return us
      ? pair(us, channel, UNITS.us)
      : pair(
          fields.time_s ?? fields.time_ms ?? fields.time,
          channel,
          fields.time_s ? 1000 : UNITS[unit],
        );
  }
  return pair(...rows(array), UNITS[unit]);
}

/** Two rows, or two columns, of an array: times and channels. */
function rows({ shape, data }: NpyArray): [Numbers, Numbers] {
  const [a = 0, b = 0] = shape;
  if (shape.length !== 2 || (a !== 2 && b !== 2))
    throw new FormatError(
      'npy',
      0,
      `an array of ${shape.join(' x ') || 'one number'}, not times and channels`,
    );
  if (a === 2) return [data.slice(0, b), data.slice(b, 2 * b)];
  const times = new Float64Array(a);
  const channels = new Float64Array(a);
  for (let k = 0; k < a; k++) {
    times[k] = data[2 * k]!;
    channels[k] = data[2 * k + 1]!;
  }
  return [times, channels];
}

function fromHdf5(asset: Asset): SpikeSet {
  const file = openHdf5(asset);
  try {
    return layoutOf(file);
  } catch (error) {
    file.close();
    throw error;
  }
}

function layoutOf(file: H5File): SpikeSet {
  if (file.has('/spikes/times') && file.has('/spikes/units')) return heidelberg(file);
  if (file.has('/units/spike_times') && file.has('/units/spike_times_index')) return nwb(file);
  if (file.has('/train_labels') || file.has('/test_labels')) return tidigits(file);
  throw new FormatError(
    'HDF5',
    0,
    'no spikes: neither /spikes/times and units (Heidelberg), /units/spike_times (NWB) nor /train_labels (N-TIDIGITS)',
  );
}

/** Spiking Heidelberg digits and Google speech commands (Cramer et al. 2022). */
function heidelberg(file: H5File): SpikeSet {
  const times = file.dataset('/spikes/times');
  const units = file.dataset('/spikes/units');
  const samples = Math.min(times.shape[0] ?? 0, units.shape[0] ?? 0);
  const labels = file.has('/labels') ? file.dataset('/labels') : null;
  const keys = file.has('/extra/keys') ? file.dataset('/extra/keys') : null;
  return {
    format: 'Heidelberg',
    samples,
    channels: 700,
    classes: keys ? keys.readText(0, Math.min(10_000, keys.shape[0] ?? 0)) : [],
    read(sample) {
      const [t] = times.readRagged(sample, sample + 1);
      const [u] = units.readRagged(sample, sample + 1);
      if (!t || !u || t.length !== u.length || t.length > MOST_SPIKES)
        throw new FormatError(
          'HDF5',
          times.offset,
          `sample ${sample} has ${t?.length} times and ${u?.length} units`,
        );
      return { ...toSample(t, u, 1000), label: labels?.read(sample, sample + 1)[0] ?? -1 };
    },
    close: () => file.close(),
  };
}

/** Words of single digits in N-TIDIGITS, in the order of their classes: oh, one to nine, zero. */
const SPOKEN = ['o', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'z'] as const;
const MOST_SAMPLES = 1_000_000;

/**
 * N-TIDIGITS18 (Anumula et al. 2018, doi:10.3389/fnins.2018.00023): a list of samples for training
 * and one for testing, and for each sample addresses and times [s] under its name, of which the last
 * part is what is spoken. Those to train on come first; sequences of digits have no class.
 */
function tidigits(file: H5File): SpikeSet {
  const names: { readonly part: string; readonly name: string }[] = [];
  for (const part of ['train', 'test']) {
    if (!file.has(`/${part}_labels`)) continue;
    const list = file.dataset(`/${part}_labels`);
    const samples = list.shape[0] ?? 0;
    if (names.length + samples > MOST_SAMPLES)
      throw new FormatError('HDF5', list.offset, `${part}_labels has ${samples} samples`);
    for (const name of list.readText(0, samples)) names.push({ part, name });
  }
  return {
    format: 'N-TIDIGITS',
    samples: names.length,
    channels: 64,
    classes: SPOKEN,
    read(sample) {
      const { part, name } = names[sample] ?? { part: '', name: '' };
      const times = file.dataset(`/${part}_timestamps/${name}`);
      const addresses = file.dataset(`/${part}_addresses/${name}`);
      const [n = 0, units = 0] = [times.shape[0], addresses.shape[0]];
      if (n !== units || n > MOST_SPIKES)
        throw new FormatError(
          'HDF5',
          times.offset,
          `${part} ${name} has ${n} times and ${units} addresses`,
        );
      const word = name.split('-').at(-1) ?? '';
      return {
        ...toSample(times.read(0, n), addresses.read(0, n), 1000),
        label: (SPOKEN as readonly string[]).indexOf(word),
      };
    },
    close: () => file.close(),
  };
}

/** Units of Neurodata Without Borders: one sample, a channel per unit. */
function nwb(file: H5File): SpikeSet {
  const times = file.dataset('/units/spike_times');
  const index = file.dataset('/units/spike_times_index');
  const units = index.shape[0] ?? 0;
  return {
    format: 'NWB',
    samples: 1,
    channels: units,
    classes: [],
    read() {
      const total = times.shape[0] ?? 0;
      if (total > MOST_SPIKES)
        throw new FormatError('HDF5', times.offset, `${total} spikes in one sample`);
      const ends = index.read(0, units);
      const channels = new Float64Array(total);
      let from = 0;
      for (let unit = 0; unit < units; unit++) {
        const end = ends[unit]!;
        if (!(end >= from && end <= total))
          throw new FormatError(
            'HDF5',
            index.offset,
            `unit ${unit} ends at spike ${end} of ${total}`,
          );
        channels.fill(unit, from, end);
        from = end;
      }
      return toSample(times.read(0, total).subarray(0, from), channels.subarray(0, from), 1000);
    },
    close: () => file.close(),
  };
}
