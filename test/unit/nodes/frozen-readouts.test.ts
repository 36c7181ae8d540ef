/**
 * Readouts learn while the schedule says so, and not otherwise: what they have learned is the same,
 * bit for bit, before and after presentations of the test, whatever is shown.
 */

import { describe, expect, it } from 'vitest';
import { createStream } from '../../../engine/kit/random.ts';
import type { NodeDefinition, Outputs, Sample } from '../../../engine/kit/types.ts';
import { force } from '../../../nodes/readouts/force.ts';
import { kNearest } from '../../../nodes/readouts/k-nearest.ts';
import { labelAssignment } from '../../../nodes/readouts/label-assignment.ts';
import { linearReadout } from '../../../nodes/readouts/linear-readout.ts';
import { prototype } from '../../../nodes/readouts/prototype.ts';
import { runStage } from '../../support/stage.ts';

const N = 6;
const STEPS = 20;

/** What each keeps of its lessons; a trace or a place in a ring is no lesson. */
const READOUTS: readonly (readonly [string, NodeDefinition, object, readonly string[]])[] = [
  ['ridge', linearReadout, { outputs: 3, solveEvery: 5 }, ['weights', 'square', 'moments', 'seen']],
  ['rls', linearReadout, { outputs: 3, method: 'rls' }, ['weights', 'square', 'seen']],
  ['delta', linearReadout, { outputs: 3, method: 'delta' }, ['weights']],
  ['FORCE', force, { outputs: 1 }, ['weights', 'precision']],
  ['k-nearest', kNearest, { classes: 3, memory: 50 }, ['rows', 'labels', 'seen']],
  ['prototype', prototype, { classes: 3 }, ['sums', 'shown']],
  ['label assignment', labelAssignment, { classes: 3 }, ['sums', 'shown']],
];

describe.each(READOUTS)('%s', (_name, definition, parameters, learned) => {
  const random = createStream(5, 'frozen', 'spikes');
  const interval = (k: number) => {
    const spikes = { step: [] as number[], element: [] as number[] };
    for (let s = 0; s < STEPS; s++)
      for (let e = 0; e < N; e++)
        if (random.uniform() < (e % 3 === k % 3 ? 0.4 : 0.1)) {
          spikes.step.push(s);
          spikes.element.push(e);
        }
    const signal: Sample = {
      shape: [STEPS, 1],
      data: new Float64Array(STEPS).fill(Math.floor(3 * random.uniform())),
    };
    return {
      spikes: { step: Uint32Array.from(spikes.step), element: Uint32Array.from(spikes.element) },
      ...(definition.ports.label ? { label: { shape: [1], data: Float64Array.of(k % 3) } } : {}),
      ...(definition === force ? { target: signal } : {}),
    };
  };

  it('learns, and keeps what it has learned', () => {
    const run = runStage(definition, { parameters: { ...parameters }, dims: { n: N } });
    const show = (k: number, learning: boolean, lastLesson = false): Outputs =>
      run.end({
        inputs: interval(k),
        steps: STEPS,
        learning,
        lastLesson,
        phase: learning ? 'train' : 'test',
        shown: k,
      });
    const lessons = () => structuredClone(learned.map((name) => run.state[name]));
    const before = lessons();
    for (const part of before) expect(part).toBeInstanceOf(Float64Array);
    for (let k = 0; k < 23; k++) show(k, true, k === 22);
    const taught = lessons();
    for (const [k, part] of taught.entries()) expect(part, learned[k]).not.toEqual(before[k]);
    for (let k = 23; k < 60; k++) show(k, false);
    expect(lessons()).toEqual(taught);
    expect(run.problems).toEqual([]);
    show(60, true);
    expect(lessons()).not.toEqual(taught);
  });
});
