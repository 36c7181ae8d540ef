/** Spikes in HDF5: Heidelberg digits, N-TIDIGITS, units of NWB. */

import type { Asset } from '../kit/types.ts';
import { behindSome, FormatError } from './damage.ts';
import { type H5Dataset, type H5File, openHdf5 } from './hdf5.ts';
import { longest } from './hdf5-cut.ts';
import type { Numbers } from './npy.ts';
import { MOST_SPIKES, type SpikeSet, toSample } from './spike-sample.ts';

/** Opens spikes in HDF5; which layout it is, its datasets say. */
export function openHdf5Spikes(asset: Asset): SpikeSet {
  const file = openHdf5(asset);
  try {
    return readable(layoutOf(file));
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Of a file that is cut off, the samples that are there. */
function readable(set: SpikeSet): SpikeSet {
  const { damage } = set;
  if (!damage) return set;
  const samples = longest(set.samples, (n) => void set.read(n - 1));
  return { ...set, samples, damage: behindSome(damage, samples) };
}

function layoutOf(file: H5File): SpikeSet {
  if (file.has('/spikes/times') && file.has('/spikes/units')) return heidelberg(file);
  if (file.has('/units/spike_times') && file.has('/units/spike_times_index')) return nwb(file);
  if (file.has('/train_labels') || file.has('/test_labels')) return tidigits(file);
  if (file.damage) throw file.damage;
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
  // Of a file that is cut off, classes that are lost cost no spikes.
  const labelled = !labels
    ? 0
    : file.damage
      ? longest(samples, (n) => void labels.read(0, n))
      : samples;
  const keys = file.has('/extra/keys') ? file.dataset('/extra/keys') : null;
  return {
    format: 'Heidelberg',
    samples,
    channels: 700,
    classes: keys ? namesIn(file, keys) : [],
    damage: file.damage && (labelled < samples ? withoutClasses(file.damage) : file.damage),
    read(sample) {
      const [t] = times.readRagged(sample, sample + 1);
      const [u] = units.readRagged(sample, sample + 1);
      if (!t || !u || t.length !== u.length || t.length > MOST_SPIKES)
        throw new FormatError(
          'HDF5',
          times.offset,
          `sample ${sample} has ${t?.length} times and ${u?.length} units`,
        );
      const label = sample < labelled ? labels?.read(sample, sample + 1)[0] : -1;
      return { ...toSample(t, u, 1000, () => times.offset), label: label ?? -1 };
    },
    close: () => file.close(),
  };
}

const withoutClasses = ({ format, offset, reason }: FormatError): FormatError =>
  new FormatError(format, offset, `${reason}; the classes of its samples are lost`);

/** Names of classes; none where the file is cut off before them. */
function namesIn(file: H5File, keys: H5Dataset): readonly string[] {
  try {
    return keys.readText(0, Math.min(10_000, keys.shape[0] ?? 0));
  } catch (error) {
    if (error instanceof FormatError && file.damage) return [];
    throw error;
  }
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
    damage: file.damage,
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
        ...toSample(times.read(0, n), addresses.read(0, n), 1000, () => times.offset),
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
    damage: null,
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
      const [read, damage] = timesOf(from);
      const ended = damage ?? file.damage;
      return toSample(read, channels.subarray(0, from), 1000, () => times.offset, ended);
    },
    close: () => file.close(),
  };

  /** The first times, or those before the damage. */
  function timesOf(n: number): [Numbers, FormatError | null] {
    try {
      return [times.read(0, n), null];
    } catch (error) {
      const whole = longest(n - 1, (k) => void times.read(0, k));
      return [times.read(0, whole), behindSome(error, whole)];
    }
  }
}
