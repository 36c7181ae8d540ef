/**
 * A model of an event camera: video becomes ON and OFF events where the logarithm of the light
 * moves by a threshold, with the pixel's bandwidth, leak, refractory period and noise. The rules
 * are those of v2e (Hu, Liu & Delbruck 2021, doi:10.1109/CVPRW53098.2021.00144); arithmetic is
 * float32 where a count depends on it.
 */

import { exp, log, type Of, pow, type RandomStream } from '#engine/kit';

const f = Math.fround;
const LINEAR_UP_TO = 20;
const TWO_PI = 2 * Math.PI;

export interface DvsOptions {
  readonly on: number;
  readonly off: number;
  /** Standard deviation of the thresholds between pixels. */
  readonly spread: number;
  readonly cutoff: number; // Hz; 0: no low pass
  readonly leak: number; // Hz
  readonly leakSpread: number; // decades between pixels
  readonly leakJitter: number; // fraction
  readonly shot: number; // Hz
  readonly refractory: number; // s
}

/** State of the pixels: float64 arrays of the engine, or one's own. */
export interface DvsState extends Of<Float64Array> {
  readonly base: Float64Array;
  readonly low: Float64Array;
  readonly last: Float64Array;
  readonly on: Float64Array;
  readonly off: Float64Array;
  readonly leak: Float64Array;
  /** Number of frames so far, time of the last one [s]. */
  readonly clock: Float64Array;
}

/** Lengths of the state of `pixels` pixels. */
export const dvsStateLengths = (pixels: number) => ({
  base: pixels,
  low: pixels,
  last: pixels,
  on: pixels,
  off: pixels,
  leak: pixels,
  clock: 2,
});

/** A state of its own, for encoders that begin anew with each sample. */
export const freshDvsState = (pixels: number): DvsState =>
  Object.fromEntries(
    Object.entries(dvsStateLengths(pixels)).map(([name, n]) => [name, new Float64Array(n)]),
  ) as unknown as DvsState;

/** Linear below 20 gray levels, logarithmic above; continuous. */
export function linLog(light: number): number {
  const y = light <= LINEAR_UP_TO ? light * (log(LINEAR_UP_TO) / LINEAR_UP_TO) : log(light);
  return f(Math.round(y * 1e8) / 1e8);
}

/** The light between two frames, `share` of the way, along a straight line of its logarithm. */
export function lightBetween(from: number, to: number, share: number): number {
  if (share >= 1) return to;
  const y = linLog(from) + (linLog(to) - linLog(from)) * share;
  return y <= linLog(LINEAR_UP_TO) ? (y * LINEAR_UP_TO) / log(LINEAR_UP_TO) : exp(y);
}

/** Floor division of float32 numbers, not negative, as tensor libraries do it. */
function floorDivide(a: number, b: number): number {
  const rest = a % b;
  const d = f(f(a - rest) / b);
  const q = Math.floor(d);
  return d - q > 0.5 ? q + 1 : q;
}

/** Draws what differs between pixels and takes the first frame as the base; no events. */
function firstFrame(
  state: DvsState,
  frame: ArrayLike<number>,
  options: DvsOptions,
  random: RandomStream,
): void {
  const { base, low, last, on, off, leak } = state;
  for (let i = 0; i < base.length; i++) {
    const vary = (threshold: number) =>
      options.spread > 0
        ? f(Math.max(0.01, threshold + options.spread * random.normal()))
        : f(threshold);
    on[i] = vary(options.on);
    off[i] = vary(options.off);
    leak[i] = options.leakSpread > 0 ? pow(10, options.leakSpread * random.normal()) : 1;
    low[i] = linLog(frame[i]!);
    base[i] = low[i]!;
    last[i] = -Infinity;
  }
}

/**
 * The events between the last frame and this one at `time` [s]; gray levels 0..255. `emit` gets
 * the time [s], the pixel and whether it became brighter; times ascend. A pixel with fewer events
 * fires in the first of the slots between the frames.
 */
export function nextDvsFrame(
  state: DvsState,
  frame: ArrayLike<number>,
  time: number,
  options: DvsOptions,
  random: RandomStream,
  emit: (time: number, pixel: number, on: boolean) => void,
): void {
  const { base, low, last, clock } = state;
  const n = base.length;
  const before = clock[1]!;
  const started = clock[0]! > 0;
  clock[0]!++;
  clock[1] = time;
  if (!started) {
    firstFrame(state, frame, options, random);
    return;
  }
  const dt = time - before;
  const ons = new Int32Array(n);
  const offs = new Int32Array(n);
  let most = 1;
  for (let i = 0; i < n; i++) {
    const light = linLog(frame[i]!);
    if (options.cutoff > 0) {
      const share = f(Math.min(1, f((frame[i]! + 20) / 275) * f(dt * TWO_PI * options.cutoff)));
      low[i] = f(f(f(1 - share) * low[i]!) + f(share * light));
    } else low[i] = light;
    if (options.leak > 0) {
      const jitter = options.leakJitter > 0 ? 1 - options.leakJitter * random.normal() : 1;
      base[i] = f(base[i]! - f(dt * options.leak * options.on * state.leak[i]! * jitter));
    }
    const change = f(low[i]! - base[i]!);
    ons[i] = floorDivide(Math.max(0, change), state.on[i]!);
    offs[i] = floorDivide(Math.max(0, -change), state.off[i]!);
    most = Math.max(most, ons[i]!, offs[i]!);
  }
  const refractory = options.refractory > dt / most ? options.refractory : 0;
  const sentOn = new Int32Array(n);
  const sentOff = new Int32Array(n);
  for (let k = 0; k < most; k++) {
    const at = before + (dt * (k + 1)) / most;
    for (let i = 0; i < n; i++) {
      const on = ons[i]! > k;
      if (!on && offs[i]! <= k) continue;
      if (refractory > 0 && !(at - last[i]! > refractory)) continue;
      last[i] = at;
      if (on) sentOn[i]!++;
      else sentOff[i]!++;
      emit(at, i, on);
    }
  }
  for (let i = 0; i < n; i++)
    base[i] = f(f(base[i]! + f(sentOn[i]! * state.on[i]!)) - f(sentOff[i]! * state.off[i]!));
  if (options.shot > 0) addShotNoise(state, frame, time, dt, options, random, emit);
}

/** Random events, more of them in the dark; such a pixel takes the present light as its base. */
function addShotNoise(
  { base, low, on, off }: DvsState,
  frame: ArrayLike<number>,
  time: number,
  dt: number,
  options: DvsOptions,
  random: RandomStream,
  emit: (time: number, pixel: number, on: boolean) => void,
): void {
  for (let i = 0; i < base.length; i++) {
    const p = (options.shot / 2) * dt * (((0.25 - 1) * (frame[i]! + 20)) / 275 + 1);
    const u = random.uniform();
    if (u < p * (options.on / on[i]!)) emit(time, i, true);
    else if (u > 1 - p * (options.off / off[i]!)) emit(time, i, false);
    else continue;
    base[i] = low[i]!;
  }
}

/** The plainest camera: an event wherever the light moved by the threshold since the pixel's last event, or the first frame. */
export function differenceEvents(
  { base, clock }: DvsState,
  frame: ArrayLike<number>,
  threshold: number,
  emit: (pixel: number, on: boolean) => void,
): void {
  const started = clock[0]! > 0;
  clock[0]!++;
  for (let i = 0; i < base.length; i++) {
    const change = frame[i]! - base[i]!;
    if (started && Math.abs(change) < threshold) continue;
    base[i] = frame[i]!;
    if (started) emit(i, change > 0);
  }
}
