/** Labelled recordings of event cameras: a folder for each class, as N-MNIST comes. */

import { type FormatError, saysPartly, tryRead } from '#engine/formats';
import { type Asset, asset, count, defineNode, quantity } from '#engine/kit';
import { type ClassedFiles, classedFiles, filesWithin } from './algorithms/classed-files.ts';
import {
  type PlayOptions,
  playEvents,
  playedLength,
  reportPlayed,
} from './algorithms/event-player.ts';
import {
  eventMigrations,
  eventParameters,
  eventReading,
  playedEvents,
} from './event-parameters.ts';

const RECORDING = /(^|\/)[^/.][^/]*\.(aedat4?|raw|dat|bin|h5|hdf5|npz|npy|txt)$/i;

interface Recordings extends ClassedFiles {
  readonly damage: FormatError | null;
}

const known = new WeakMap<Asset, Recordings>();

/** The recordings of a folder or archive by name, or the one that the file is. */
function setOf(file: Asset): Recordings {
  let set = known.get(file);
  if (!set) {
    const { files, damage } = filesWithin(file, RECORDING) ?? { files: [file], damage: null };
    const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
    set = { ...classedFiles(sorted), damage };
    known.set(file, set);
  }
  return set;
}

const playing = (values: {
  readonly size: readonly number[];
  readonly downsample: number;
  readonly slower: number;
  readonly same: 'once' | 'each';
  readonly orientation: 'jaer' | 'image' | 'raw';
}): PlayOptions => {
  const [rows = 1, columns = 1] = values.size;
  const factor = values.downsample;
  return {
    rows,
    columns,
    factor,
    start: 0,
    fromFirst: true,
    loop: false,
    slower: values.slower,
    once: values.same === 'once',
    orientation: values.orientation,
    size: [columns * factor, rows * factor],
  };
};

export const eventSet = defineNode({
  type: 'core/event-set',
  version: 2,
  migrations: eventMigrations,
  title: 'Event samples',
  category: 'source',
  doc: 'Shows labelled recordings of an event camera one after the other: a folder or zip archive in which each class has a folder, such as N-MNIST and N-Caltech101. Every format of an event recording is read; each begins with its first event.',
  citations: {
    orchard2015: {
      text: 'Orchard, Jayawant, Cohen & Thakor (2015), Front. Neurosci. 9:437',
      doi: '10.3389/fnins.2015.00437',
    },
  },
  parameters: {
    file: asset({
      doc: 'The folder or archive; the folder a recording lies in is its class.',
      media: ['.zip', '.bin', '.aedat', '.aedat4', '.raw', '.dat', '.h5', '.hdf5', '.npz', '.npy'],
    }),
    ...eventParameters([34, 34], 'orchard2015'),
    limit: count(0, { doc: 'Shows only the first so many; 0 shows all.', range: [0, null] }),
    slower: quantity(1, '1', {
      doc: 'How many times slower than recorded they play.',
      range: [1e-6, 1e6],
      live: false,
    }),
    pause: quantity(20, 'ms', {
      doc: 'Time after the last event of a sample, where the schedule leaves the length to it.',
      range: [0, null],
      live: false,
    }),
    ...eventReading,
  },
  ports: {
    events: playedEvents,
    label: {
      kind: 'label',
      flow: 'out',
      shape: [1],
      doc: 'Its class, with the names of the classes; -1 where it lies in no folder.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    samples({ file, limit }) {
      const set = file ? tryRead(file, () => setOf(file)) : '';
      const samples = typeof set === 'string' ? 1 : Math.max(1, set.files.length);
      return limit > 0 ? Math.min(limit, samples) : samples;
    },
    length(values, sample) {
      const { file } = values;
      const set = file ? tryRead(file, () => setOf(file)) : '';
      const recording = typeof set === 'string' ? undefined : set.files[sample];
      const length = recording && playedLength(recording, playing(values));
      return typeof length === 'number' ? Math.max(1, length + values.pause) : 100;
    },
    begin(at) {
      const { values } = at;
      const { file } = values;
      if (!file) {
        at.problem('file: choose a folder or archive of recordings.');
        return {};
      }
      const set = tryRead(file, () => setOf(file));
      if (typeof set === 'string') {
        at.problem(set);
        return {};
      }
      const { files, classes, labelOf, damage } = set;
      if (damage) at.warning(saysPartly(file, damage, `${files.length} recordings`));
      const shown = Math.max(0, at.shown) % Math.max(1, files.length);
      const recording = files[shown];
      if (!recording) {
        at.problem(`${file.name}: there are no recordings of an event camera in it.`);
        return {};
      }
      const played = playEvents(recording, playing(values), 0, at.steps, at.dt);
      if (typeof played === 'string') {
        at.problem(played);
        return {};
      }
      reportPlayed(at, played, values.whenDamaged);
      return {
        events: played.events,
        label: {
          shape: [1],
          data: Float64Array.of(labelOf(shown)),
          ...(classes.length > 0 ? { names: classes } : {}),
        },
      };
    },
  },
  examples: [
    {
      title: 'Two events of an N-MNIST file',
      parameters: {
        // ON at (3, 2) at 1 ms, OFF at (4, 2) at 3 ms
        file: { name: 'two.bin', inline: 'AwKAA+gEAgALuA==' },
      },
      duration: '10 ms',
      expect: (r) => r.spikes('events').element.join() === '71,1228',
    },
  ],
});
