/** Ports and parameters that most encoders have, so that they read and behave alike. */

import { quantity } from '#engine/kit';

/** Values of any shape, one cell per value. */
export const valuesIn = {
  kind: 'image',
  flow: 'in',
  shape: ['n'],
  doc: 'The values to code: an image, a vector, a row of a table.',
} as const;

export const spikesOut = {
  kind: 'spikes',
  flow: 'out',
  shape: ['n'],
  doc: 'One cell per value.',
} as const;

export const imageIn = {
  kind: 'image',
  flow: 'in',
  shape: ['c', 'h', 'w'],
  doc: 'The image: channels, rows, columns; any scale.',
} as const;

export const eventsOut = {
  kind: 'events',
  flow: 'out',
  shape: [2, 'h', 'w'],
  doc: 'Channel 0: brighter (ON). Channel 1: darker (OFF).',
} as const;

export const eventsIn = {
  kind: 'events',
  flow: 'in',
  shape: [2, 'h', 'w'],
  doc: 'Camera events; channel 0 is ON, channel 1 OFF.',
} as const;

export const stepDuration = quantity(1, 'ms', {
  doc: 'How long a step of the code lasts; at least one step of the simulation.',
  range: [0, null],
  group: 'Timing',
  live: false,
});

/** A value within 0..1. */
export const clip01 = (x: number): number => Math.min(1, Math.max(0, x));

/** Recordings: one row per channel, one column per sample of time. */
export const signalIn = {
  kind: 'image',
  flow: 'in',
  shape: ['k', '*'],
  doc: 'Recorded signals: channels, then samples in time.',
} as const;

export const signedSpikesOut = {
  kind: 'spikes',
  flow: 'out',
  shape: [2, 'k'],
  doc: 'Row 0: rises. Row 1: falls.',
} as const;

export const soundIn = {
  kind: 'image',
  flow: 'in',
  shape: [1, '*'],
  doc: 'The sound: one channel, samples from -1 to 1.',
} as const;

export const sampleRate = quantity(16000, 'Hz', {
  doc: 'Samples per second of the sound.',
  range: [1000, 384000],
  live: false,
});
