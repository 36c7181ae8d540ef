/** Sound as spikes of the auditory nerve: a bank of filters, or a model of the inner ear. */

import { choice, count, defineNode, quantity } from '#engine/kit';
import {
  bushySpikes,
  firingProbability,
  HAIR_CELL,
  MEMBRANE,
  membraneVelocity,
  thinFibre,
  windowSound,
} from './algorithms/cochlea.ts';
import { readSample, SpikeWriter } from './algorithms/emit.ts';
import { applyBandPass, designBandPass, filterBands } from './algorithms/filterbank.ts';
import { leakyTrain } from './algorithms/leaky.ts';
import { sampleRate, soundIn } from './common.ts';

const MOST_SAMPLES = 2 ** 21;

export const cochlea = defineNode({
  type: 'core/cochlea',
  version: 1,
  title: 'Cochlea',
  category: 'encoder',
  doc: 'Splits sound into channels, rectifies them and lets one leaky integrate-and-fire cell per channel fire. The model `ear` is that of the Spiking Heidelberg Digits: basilar membrane, hair cells, 40 nerve fibres and a bushy cell per channel; it takes about a second per second of sound and 200 channels.',
  citations: {
    tonic: { text: 'Lenz et al. (2021), Tonic', doi: '10.5281/zenodo.5079802' },
    cramer2022: {
      text: 'Cramer, Stradmann, Schemmel & Zenke (2022), IEEE Trans. Neural Netw. Learn. Syst. 33:2744',
      doi: '10.1109/TNNLS.2020.3044364',
    },
    meddis1986: {
      text: 'Meddis (1986), J. Acoust. Soc. Am. 79:702',
      doi: '10.1121/1.393460',
    },
  },
  parameters: {
    model: choice({
      doc: 'How sound becomes spikes.',
      options: {
        mel: 'Band passes on the mel scale, one cell each',
        linear: 'Band passes at equal distances, one cell each',
        ear: 'Basilar membrane, hair cells and bushy cells',
      },
      default: 'mel',
      cite: 'tonic',
    }),
    sampleRate,
    channels: count(64, {
      doc: 'Channels, low to high (the ear: base to apex).',
      range: [1, 1024],
      cite: 'cramer2022',
    }),
    lowest: quantity(100, 'Hz', {
      doc: 'Lower end of the lowest band.',
      range: [1, null],
      cite: 'tonic',
      live: false,
    }),
    gain: quantity(20, '1', {
      doc: 'Drive of the cells per unit of the rectified bands.',
      range: [0, null],
    }),
    tau_m: quantity(10, 'ms', { doc: 'Time constant of the cells.', range: [0.01, null] }),
    level: quantity(0.3, '1', {
      doc: 'Root mean square to which the ear scales the sound.',
      range: [1e-6, null],
      cite: 'cramer2022',
      group: 'Ear',
    }),
    fibres: count(40, {
      doc: 'Nerve fibres per bushy cell.',
      range: [1, 1000],
      cite: 'cramer2022',
      group: 'Ear',
    }),
    weight: quantity(13000, 'Hz', {
      doc: 'Drive of a bushy cell, shared among its fibres.',
      cite: 'cramer2022',
      group: 'Ear',
    }),
    t_ref: quantity(1, 'ms', {
      doc: 'Dead time of fibres and bushy cells.',
      range: [0, null],
      cite: 'cramer2022',
      group: 'Ear',
    }),
  },
  ports: {
    sound: soundIn,
    spikes: { kind: 'spikes', flow: 'out', shape: ['channels'], doc: 'One cell per channel.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    begin(at) {
      const { values } = at;
      const sound = readSample(at, 'sound');
      if (!sound) return {};
      if (sound.data.length > MOST_SAMPLES) {
        at.problem(
          `sound: ${sound.data.length} samples are more than ${MOST_SAMPLES}; cut it into shorter ones.`,
        );
        return {};
      }
      const writer = new SpikeWriter(4 * values.channels);
      const add = (seconds: number, channel: number) => {
        const step = Math.floor((seconds * 1000) / at.dt);
        if (step < at.steps) writer.add(step, channel);
      };
      if (values.model === 'ear') {
        const rate = Math.floor(values.sampleRate / 2);
        const velocity = membraneVelocity(
          windowSound(sound.data, values.level),
          values.sampleRate,
          values.channels,
          MEMBRANE,
        );
        const n = velocity.length / values.channels;
        const dead = (values.t_ref / 1000) * rate;
        for (let c = 0; c < values.channels; c++) {
          const p = firingProbability(velocity.subarray(c * n, (c + 1) * n), rate, HAIR_CELL);
          const input = new Float64Array(n);
          for (let k = 0; k < values.fibres; k++) {
            const fibre = Uint8Array.from(p, (chance) => (at.random.uniform() < chance ? 1 : 0));
            thinFibre(fibre, dead);
            for (let t = 0; t < n; t++) input[t]! += fibre[t]!;
          }
          for (const t of bushySpikes(input, rate, {
            tauMembrane: 1e-3,
            tauSynapse: 5e-4,
            refractory: values.t_ref / 1000,
            weight: values.weight / values.fibres,
          }))
            add(t / rate, c);
        }
        return { spikes: writer.sorted() };
      }
      const bands = filterBands(values.channels, values.sampleRate, values.lowest, values.model);
      const decay = 1000 / values.sampleRate / values.tau_m;
      for (let c = 0; c < values.channels; c++) {
        const filter = designBandPass(bands[2 * c]!, bands[2 * c + 1]!);
        const y = applyBandPass(sound.data, filter, true);
        const train = leakyTrain((t) => values.gain * y[t]!, y.length, {
          decay,
          rest: 0,
          threshold: 1,
          reset: 0,
          firstOnly: false,
        });
        for (let t = 0; t < train.length; t++) if (train[t]) add(t / values.sampleRate, c);
      }
      return { spikes: writer.sorted() };
    },
  },
  examples: [
    {
      title: 'Silence is silent',
      parameters: { channels: 4 },
      feed: { sound: { sample: { shape: [1, 800], data: new Float32Array(800) } } },
      duration: '50 ms',
      expect: (r) => r.spikes('spikes').step.length === 0,
    },
    {
      title: 'A buzz wakes the channels of its harmonics',
      parameters: { channels: 8, sampleRate: '8000 Hz' },
      feed: {
        sound: {
          sample: {
            shape: [1, 800],
            data: Float32Array.from({ length: 800 }, (_, k) => (k % 40 < 20 ? 0.5 : -0.5)),
          },
        },
      },
      duration: '100 ms',
      expect: (r) => r.spikes('spikes').step.length > 10,
    },
  ],
});
