/** Recordings of event cameras, played at their own time or a multiple of it. */

import { asset, choice, defineNode, flag, quantity } from '#engine/kit';
import { playEvents, reportPlayed } from './algorithms/event-player.ts';
import {
  eventMigrations,
  eventParameters,
  eventReading,
  playedEvents,
} from './event-parameters.ts';

export const eventFile = defineNode({
  type: 'core/event-file',
  version: 2,
  migrations: eventMigrations,
  title: 'Event recording',
  category: 'source',
  doc: 'Plays a recording of an event camera: AEDAT 2, 3.1 and 4, Prophesee RAW (EVT 2, 2.1, 3) and DAT, N-MNIST, DSEC, Prophesee and MVSEC HDF5, ES-ImageNet and I2E archives, text of the UZH sets. The file is read as it plays, never whole. An event of time t falls into step floor(t/dt); events that go back in time take the time of the one before.',
  parameters: {
    file: asset({
      doc: 'The recording; its first bytes say which format it has.',
      media: ['.aedat', '.aedat4', '.raw', '.dat', '.bin', '.h5', '.hdf5', '.npz', '.npy', '.txt'],
    }),
    ...eventParameters([128, 128]),
    slower: quantity(1, '1', {
      doc: 'How many times slower than recorded it plays.',
      range: [1e-6, 1e6],
      live: false,
    }),
    start: quantity(0, 'ms', { doc: 'Where in the recording it begins.', live: false }),
    loop: flag(false, { doc: 'Begins again after the last event.' }),
    clock: choice({
      doc: 'What counts as time 0.',
      options: { first: 'The first event', file: "The file's own zero" },
      default: 'first',
      group: 'Reading',
    }),
    ...eventReading,
    interval: quantity(10, 'ms', {
      doc: 'How much is read at a time; changes no spike.',
      range: [1e-3, null],
      live: false,
      group: 'Reading',
    }),
  },
  ports: {
    events: playedEvents,
  },
  behaviour: {
    kind: 'stage',
    every: 'interval',
    begin(at) {
      const { values } = at;
      if (!values.file) {
        at.problem('file: choose a recording.');
        return {};
      }
      const [rows = 1, columns = 1] = values.size;
      const played = playEvents(
        values.file,
        {
          rows,
          columns,
          factor: values.downsample,
          start: values.start * 1000,
          fromFirst: values.clock === 'first',
          loop: values.loop,
          slower: values.slower,
          once: values.same === 'once',
          orientation: values.orientation,
          // N-MNIST and N-Caltech101 do not say how large their sensor is.
          size: [columns * values.downsample, rows * values.downsample],
        },
        at.from,
        at.steps,
        at.dt,
      );
      if (typeof played === 'string') {
        at.problem(played);
        return {};
      }
      reportPlayed(at, played, values.whenDamaged);
      return { events: played.events };
    },
  },
  examples: [
    {
      title: 'Two events of an N-MNIST file',
      parameters: {
        size: [34, 34],
        // ON at (3, 2) at 1 ms, OFF at (4, 2) at 3 ms
        file: { name: 'two.bin', inline: 'AwKAA+gEAgALuA==' },
      },
      duration: '10 ms',
      expect: (r) => r.spikes('events').element.join() === '71,1228',
    },
  ],
});
