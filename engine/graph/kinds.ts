/** The kinds of ports in words: what each carries, and why one cannot stand for another. */

import type { Port } from '../kit/types.ts';

export type PortKind = Port['kind'];

/** What each kind is, as the subject of a sentence, and what it is good for. */
const IS: Readonly<Record<PortKind, readonly [subject: string, use: string]>> = {
  spikes: ['Spikes', 'Send them through a projection, a readout or a filter.'],
  impulses: ['Weighted spikes of a projection', 'They end at a receptor of neurons.'],
  analog: ['A signal', 'Wire it to a signal input, a plot, or through a gain into neurons.'],
  current: ['A current', 'Wire it to a current input of neurons.'],
  image: ['An image', 'Send it through an encoder.'],
  cloud: ['A point cloud', 'Send it through an encoder.'],
  label: ['A label', 'Use it as a teacher signal.'],
  result: ['A result', 'Wire it to a plot, a world or a reward.'],
  events: ['Camera events', 'Map them to spikes first.'],
  weights: ['Weights', 'Wire them to a plot or a recorder.'],
  rule: ['A learning rule', 'Wire it to the rule port of a projection.'],
  mod: ['A modulator', 'Wire it to a rule or another modulated input.'],
};
const CANNOT: Readonly<Record<PortKind, string>> = {
  spikes: 'become spikes here',
  impulses: 'drive neurons',
  analog: 'be read as a signal',
  current: 'drive neurons as a current',
  image: 'be shown as an image',
  cloud: 'be read as points',
  label: 'serve as a label',
  result: 'serve as a result',
  events: 'be read as camera events',
  weights: 'be read as weights',
  rule: 'teach a projection',
  mod: 'serve as a modulator',
};

/** Why a pair of kinds makes no sense, and what to do with the output instead. */
export const refusal = (from: PortKind, to: PortKind): string =>
  `${IS[from][0]} cannot ${CANNOT[to]}. ${IS[from][1]}`;
