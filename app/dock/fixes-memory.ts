/** Fixes of networks that need more memory than there is. */

import { parseQuantity, replaceType, setParameter, setSimulation } from '#engine';
import { strings } from '../strings.ts';
import type { Make } from './fix-case.ts';

const words = strings.panels.fixes;

const LONG_DELAY = 1000; // ms

/** Delays of seconds cost a buffer of all steps in between. */
export const shorterDelays: Make = ({ document }) => {
  const long = Object.entries(document.nodes).filter(([, { parameters }]) => {
    const delay = parameters?.delay;
    const read = typeof delay === 'string' ? parseQuantity(delay, 'ms') : null;
    return read?.ok && read.value > LONG_DELAY;
  });
  if (long.length === 0) return [];
  return [
    {
      label: words.shorten,
      apply: (d) => long.reduce((next, [id]) => setParameter(next, id, 'delay', '10 ms'), d),
    },
  ];
};

const DEGREE = 100;

/** The projections that cost most keep a hundred synapses for each target. */
export const fewerSynapses: Make = ({ document, context }) => {
  const large = Object.entries(document.nodes).filter(
    ([, { type, parameters }]) =>
      type === 'core/all-to-all' ||
      (type === 'core/fixed-indegree' && Number(parameters?.indegree ?? 0) > DEGREE) ||
      type === 'core/fixed-probability',
  );
  if (large.length === 0) return [];
  return [
    {
      label: words.inDegree(DEGREE),
      apply: (d) =>
        large.reduce(
          (next, [id]) =>
            setParameter(
              replaceType(next, id, 'core/fixed-indegree', context.registry),
              id,
              'indegree',
              DEGREE,
            ),
          d,
        ),
    },
  ];
};

/** Lower precision takes a third off what synapses need: it is offered where that is enough. */
export const lessMemory: Make = (found) => {
  const [, needed, most] =
    /needs ([\d.]+) GB; at most ([\d.]+) GB/.exec(found.problem.message) ?? [];
  const enough = Number(needed) * (2 / 3) < Number(most) && shorterDelays(found).length === 0;
  const lower = ['mixed', 'f32'].includes(found.document.simulation?.precision ?? '');
  return lower || !enough
    ? []
    : [{ label: words.mixed, apply: (d) => setSimulation(d, { precision: 'mixed' }) }];
};
