/** What every source of camera events asks for, and gives. */

import { choice, count, shape } from '#engine/kit';

/** Which part of a sensor is played; `sensor` are the rows and columns unless others are chosen. */
export const eventParameters = (sensor: readonly number[], cite?: string) =>
  ({
    size: shape(sensor, {
      doc: 'Rows and columns of what is played; events beyond are dropped.',
      ...(cite ? { cite } : {}),
    }),
    downsample: count(1, {
      doc: 'Pixels of the camera per pixel, along each axis.',
      range: [1, 256],
    }),
  }) as const;

/** Recordings of version 1 stopped a run where they were damaged, unless told otherwise. */
export const eventMigrations = {
  1: (old: Readonly<Record<string, unknown>>) => ({ whenDamaged: 'stop', ...old }),
} as const;

export const eventReading = {
  same: choice({
    doc: 'Several events of a pixel and polarity within one step.',
    options: { once: 'Count once', each: 'Count each' },
    default: 'once',
    group: 'Reading',
  }),
  whenDamaged: choice({
    doc: 'What happens where a file is damaged.',
    options: {
      end: 'What was read before counts, then silence',
      stop: 'The run stops and says where',
    },
    default: 'end',
    group: 'Reading',
  }),
  orientation: choice({
    doc: 'Where AEDAT 2 has its origin: tools disagree.',
    options: {
      jaer: 'As in jAER',
      image: 'Top left (as for CIFAR10-DVS)',
      raw: 'The bits as they are',
    },
    default: 'image',
    group: 'Reading',
  }),
} as const;

export const playedEvents = {
  kind: 'events',
  flow: 'out',
  shape: [2, 'size'],
  doc: 'Channel 0: brighter (ON). Channel 1: darker (OFF).',
} as const;
