/** Ports of sources that equations make. */

/** One current for every target. */
export const currentOut = {
  kind: 'current',
  flow: 'out',
  unit: 'pA',
  variable: 'I_out',
  shape: [],
  many: true,
  doc: 'The current, the same for all targets.',
} as const;

/** A current of its own for each target. */
export const currentsOut = {
  kind: 'current',
  flow: 'out',
  unit: 'pA',
  variable: 'I_out',
  shape: ['n'],
  many: true,
  doc: 'One current per target.',
} as const;

export const spikesOut = {
  kind: 'spikes',
  flow: 'out',
  shape: ['n'],
  doc: 'Emitted spikes.',
} as const;
