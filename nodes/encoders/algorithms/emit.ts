/**
 * Small tools that every encoder needs: collecting spikes whose number is not known beforehand,
 * sorting spike times into a list in step order, counting engine steps in a duration, and saying
 * which element of a sample is not a number.
 */

import { findNonFinite, type Sample, type SpikeList } from '#engine/kit';

/** Spikes in the order they are added, in typed arrays that grow. */
export class SpikeWriter {
  #step: Uint32Array;
  #element: Uint32Array;
  #value: Float32Array | null;
  #count = 0;

  constructor(capacity: number, graded = false) {
    this.#step = new Uint32Array(Math.max(16, capacity));
    this.#element = new Uint32Array(Math.max(16, capacity));
    this.#value = graded ? new Float32Array(Math.max(16, capacity)) : null;
  }

  get count(): number {
    return this.#count;
  }

  add(step: number, element: number, value = 1): void {
    if (this.#count === this.#step.length) this.#grow();
    this.#step[this.#count] = step;
    this.#element[this.#count] = element;
    if (this.#value) this.#value[this.#count] = value;
    this.#count++;
  }

  #grow(): void {
    const step = new Uint32Array(2 * this.#step.length);
    const element = new Uint32Array(2 * this.#step.length);
    step.set(this.#step);
    element.set(this.#element);
    if (this.#value) {
      const value = new Float32Array(2 * this.#value.length);
      value.set(this.#value);
      this.#value = value;
    }
    this.#step = step;
    this.#element = element;
  }

  /** The list, provided that spikes were added in step order. */
  list(): SpikeList {
    const step = this.#step.slice(0, this.#count);
    const element = this.#element.slice(0, this.#count);
    return this.#value
      ? { step, element, value: this.#value.slice(0, this.#count) }
      : { step, element };
  }

  /** The list, sorted by (step, element); spikes added first come first among equals. */
  sorted(): SpikeList {
    const { step, element, value } = this.list();
    return sortSpikes({ step, element, ...(value ? { value } : {}) });
  }

  /** The list of camera events of `plane` pixels: by step, pixel, brighter before darker. */
  events(plane: number): SpikeList {
    return sortSpikes(this.list(), plane);
  }
}

/** Places of spikes added element by element, in step order; null where they were not. */
function countedOrder({ step, element }: SpikeList): Uint32Array | null {
  const n = step.length;
  let last = 0;
  for (let i = 0; i < n; i++) {
    last = Math.max(last, step[i]!);
    if (i > 0 && element[i]! < element[i - 1]!) return null;
  }
  if (last > 4 * n + 1000) return null;
  const place = new Uint32Array(last + 2);
  for (let i = 0; i < n; i++) place[step[i]! + 1]!++;
  for (let t = 0; t <= last; t++) place[t + 1]! += place[t]!;
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[place[step[i]!]!++] = i;
  return order;
}

function comparedOrder({ step, element }: SpikeList, plane: number): Uint32Array {
  return Uint32Array.from(step.keys()).sort(
    plane > 0
      ? (a, b) =>
          step[a]! - step[b]! ||
          (element[a]! % plane) - (element[b]! % plane) ||
          element[a]! - element[b]! ||
          a - b
      : (a, b) => step[a]! - step[b]! || element[a]! - element[b]! || a - b,
  );
}

/**
 * Spikes by (step, element); the input is not changed. Of camera events, whose planes of so many pixels
 * lie one after the other, by (step, pixel, plane).
 */
export function sortSpikes(spikes: SpikeList, plane = 0): SpikeList {
  const order = (plane > 0 ? null : countedOrder(spikes)) ?? comparedOrder(spikes, plane);
  return {
    step: order.map((i) => spikes.step[i]!),
    element: order.map((i) => spikes.element[i]!),
    ...(spikes.value ? { value: Float32Array.from(order, (i) => spikes.value![i]!) } : {}),
  };
}

/** One spike per element at `times[element]` steps; negative times stay silent. Sorted. */
export function spikesAt(times: ArrayLike<number>, steps: number, stretch = 1): SpikeList {
  const counts = new Uint32Array(steps + 1);
  let total = 0;
  for (let i = 0; i < times.length; i++) {
    const t = times[i]!;
    if (t >= 0 && t * stretch < steps) {
      counts[t * stretch + 1]!++;
      total++;
    }
  }
  for (let s = 0; s < steps; s++) counts[s + 1]! += counts[s]!;
  const step = new Uint32Array(total);
  const element = new Uint32Array(total);
  for (let i = 0; i < times.length; i++) {
    const t = times[i]! * stretch;
    if (t >= 0 && t < steps) {
      const at = counts[t]!++;
      step[at] = t;
      element[at] = i;
    }
  }
  return { step, element };
}

/** Dense spikes `[steps, n]` as a list; several spikes of a cell are repeated. */
export function spikesFromDense(dense: ArrayLike<number>, n: number, stretch = 1): SpikeList {
  const writer = new SpikeWriter(dense.length >> 3);
  for (let i = 0; i < dense.length; i++)
    for (let k = dense[i]!; k > 0; k--) writer.add(Math.floor(i / n) * stretch, i % n);
  return writer.list();
}

/** Whole engine steps in `duration` [ms], at least one. */
export const stepsIn = (duration: number, dt: number): number =>
  Math.max(1, Math.round(duration / dt));

/**
 * Whether all elements of `sample` are numbers; if not, says which is not, in words for the
 * person: `image: element 12 is NaN`.
 */
export function isFiniteSample(
  at: { problem(message: string): void },
  port: string,
  sample: Sample,
): boolean {
  const found = findNonFinite(sample.data);
  if (!found) return true;
  const place: number[] = [];
  let rest = found.index;
  for (const size of [...sample.shape].reverse()) {
    place.unshift(rest % Math.max(1, size));
    rest = Math.floor(rest / Math.max(1, size));
  }
  at.problem(
    `${port}: element ${found.index} (at [${place.join(', ')}]) is ${found.value}. ` +
      'An encoder needs finite numbers: clean the data or clip it before this node.',
  );
  return false;
}

/** `[c, h, w]` of a sample of up to three dimensions; missing ones are 1. */
export function planesOf(shape: readonly number[]): readonly [number, number, number] {
  const [w = 1, h = 1, ...rest] = [...shape].reverse();
  return [rest.reduce((product, size) => product * size, 1), h, w];
}

/**
 * The values an encoder has to code; null (and a problem, where one is due) if there are none.
 */
export function readSample(
  at: { sample(port: string): Sample; problem(message: string): void },
  port: string,
): Sample | null {
  const sample = at.sample(port);
  return sample.data.length > 0 && isFiniteSample(at, port, sample) ? sample : null;
}

/** Encoder steps of an interval and the engine steps each of them lasts. */
export function encoderSteps(
  at: { readonly steps: number; readonly dt: number },
  stepDuration: number,
): { readonly stretch: number; readonly steps: number } {
  const stretch = stepsIn(stepDuration, at.dt);
  return { stretch, steps: Math.floor(at.steps / stretch) };
}

/** Says which value is outside `least`..`most`; true if none is. */
export function isWithin(
  at: { problem(message: string): void },
  port: string,
  data: ArrayLike<number>,
  least: number,
  most: number,
): boolean {
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value >= least && value <= most) continue;
    at.problem(
      `${port}: element ${i} is ${value}, but this code takes values from ${least} to ${most}. ` +
        'Scale the data, or choose to clip it.',
    );
    return false;
  }
  return true;
}
