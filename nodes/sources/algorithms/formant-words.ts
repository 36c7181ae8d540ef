/**
 * Five spoken words by formant synthesis (Klatt 1980, doi:10.1121/1.383940): pulses of a glottis
 * through five resonators in a row whose formants move from sound to sound, and for /s/ noise
 * through a resonator of its own. Formants and bandwidths of the sounds are those of Klatt's tables;
 * when each is reached, and how loud /s/ is beside a voice, are ours. Nobody spoke: the words have the
 * movements of speech, not its variety.
 */

import { cos, exp, type RandomStream } from '#engine/kit';

/** First three formants and their bandwidths [Hz]. */
type Sound = readonly [number, number, number, number, number, number];

const SOUNDS: Readonly<Record<string, Sound>> = {
  w: [290, 610, 2150, 50, 80, 60],
  y: [260, 2070, 3020, 40, 250, 500],
  r: [310, 1060, 1380, 70, 100, 120],
  s: [320, 1390, 2530, 200, 80, 200],
  iy: [310, 2020, 2960, 45, 200, 400],
  iyEnd: [290, 2070, 2960, 60, 200, 400],
  eh: [530, 1680, 2500, 60, 90, 200],
  ehEnd: [620, 1530, 2530, 60, 90, 200],
  uw: [350, 1250, 2200, 65, 110, 140],
  uwEnd: [320, 900, 2200, 65, 110, 140],
  aw: [640, 1230, 2550, 80, 70, 140],
  awEnd: [420, 940, 2350, 80, 70, 80],
  ow: [540, 1100, 2300, 80, 70, 70],
  owEnd: [450, 900, 2300, 80, 70, 70],
};
/** Fourth and fifth formant and the resonance of /s/, with bandwidths [Hz]. */
const FOURTH = [3300, 250] as const;
const FIFTH = [3750, 200] as const;
const HISS = [4900, 1000] as const;
/** Bandwidth of the glottis's own low-pass [Hz]. */
const GLOTTIS = 100;
/** Largest sample of /s/ beside that of the voice. */
const HISS_LEVEL = 0.3;

/** Sounds of a word, and the part of its length at which each is reached. */
type Word = readonly (readonly [sound: keyof typeof SOUNDS, at: number])[];

const SPOKEN: readonly (readonly [name: string, word: Word])[] = [
  [
    'yes',
    [
      ['y', 0.08],
      ['eh', 0.25],
      ['ehEnd', 0.5],
      ['s', 0.62],
      ['s', 1],
    ],
  ],
  [
    'wow',
    [
      ['w', 0.12],
      ['aw', 0.45],
      ['awEnd', 0.9],
    ],
  ],
  [
    'you',
    [
      ['y', 0.12],
      ['uw', 0.45],
      ['uwEnd', 0.9],
    ],
  ],
  [
    'sea',
    [
      ['s', 0],
      ['s', 0.38],
      ['iy', 0.5],
      ['iyEnd', 0.9],
    ],
  ],
  [
    'row',
    [
      ['r', 0.15],
      ['ow', 0.5],
      ['owEnd', 0.9],
    ],
  ],
];

export const WORDS: readonly string[] = SPOKEN.map(([name]) => name);

/** A second-order resonator whose frequency may move (Klatt 1980, equation 2). */
class Resonator {
  #a = 1;
  #b = 0;
  #c = 0;
  #y1 = 0;
  #y2 = 0;

  tune(frequency: number, bandwidth: number, rate: number): void {
    const r = exp((-Math.PI * bandwidth) / rate);
    this.#b = 2 * r * cos((2 * Math.PI * Math.min(frequency, 0.45 * rate)) / rate);
    this.#c = -r * r;
    this.#a = 1 - this.#b - this.#c;
  }

  next(x: number): number {
    const y = this.#a * x + this.#b * this.#y1 + this.#c * this.#y2;
    this.#y2 = this.#y1;
    this.#y1 = y;
    return y;
  }
}

/** Formants at a part of the word's length, and how much of it is voice rather than noise. */
function soundAt(
  word: Word,
  part: number,
): { readonly sound: readonly number[]; readonly voice: number } {
  const next = word.findIndex(([, at]) => at > part);
  const [name, at] = word[next < 0 ? word.length - 1 : Math.max(0, next - 1)]!;
  const [to, until] = word[next < 0 ? word.length - 1 : next]!;
  const w = until > at ? Math.max(0, (part - at) / (until - at)) : 0;
  const [one, other] = [SOUNDS[name]!, SOUNDS[to]!];
  return {
    sound: one.map((v, k) => v + w * (other[k]! - v)),
    voice: (1 - w) * Number(name !== 's') + w * Number(to !== 's'),
  };
}

/** Fills `data` with a word; `scales` multiply its pitch and its first three formants. */
export function fillWord(
  data: Float32Array,
  rate: number,
  index: number,
  pitch: number,
  scales: readonly [number, number, number],
  random: RandomStream,
): void {
  const [, word] = SPOKEN[index % SPOKEN.length]!;
  const n = data.length;
  const glottis = new Resonator();
  glottis.tune(0, GLOTTIS, rate);
  const tract = Array.from({ length: 5 }, () => new Resonator());
  tract[3]!.tune(...FOURTH, rate);
  tract[4]!.tune(...FIFTH, rate);
  const hiss = new Resonator();
  hiss.tune(...HISS, rate);
  const noise = new Float32Array(n);
  const block = Math.max(1, Math.round(rate / 500)); // formants move every 2 ms
  let voice = 0;
  let fade = 0;
  let phase = 1;
  let [flow, breath] = [0, 0];
  for (let t = 0; t < n; t++) {
    const part = t / n;
    if (t % block === 0) {
      const now = soundAt(word, part);
      voice = now.voice;
      fade = Math.min(1, part / 0.05, (1 - part) / 0.1);
      for (let k = 0; k < 3; k++)
        tract[k]!.tune(now.sound[k]! * scales[k]!, now.sound[k + 3]!, rate);
    }
    // The pitch falls by a quarter, as at the end of a statement.
    phase += (pitch * (1.1 - 0.25 * part)) / rate;
    const pulse = phase >= 1 ? voice * fade : 0;
    if (phase >= 1) phase -= 1;
    // The lips pass on changes of the flow.
    const before = flow;
    flow = glottis.next(pulse);
    data[t] = tract.reduce((x, resonator) => resonator.next(x), flow - before);
    const earlier = breath;
    breath = 2 * random.uniform() - 1;
    noise[t] = hiss.next((breath - earlier) * (1 - voice) * fade);
  }
  const most = (list: Float32Array) => list.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const [loudest, loudestNoise] = [most(data) || 1, most(noise) || 1];
  for (let t = 0; t < n; t++)
    data[t] = data[t]! / loudest + (HISS_LEVEL * noise[t]!) / loudestNoise;
}
