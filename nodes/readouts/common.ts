/** Ports that most readouts have, and how a readout learns its features from an interval. */

import { exp, type Moment, type Sample } from '#engine/kit';
import { countSpikes, filterSpikes, firstSteps, indexOfMost } from './algorithms/counts.ts';

export const spikesIn = {
  kind: 'spikes',
  flow: 'in',
  shape: ['n'],
  doc: 'Activity to read out.',
} as const;

export const labelIn = {
  kind: 'label',
  flow: 'in',
  shape: [1],
  optional: true,
  doc: 'The class of the sample that is shown; learned from only while `learning`.',
} as const;

export const choiceOut = {
  kind: 'label',
  flow: 'out',
  shape: [1],
  doc: 'The class with the highest score, the lowest among equals; -1 if there is none.',
} as const;

export const scoresOut = (dimension: string) =>
  ({
    kind: 'result',
    flow: 'out',
    shape: [dimension],
    doc: 'One score per class.',
  }) as const;

/** The label of the interval, -1 without one. */
export function labelOf(at: Pick<Moment<unknown>, 'has' | 'sample'>, classes: number): number {
  if (!at.has('label')) return -1;
  const value = at.sample('label').data[0];
  return value !== undefined && Number.isInteger(value) && value >= 0 && value < classes
    ? value
    : -1;
}

/** Scores and the class they choose, with the names of the classes where they are known. */
export function chosen(
  scores: Float64Array,
  at: Pick<Moment<unknown>, 'has' | 'sample'>,
  none = false,
): { result: Sample; choice: Sample } {
  const names = at.has('label') ? at.sample('label').names : undefined;
  const named = names ? { names } : {};
  return {
    result: { shape: [scores.length], data: scores, ...named },
    choice: { shape: [1], data: Float64Array.of(none ? -1 : indexOfMost(scores)), ...named },
  };
}

/** What of the spikes is taken for a feature. */
export const FEATURES = {
  count: 'Spike counts',
  trace: 'Traces at the end, fading with tau',
  first: 'How early the first spike was, 1 at once, 0 never',
} as const;

/** The features of an interval, one per element. */
export function featuresOf(
  at: Pick<Moment<unknown>, 'spikes' | 'steps' | 'dt'>,
  kind: keyof typeof FEATURES,
  n: number,
  tau: number,
): Float64Array {
  const spikes = at.spikes('spikes');
  switch (kind) {
    case 'count':
      return countSpikes(spikes, n);
    case 'trace': {
      const trace = new Float64Array(n);
      filterSpikes(spikes, n, at.steps, exp(-at.dt / tau), 1, trace);
      return trace;
    }
    case 'first':
      return firstSteps(spikes, n).map((s) => (s < 0 ? 0 : 1 - s / at.steps));
  }
}

/** Says that a readout of so many inputs would not fit; the square of `n` is what it keeps. */
export function fits(
  at: Pick<Moment<unknown>, 'problem'>,
  n: number,
  most: number,
  what: string,
): boolean {
  if (n <= most) return true;
  at.problem(
    `${n} inputs are too many for ${what}, which keeps their square: at most ${most}. ` +
      'Read out fewer elements (slice) or use the delta rule.',
  );
  return false;
}
