/** Sounds made on the spot: tones, chirps, vowels, words, clicks, noise. */

import { choice, cos, count, defineNode, exp, pow, quantity, sin } from '#engine/kit';
import { fillWord, WORDS } from './algorithms/formant-words.ts';

/** First three formants of five vowels of men (Peterson & Barney 1952) [Hz]. */
const VOWELS: readonly (readonly [string, number, number, number])[] = [
  ['a', 730, 1090, 2440],
  ['e', 530, 1840, 2480],
  ['i', 270, 2290, 3010],
  ['o', 570, 840, 2410],
  ['u', 300, 870, 2240],
];

export const soundSynth = defineNode({
  type: 'core/sound-synth',
  version: 1,
  title: 'Synthetic sound',
  category: 'source',
  doc: 'Makes tones, chirps, five vowels, five words, clicks or noise; vowels, words and tones differ from sample to sample and carry a label. Words are formants that move as in speech: y-e-s, w-o-w, y-ou, s-ea, r-ow.',
  citations: {
    peterson1952: {
      text: 'Peterson & Barney (1952), J. Acoust. Soc. Am. 24:175',
      doi: '10.1121/1.1906875',
    },
    klatt1980: {
      text: 'Klatt (1980), J. Acoust. Soc. Am. 67:971 (formant synthesis)',
      doi: '10.1121/1.383940',
    },
  },
  parameters: {
    sound: choice({
      doc: 'What sounds.',
      options: {
        vowels: 'Vowels a e i o u',
        words: 'Words: yes, wow, you, sea, row',
        tone: 'A tone, one of several pitches',
        chirp: 'A chirp, rising or falling',
        click: 'A train of clicks',
        noise: 'White noise',
      },
      default: 'vowels',
      cite: 'klatt1980',
    }),
    sampleRate: quantity(16000, 'Hz', {
      doc: 'Samples per second.',
      range: [1000, 192000],
      live: false,
    }),
    length: quantity(200, 'ms', { doc: 'Length of a sound.', range: [1, 60000], live: false }),
    level: quantity(0.5, '1', { doc: 'Largest sample.', range: [0, 1] }),
    pitch: quantity(120, 'Hz', {
      doc: 'Pitch of vowels, words and clicks; lowest tone; start of chirps.',
      range: [1, null],
    }),
    top: quantity(4000, 'Hz', { doc: 'End of chirps.', range: [1, null] }),
    pitches: count(8, { doc: 'Number of tones, thirds of an octave apart.', range: [1, 64] }),
    variation: quantity(0.05, '1', {
      doc: 'Random change of pitch and formants from sample to sample.',
      range: [0, 0.5],
    }),
    sounds: count(500, { doc: 'Samples of the set.', range: [1, 1000000] }),
  },
  ports: {
    sound: { kind: 'image', flow: 'out', shape: [1, '*'], doc: 'Samples from -1 to 1.' },
    label: { kind: 'label', flow: 'out', shape: [1], doc: 'Which vowel, word, tone or direction.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    samples: ({ sounds }) => sounds,
    length: ({ length }) => length,
    begin(at) {
      const { values: v, random } = at;
      const n = Math.max(1, Math.round((v.length * v.sampleRate) / 1000));
      const names =
        v.sound === 'vowels'
          ? VOWELS.map(([name]) => name)
          : v.sound === 'words'
            ? WORDS
            : v.sound === 'tone'
              ? Array.from({ length: v.pitches }, (_, k) => `tone ${k + 1}`)
              : v.sound === 'chirp'
                ? ['rising', 'falling']
                : [v.sound];
      const label = Math.max(0, at.shown) % names.length;
      const vary = () => 1 + v.variation * (2 * random.uniform() - 1);
      const data = new Float32Array(n);
      switch (v.sound) {
        case 'vowels':
          fillVowel(
            data,
            v.sampleRate,
            v.pitch * vary(),
            VOWELS[label]!.slice(1) as number[],
            vary,
          );
          break;
        case 'words':
          fillWord(data, v.sampleRate, label, v.pitch * vary(), [vary(), vary(), vary()], random);
          break;
        case 'tone': {
          const f = v.pitch * pow(2, label / 3) * vary();
          for (let t = 0; t < n; t++) data[t] = sin((2 * Math.PI * f * t) / v.sampleRate);
          break;
        }
        case 'chirp': {
          const [from, to] = label === 0 ? [v.pitch, v.top] : [v.top, v.pitch];
          const rate = (to - from) / ((2 * n) / v.sampleRate);
          for (let t = 0; t < n; t++) {
            const s = t / v.sampleRate;
            data[t] = sin(2 * Math.PI * (from * s + rate * s * s));
          }
          break;
        }
        case 'click':
          for (let t = 0; t < n; t++)
            data[t] =
              Math.floor((t * v.pitch) / v.sampleRate) !==
              Math.floor(((t - 1) * v.pitch) / v.sampleRate)
                ? 1
                : 0;
          break;
        case 'noise':
          for (let t = 0; t < n; t++) data[t] = 2 * random.uniform() - 1;
      }
      scaleTo(data, v.level);
      return {
        sound: { shape: [1, n], data },
        label: { shape: [1], data: Float64Array.of(label), names },
      };
    },
  },
  examples: [
    {
      title: 'A vowel of 200 ms',
      duration: '200 ms',
      expect: (r) => {
        const sound = r.signal('sound');
        return sound.length === 3200 && Math.abs(Math.max(...sound.map(Math.abs)) - 0.5) < 1e-6;
      },
    },
    {
      title: 'A word: yes, loudest by its voice',
      parameters: { sound: 'words', length: '400 ms' },
      duration: '400 ms',
      expect: (r) => {
        const sound = r.signal('sound');
        const energy = (from: number, to: number) =>
          sound.subarray(from, to).reduce((sum, v) => sum + v * v, 0);
        return sound.length === 6400 && energy(1000, 3000) > 4 * energy(4400, 6400);
      },
    },
  ],
});

/** A pulse train through three resonators in a row. */
function fillVowel(
  data: Float32Array,
  rate: number,
  pitch: number,
  formants: readonly number[],
  vary: () => number,
): void {
  const period = rate / pitch;
  for (let next = 0; next < data.length; next += period) data[Math.floor(next)] = 1;
  for (const formant of formants) {
    const f = Math.min(0.45 * rate, formant * vary());
    const r = exp((-Math.PI * (50 + 0.05 * f)) / rate);
    const a1 = 2 * r * cos((2 * Math.PI * f) / rate);
    const a2 = -r * r;
    let y1 = 0;
    let y2 = 0;
    for (let t = 0; t < data.length; t++) {
      const y = data[t]! * (1 - a1 - a2) + a1 * y1 + a2 * y2;
      y2 = y1;
      y1 = y;
      data[t] = y;
    }
  }
}

function scaleTo(data: Float32Array, level: number): void {
  let most = 0;
  for (const v of data) most = Math.max(most, Math.abs(v));
  if (most > 0) for (let t = 0; t < data.length; t++) data[t]! *= level / most;
}
