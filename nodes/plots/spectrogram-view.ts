import { choice, defineNode } from '#engine/kit';

/** Bands of a sound over time. */
export const spectrogramView = defineNode({
  type: 'core/spectrogram-view',
  version: 1,
  title: 'Spectrogram',
  category: 'plot',
  doc: 'Shows a record with time to the right and channels upwards, as colours: the bands of a sound, the values of an encoder.',
  parameters: {
    time: choice({
      doc: 'Which way time runs in the record.',
      options: { rows: 'Each row is a moment', columns: 'Each column is a moment' },
      default: 'rows',
    }),
  },
  ports: {
    record: {
      kind: 'image',
      flow: 'in',
      shape: ['*', '*'],
      doc: 'Moments and channels.',
    },
  },
  behaviour: {
    kind: 'lowering',
    lower: () => undefined,
  },
  examples: [{ title: 'Nothing wired', duration: '1 ms', expect: () => true }],
});
