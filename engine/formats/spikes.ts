/**
 * Spikes of recordings: tables (CSV, NEST), arrays of numpy, and HDF5 (Heidelberg digits, NWB
 * units). All become times in milliseconds and channels from 0, sample by sample.
 */

import type { Asset } from '../kit/types.ts';
import { latin } from './bytes.ts';
import { FormatError } from './damage.ts';
import { isHdf5 } from './hdf5.ts';
import { openHdf5Spikes } from './hdf5-spikes.ts';
import { type NpyArray, type Numbers, readNpy } from './npy.ts';
import { readNpz } from './npz.ts';
import { type SpikeSample, type SpikeSet, toSample } from './spike-sample.ts';
import { openTable } from './table.ts';

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
  return isHdf5(asset) ? openHdf5Spikes(asset) : fromTable(asset, table);
}

const single = (format: string, sample: SpikeSample): SpikeSet => ({
  format,
  samples: 1,
  channels: 0,
  classes: [],
  damage: null,
  read: () => sample,
  close: () => {},
});

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
  const [times, channels] = [column(timeColumn), column(channelColumn)];
  return single('table', toSample(times, channels, scale, table.offsetOf, table.damage));
}

function fromNumpy(asset: Asset, unit: keyof typeof UNITS, archive: boolean): SpikeSet {
  if (archive) {
    const { arrays, damage } = readNpz(asset);
    const { times, units, arr_0: both } = arrays;
    if (times && units) return paired(times, [times.data, units.data], UNITS[unit], damage);
    // Lauscher writes one array [2, N] of seconds and channels.
    if (both) return paired(both, rows(both), UNITS.s, damage);
    if (damage) throw damage;
    throw new FormatError(
      'npz',
      0,
      `no arrays times and units among ${Object.keys(arrays).join(', ')}`,
    );
  }
  const array = readNpy(asset);
  if (!array.fields) return paired(array, rows(array), UNITS[unit]);
  const { fields } = array;
  const channel = fields.unit ?? fields.channel ?? fields.x ?? fields.sender;
  const us = fields.t ?? fields.time_us;
  const [times, scale] = us
    ? [us, UNITS.us]
    : [
        fields.time_s ?? fields.time_ms ?? fields.time,
        fields.time_s ? UNITS.s : fields.time_ms ? UNITS.ms : UNITS[unit],
      ];
  return paired(array, [times, channel], scale);
}

/** Columns of times and channels, equally long unless the file is damaged. */
function paired(
  { damage, dataStart }: NpyArray,
  [times, channels]: readonly [Numbers | undefined, Numbers | undefined],
  scale: number,
  outer: FormatError | null = null,
): SpikeSet {
  const ended = outer ?? damage;
  if (!times || !channels || (times.length !== channels.length && !ended))
    throw new FormatError('npy', 0, 'no columns of times and units of equal length');
  return single(
    'npy',
    toSample(times, channels, scale, () => dataStart, ended),
  );
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
  const there = Math.floor(data.length / 2);
  const times = new Float64Array(there);
  const channels = new Float64Array(there);
  for (let k = 0; k < there; k++) {
    times[k] = data[2 * k]!;
    channels[k] = data[2 * k + 1]!;
  }
  return [times, channels];
}
