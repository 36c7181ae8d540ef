/**
 * Labelled samples of event cameras in a folder or archive: a recording each, whose class is the
 * folder it lies in; or parts of recordings, listed in a table beside each, as DVS128 Gesture comes
 * (Amir et al. 2017, doi:10.1109/CVPR.2017.781): `user01_led.aedat` and `user01_led_labels.csv` with
 * the columns class, start and end [us].
 */

import { FormatError, type NumberTable, openTable } from '#engine/formats';
import type { Asset } from '#engine/kit';
import { classedFiles, filesWithin } from './classed-files.ts';

const RECORDING = /(^|\/)[^/.][^/]*\.(aedat4?|raw|dat|bin|h5|hdf5|npz|npy|txt)$/i;
const LABELS = /(^|\/)[^/.][^/]*_labels\.csv$/i;

export interface EventSample {
  readonly recording: Asset;
  /** Microseconds of the recording, the end exclusive; the whole of it, if not given. */
  readonly part?: { readonly start: number; readonly end: number };
  /** Class; -1 where it has none. */
  readonly label: number;
}

export interface EventSamples {
  readonly samples: readonly EventSample[];
  /** Names of the classes. */
  readonly classes: readonly string[];
  /** Where the archive or a table is damaged: samples are those before. */
  readonly damage: FormatError | null;
}

const known = new WeakMap<Asset, EventSamples>();

/** The samples of a folder or archive by name, or the one that the file is. Throws `FormatError`. */
export function openSamples(file: Asset): EventSamples {
  let set = known.get(file);
  if (!set) {
    set = samplesOf(file);
    known.set(file, set);
  }
  return set;
}

function samplesOf(file: Asset): EventSamples {
  const within = filesWithin(file, new RegExp(`${RECORDING.source}|${LABELS.source}`, 'i'));
  const { files, damage } = within ?? { files: [file], damage: null };
  const tables = new Map(
    files.filter((f) => LABELS.test(f.name)).map((f) => [f.name.toLowerCase(), f]),
  );
  const recordings = files
    .filter((f) => !LABELS.test(f.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (tables.size > 0) return partsOf(recordings, tables, damage);
  const { classes, labelOf } = classedFiles(recordings);
  const samples = recordings.map((recording, k) => ({ recording, label: labelOf(k) }));
  return { samples, classes, damage };
}

/** Parts of the recordings that have a table; one that has none is a sample without a class. */
function partsOf(
  recordings: readonly Asset[],
  tables: ReadonlyMap<string, Asset>,
  damaged: FormatError | null,
): EventSamples {
  let damage = damaged;
  const found: { recording: Asset; part?: { start: number; end: number }; name: number | null }[] =
    [];
  for (const recording of recordings) {
    const name = recording.name.replace(/\.[^./]*$/, '_labels.csv').toLowerCase();
    const listed = tables.get(name);
    if (!listed) {
      found.push({ recording, name: null });
      continue;
    }
    const { rows, broken } = rowsOf(listed);
    damage ??= broken;
    for (const [name, start, end] of rows) found.push({ recording, part: { start, end }, name });
  }
  const names = [...new Set(found.flatMap(({ name }) => (name === null ? [] : [name])))];
  names.sort((a, b) => a - b);
  return {
    samples: found.map(({ name, ...sample }) => ({
      ...sample,
      label: name === null ? -1 : names.indexOf(name),
    })),
    classes: names.map(String),
    damage,
  };
}

/** Rows of a table of class, start and end that say a part of a recording, up to the first that does not. */
function rowsOf(listed: Asset): {
  readonly rows: readonly (readonly [name: number, start: number, end: number])[];
  readonly broken: FormatError | null;
} {
  const at = (offset: number, reason: string) =>
    new FormatError('table', offset, `${listed.name}: ${reason}`);
  let table: NumberTable;
  try {
    table = openTable(listed);
  } catch (error) {
    if (error instanceof FormatError) throw at(error.offset, error.reason);
    throw error;
  }
  const width = table.rows > 0 ? table.data.length / table.rows : 3;
  if (width < 3) throw at(0, `${width} columns where class, start and end are expected`);
  const rows: [number, number, number][] = [];
  for (let r = 0; r < table.rows; r++) {
    const [name = Number.NaN, start = 0, end = 0] = table.data.subarray(r * width, r * width + 3);
    if (!(Number.isInteger(name) && start >= 0 && end > start))
      return { rows, broken: at(table.offsetOf(r), 'no class, start and later end') };
    rows.push([name, start, end]);
  }
  const { damage } = table;
  return { rows, broken: damage && at(damage.offset, damage.reason) };
}
