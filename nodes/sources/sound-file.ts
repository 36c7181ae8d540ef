/** A recording of sound, whole or in pieces. */

import { openWave, readWave } from '#engine/formats';
import { asset, defineNode, quantity, sin } from '#engine/kit';
import { resample } from '../encoders/algorithms/filterbank.ts';

export const soundFile = defineNode({
  type: 'core/sound-file',
  version: 1,
  title: 'Sound file',
  category: 'source',
  doc: 'Plays a WAV file: whole, or cut into pieces of equal length, each a sample. Channels are averaged; another sample rate is made by a linear-phase filter.',
  parameters: {
    file: asset({ doc: 'A WAV file: PCM, float, A-law or mu-law.', media: ['audio/wav', '.wav'] }),
    piece: quantity(0, 'ms', {
      doc: 'Length of a piece; 0 is the whole file, a minute at most.',
      range: [0, 60000],
      live: false,
    }),
    sampleRate: quantity(16000, 'Hz', {
      doc: 'Sample rate of the result.',
      range: [1000, 192000],
      live: false,
    }),
  },
  ports: {
    sound: { kind: 'image', flow: 'out', shape: [1, '*'], doc: 'Samples from -1 to 1.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    samples({ file, piece }) {
      const wave = file ? openWave(file) : '';
      if (typeof wave === 'string' || piece === 0) return 1;
      return Math.max(1, Math.ceil(((wave.frames / wave.rate) * 1000) / piece));
    },
    length({ file, piece }) {
      const wave = file ? openWave(file) : '';
      if (typeof wave === 'string') return 100;
      return piece > 0 ? piece : Math.min(60000, (wave.frames / wave.rate) * 1000);
    },
    begin(at) {
      const { file, piece, sampleRate } = at.values;
      if (!file) {
        at.problem('file: choose a WAV file.');
        return {};
      }
      const wave = openWave(file);
      if (typeof wave === 'string') {
        at.problem(wave);
        return {};
      }
      if (wave.missing > 0)
        at.warning(
          `${file.name}: ${wave.missing} bytes of sound are missing at the end (byte ${file.bytes}). What was read before is used: ${wave.frames} samples at ${wave.rate} Hz.`,
        );
      const length = Math.round(((piece > 0 ? piece : 60000) / 1000) * wave.rate);
      const first = piece > 0 ? Math.max(0, at.shown) * length : 0;
      const data = readWave(file, wave, first, length);
      const sound = Float32Array.from(resample(data, wave.rate, sampleRate, sin));
      return { sound: { shape: [1, sound.length], data: sound } };
    },
  },
  examples: [
    {
      title: 'Four samples of 16 bits',
      parameters: {
        sampleRate: '8000 Hz',
        file: {
          name: 'four.wav',
          inline: 'UklGRiwAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQgAAAAAAABAAMAAIA==',
        },
      },
      duration: '10 ms',
      expect: (r) => r.signal('sound').join() === '0,0.5,-0.5,0.25',
    },
  ],
});
