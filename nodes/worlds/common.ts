/** How a world learns what was done, and ports that all worlds have. */

import type { Moment } from '#engine/kit';
import { countSpikes, indexOfMost } from '../readouts/algorithms/counts.ts';

/** Ports by which a network acts on a world of so many actions. */
export const actionPorts = (actions: number) =>
  ({
    spikes: {
      kind: 'spikes',
      flow: 'in',
      shape: [actions],
      optional: true,
      doc: 'One cell per action; the one that fired most in the last interval acts.',
    },
    action: {
      kind: 'result',
      flow: 'in',
      shape: [actions],
      optional: true,
      doc: 'Scores of the actions; the highest acts.',
    },
  }) as const;

export const rewardOut = {
  kind: 'mod',
  flow: 'out',
  shape: [],
  doc: 'Reward of the last action; holds for an interval.',
} as const;

export const sceneOut = (height: number, width: number) =>
  ({
    kind: 'image',
    flow: 'out',
    shape: [1, height, width],
    doc: 'A picture of the world.',
  }) as const;

/** The action of the interval that ended, or -1 if none was taken; ties are drawn. */
export function actionOf(at: Moment<unknown>, actions: number): number {
  const scores = at.has('action')
    ? Float64Array.from(at.sample('action').data.slice(0, actions))
    : countSpikes(at.spikes('spikes'), actions);
  if (scores.length < actions) return -1;
  const best = indexOfMost(scores);
  const tied: number[] = [];
  for (let i = 0; i < actions; i++) if (scores[i] === scores[best]) tied.push(i);
  if (tied.length === actions && scores[best] === 0) return -1;
  return tied.length > 1 ? (tied[at.random.integer(tied.length)] ?? best) : best;
}
