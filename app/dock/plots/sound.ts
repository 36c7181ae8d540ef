/**
 * Spikes to be heard: a click for each spike of some rows of a raster, in the time the run takes.
 * Where too many come to be told apart there is silence, not a part of them.
 */

import { lowerBound } from '#engine';
import { onFrame } from '../../state/frames.ts';
import { useSimulation } from '../../state/simulation.ts';
import { momentShown } from '../../state/telemetry.ts';
import type { SpikeFeed } from './feed.ts';

type Spikes = Pick<SpikeFeed, 'elements' | 'buffer'>;

/** Clicks per second that the ear still tells apart. */
export const MOST_CLICKS = 200;
/** Trains that are heard together, each by a tone of its own. */
export const LOUDEST = 8;
/** Tones of a pentatonic scale from 440 Hz [Hz]: whatever sounds together sounds well. */
const TONES = [440, 495, 550, 660, 733, 880, 990, 1100];
const LASTS = 0.012; // s
const LOUDNESS = 0.2;
/** What came while nobody listened is not heard afterwards [ms]. */
const LATE = 1000;
/** Over this the number of clicks per second is measured [ms]. */
const MEASURED = 400;
/** The loudest rows are looked for so often [ms]. */
const CHOSEN_EVERY = 1000;

/** Rows of a raster that fired most since a step, the loudest first; none that did not fire. */
export function loudest(feeds: readonly Spikes[], since: number, most = LOUDEST): number[] {
  const counts = new Uint32Array(feeds.reduce((sum, { elements }) => sum + elements, 0));
  let offset = 0;
  for (const { elements: size, buffer } of feeds) {
    const { steps, elements } = buffer;
    for (let k = lowerBound(steps, since); k < steps.length; k++) {
      const row = offset + (elements[k] ?? 0);
      counts[row] = (counts[row] ?? 0) + 1;
    }
    offset += size;
  }
  return [...counts.keys()]
    .filter((row) => (counts[row] ?? 0) > 0)
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b)
    .slice(0, most);
}

interface Click {
  readonly step: number;
  readonly voice: number;
}

/** Spikes of some rows from a step to before another, each with its row's place among them. */
export function clicksOf(
  feeds: readonly Spikes[],
  rows: readonly number[],
  from: number,
  to: number,
): Click[] {
  const clicks: Click[] = [];
  let offset = 0;
  for (const { elements: size, buffer } of feeds) {
    const { steps, elements } = buffer;
    const end = lowerBound(steps, to);
    for (let k = lowerBound(steps, from); k < end; k++) {
      const voice = rows.indexOf(offset + (elements[k] ?? 0));
      if (voice >= 0) clicks.push({ step: steps[k] ?? 0, voice });
    }
    offset += size;
  }
  return clicks;
}

/** Whether so many clicks per second are too many, where they were or were not before: no flutter at the bound. */
export const isTooMany = (perSecond: number, before: boolean): boolean =>
  perSecond > (before ? 0.75 : 1) * MOST_CLICKS;

/** Whether this browser can play sounds. */
export const canHear = 'AudioContext' in globalThis;

let context: AudioContext | null = null;
/** What clicks are played through: many at once are not louder than the ear likes. */
let outlet: AudioNode | null = null;
const tones: AudioBuffer[] = [];
let listeners = 0;

/** A short tone that fades. */
function toneOf(audio: AudioContext, voice: number): AudioBuffer {
  const known = tones[voice];
  if (known) return known;
  const length = Math.ceil(LASTS * audio.sampleRate);
  const buffer = audio.createBuffer(1, length, audio.sampleRate);
  const samples = buffer.getChannelData(0);
  const turn = (2 * Math.PI * (TONES[voice] ?? 440)) / audio.sampleRate;
  for (let k = 0; k < length; k++)
    samples[k] = LOUDNESS * (1 - k / length) ** 2 * Math.sin(turn * k);
  tones[voice] = buffer;
  return buffer;
}

function click(audio: AudioContext, voice: number, at: number): void {
  const source = audio.createBufferSource();
  source.buffer = toneOf(audio, voice);
  source.connect(outlet ?? audio.destination);
  source.start(at);
}

/** Sounds are on while somebody listens and the window is seen. */
function settle(): void {
  if (listeners > 0 && !document.hidden) void context?.resume();
  else void context?.suspend();
}

function openAudio(): AudioContext {
  if (context) return context;
  context = new AudioContext();
  outlet = context.createDynamicsCompressor();
  outlet.connect(context.destination);
  document.addEventListener('visibilitychange', settle);
  return context;
}

/**
 * Lets spikes be heard as they come, of one row or (null) of the loudest; `tell` hears whether they
 * are too many. Returns what ends it. Only a person's press may begin this: browsers ask for one.
 */
export function hear(
  spikes: () => readonly Spikes[],
  row: number | null,
  tell: (tooMany: boolean) => void,
): () => void {
  const audio = openAudio();
  listeners++;
  settle();
  const moment = () => momentShown(useSimulation.getState().sampled);
  let rows: readonly number[] = row === null ? [] : [row];
  let heard = moment();
  let before = performance.now();
  let chosen = Number.NEGATIVE_INFINITY;
  let perSecond = 0;
  let tooMany = false;
  const stop = onFrame(() => {
    const [from, to, now] = [heard, moment(), performance.now()];
    const wall = now - before;
    heard = to;
    before = now;
    if (to <= from) return;
    if (row === null && now - chosen > CHOSEN_EVERY) {
      const second = 1000 / (useSimulation.getState().summary?.dt ?? 0.1);
      rows = loudest(spikes(), to - second);
      chosen = now;
    }
    const clicks = clicksOf(spikes(), rows, from, to);
    const share = Math.min(1, wall / MEASURED);
    perSecond += share * ((1000 * clicks.length) / Math.max(1, wall) - perSecond);
    if (isTooMany(perSecond, tooMany) !== tooMany) {
      tooMany = !tooMany;
      tell(tooMany);
    }
    if (tooMany || wall > LATE || clicks.length > MOST_CLICKS) return;
    for (const { step, voice } of clicks)
      click(audio, voice, audio.currentTime + ((step - from) / (to - from)) * (wall / 1000));
  });
  return () => {
    stop();
    listeners--;
    settle();
  };
}
