/** Sound as the logarithm of its mel energies, then spikes where they rise and fall. */

import { choice, count, defineNode, quantity } from '#engine/kit';
import { sigmaDelta, stepForward } from './algorithms/contrast.ts';
import { readSample, SpikeWriter } from './algorithms/emit.ts';
import { melSpectrogram } from './algorithms/filterbank.ts';
import { sampleRate, soundIn } from './common.ts';

export const melEncoder = defineNode({
  type: 'core/mel',
  version: 1,
  title: 'Mel encoder',
  category: 'encoder',
  doc: "Analyses sound in short frames on the mel scale and fires where the logarithm of a channel's energy rises (row 0) or falls (row 1); the spectrogram is an output too.",
  citations: {
    davis1980: {
      text: 'Davis & Mermelstein (1980), IEEE Trans. Acoust. Speech Signal Process. 28:357',
      doi: '10.1109/TASSP.1980.1163420',
    },
    petro2020: {
      text: 'Petro, Kasabov & Kiss (2020), IEEE Trans. Neural Netw. Learn. Syst. 31:358',
      doi: '10.1109/TNNLS.2019.2906158',
    },
  },
  parameters: {
    sampleRate,
    channels: count(40, { doc: 'Mel channels.', range: [1, 512], cite: 'davis1980' }),
    frame: quantity(25, 'ms', {
      doc: 'Length of a frame.',
      range: [1, 1000],
      cite: 'davis1980',
      live: false,
    }),
    hop: quantity(10, 'ms', {
      doc: 'Distance of frames.',
      range: [0.1, 1000],
      cite: 'davis1980',
      live: false,
    }),
    lowest: quantity(50, 'Hz', {
      doc: 'Lower end of the lowest channel.',
      range: [0, null],
      live: false,
    }),
    highest: quantity(0, 'Hz', {
      doc: 'Upper end; 0 is half the sample rate.',
      range: [0, null],
      live: false,
    }),
    code: choice({
      doc: 'How energies become spikes.',
      options: {
        stepForward: 'Step forward, one spike per frame',
        sigmaDelta: 'Sigma-delta, several, spread evenly until the next frame',
      },
      default: 'sigmaDelta',
      cite: 'petro2020',
    }),
    threshold: quantity(1, '1', {
      doc: 'Change of the natural logarithm of energy per spike.',
      range: [1e-6, null],
    }),
  },
  ports: {
    sound: soundIn,
    spikes: {
      kind: 'spikes',
      flow: 'out',
      shape: [2, 'channels'],
      doc: 'Row 0: energy rises. Row 1: it falls.',
    },
    spectrogram: {
      kind: 'image',
      flow: 'out',
      shape: ['*', 'channels'],
      doc: 'Logarithmic energies: frames, channels.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    begin(at) {
      const { values } = at;
      const sound = readSample(at, 'sound');
      if (!sound) return {};
      const samples = (ms: number) => Math.max(1, Math.round((ms * values.sampleRate) / 1000));
      const { channels } = values;
      const energies = melSpectrogram(sound.data, {
        sampleRate: values.sampleRate,
        channels,
        frame: samples(values.frame),
        hop: samples(values.hop),
        lowest: values.lowest,
        highest: values.highest > 0 ? values.highest : values.sampleRate / 2,
      });
      const frames = energies.length / channels;
      const writer = new SpikeWriter(energies.length);
      for (let c = 0; c < channels; c++) {
        const x = Float64Array.from({ length: frames }, (_, t) => energies[t * channels + c]!);
        const code: ArrayLike<number> =
          values.code === 'stepForward'
            ? stepForward(x, values.threshold)
            : sigmaDelta(x, values.threshold, x[0] ?? 0);
        for (let t = 0; t < frames; t++) {
          const n = code[t]!;
          // A frame is known when it ends; several spikes are spread over the time to the next.
          const end = values.frame + t * values.hop;
          const spikes = Math.abs(n);
          for (let k = 0; k < spikes; k++) {
            const step = Math.round((end + (k / spikes) * values.hop) / at.dt) - 1;
            if (step < at.steps) writer.add(Math.max(0, step), n > 0 ? c : channels + c);
          }
        }
      }
      return {
        spikes: writer.sorted(),
        spectrogram: { shape: [frames, channels], data: energies },
      };
    },
  },
  examples: [
    {
      title: 'A tone that begins',
      parameters: { sampleRate: '8000 Hz', channels: 8 },
      feed: {
        sound: {
          sample: {
            shape: [1, 1600],
            // A square wave of 1 kHz after 100 ms of silence.
            data: Float32Array.from({ length: 1600 }, (_, k) =>
              k < 800 ? 0 : k % 8 < 4 ? 0.5 : -0.5,
            ),
          },
        },
      },
      duration: '200 ms',
      expect: (r) => {
        const { step, element } = r.spikes('spikes');
        return element.length > 0 && (step[0] ?? 0) >= 90 && (element[0] ?? 99) < 8;
      },
    },
    {
      title: 'Loud after silence: many spikes of a frame, spread until the next',
      feed: {
        sound: {
          sample: {
            shape: [1, 1600],
            data: Float32Array.from({ length: 1600 }, (_, k) =>
              k < 800 ? 0 : k % 16 < 8 ? 0.9 : -0.9,
            ),
          },
        },
      },
      duration: '100 ms',
      expect: (r) => {
        const perStep = new Map<number, number>();
        const { step } = r.spikes('spikes');
        for (const s of step) perStep.set(s, (perStep.get(s) ?? 0) + 1);
        return step.length > 400 && Math.max(...perStep.values()) < 150;
      },
    },
  ],
});
