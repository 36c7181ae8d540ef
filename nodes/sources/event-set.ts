/** Labelled recordings of event cameras: a folder for each class, as N-MNIST comes. */

import { saysPartly, tryRead } from '#engine/formats';
import { asset, count, defineNode, quantity } from '#engine/kit';
import {
  type PlayOptions,
  playEvents,
  playedLength,
  reportPlayed,
} from './algorithms/event-player.ts';
import { type EventSample, openSamples } from './algorithms/event-samples.ts';
import {
  eventMigrations,
  eventParameters,
  eventReading,
  playedEvents,
} from './event-parameters.ts';

const playing = (
  values: {
    readonly size: readonly number[];
    readonly downsample: number;
    readonly slower: number;
    readonly same: 'once' | 'each';
    readonly orientation: 'jaer' | 'image' | 'raw';
  },
  { part }: EventSample,
): PlayOptions => {
  const [rows = 1, columns = 1] = values.size;
  const factor = values.downsample;
  return {
    rows,
    columns,
    factor,
    start: part?.start ?? 0,
    ...(part ? { end: part.end } : {}),
    fromFirst: !part,
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
  doc: 'Shows labelled recordings of an event camera one after the other: a folder or zip archive in which each class has a folder, such as N-MNIST and N-Caltech101, or in which a table beside each recording lists its parts (class, start and end in us, as `user01_led_labels.csv` beside `user01_led.aedat`), such as DVS128 Gesture. Every format of an event recording is read; a whole one begins with its first event.',
  citations: {
    orchard2015: {
      text: 'Orchard, Jayawant, Cohen & Thakor (2015), Front. Neurosci. 9:437',
      doi: '10.3389/fnins.2015.00437',
    },
    amir2017: {
      text: 'Amir et al. (2017), Conf. on Computer Vision and Pattern Recognition (DVS128 Gesture)',
      doi: '10.1109/CVPR.2017.781',
    },
  },
  parameters: {
    file: asset({
      doc: 'The folder or archive; the folder a recording lies in is its class, or a table beside it lists its parts.',
      cite: 'amir2017',
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
      doc: 'Its class, with the names of the classes; -1 where it has none.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    samples({ file, limit }) {
      const set = file ? tryRead(file, () => openSamples(file)) : '';
      const samples = typeof set === 'string' ? 1 : Math.max(1, set.samples.length);
      return limit > 0 ? Math.min(limit, samples) : samples;
    },
    length(values, sample) {
      const { file } = values;
      const set = file ? tryRead(file, () => openSamples(file)) : '';
      const shown = typeof set === 'string' ? undefined : set.samples[sample];
      if (shown?.part)
        return (values.slower * (shown.part.end - shown.part.start)) / 1000 + values.pause;
      const length = shown && playedLength(shown.recording, playing(values, shown));
      return typeof length === 'number' ? Math.max(1, length + values.pause) : 100;
    },
    begin(at) {
      const { values } = at;
      const { file } = values;
      if (!file) {
        at.problem('file: choose a folder or archive of recordings.');
        return {};
      }
      const set = tryRead(file, () => openSamples(file));
      if (typeof set === 'string') {
        at.problem(set);
        return {};
      }
      const { samples, classes, damage } = set;
      if (damage) at.warning(saysPartly(file, damage, `${samples.length} recordings`));
      const sample = samples[Math.max(0, at.shown) % Math.max(1, samples.length)];
      if (!sample) {
        at.problem(`${file.name}: there are no recordings of an event camera in it.`);
        return {};
      }
      const played = playEvents(sample.recording, playing(values, sample), 0, at.steps, at.dt);
      if (typeof played === 'string') {
        at.problem(played);
        return {};
      }
      reportPlayed(at, played, values.whenDamaged);
      return {
        events: played.events,
        label: {
          shape: [1],
          data: Float64Array.of(sample.label),
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
