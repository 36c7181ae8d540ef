/** Reward, surprise, teacher and schedule against what they say they are, over many intervals. */

import { describe, expect, it } from 'vitest';
import { createStream } from '../../../engine/kit/random.ts';
import type { Of, Outputs, Sample, Slot, SpikeList } from '../../../engine/kit/types.ts';
import { rewardComparison } from '../../../nodes/modulators/reward-comparison.ts';
import { schedule } from '../../../nodes/modulators/schedule.ts';
import { tdError } from '../../../nodes/modulators/td-error.ts';
import { teacher } from '../../../nodes/modulators/teacher.ts';
import { runStage } from '../../support/stage.ts';

const sample = (...data: number[]): Sample => ({
  shape: [data.length],
  data: Float64Array.from(data),
});
const held = (value: number): Sample => ({ shape: [1, 1], data: Float64Array.of(value) });
const first = (outputs: Outputs, port: string) => (outputs[port] as Sample).data[0];

describe('reward from comparison', () => {
  const give = (parameters: object, trials: readonly (readonly [number[], number, boolean])[]) => {
    const run = runStage(rewardComparison, { parameters: { ...parameters } });
    return trials.map(([scores, label, learning]) =>
      first(
        run.end({ inputs: { result: sample(...scores), label: sample(label) }, learning }),
        'reward',
      ),
    );
  };
  it('pays for right, wrong and no answer, and only lessons', () => {
    const values = { right: 2, wrong: -1, silent: 0.5 };
    expect(
      give(values, [
        [[0, 3, 1], 1, true],
        [[0, 3, 1], 2, true],
        [[1, 1, 1], 0, true],
        [[0, 3, 1], 1, false],
      ]),
    ).toEqual([2, -1, 0.5, 0]);
    expect(give({ ...values, onlyLearning: false }, [[[0, 3], 1, false]])).toEqual([2]);
  });
  it('takes the running mean away', () => {
    const random = createStream(1, 'test', 'answers');
    const trials = Array.from({ length: 50 }, () => {
      const label = random.integer(2);
      return [[1, 0], label, true] as [number[], number, boolean];
    });
    let mean = 0;
    const expected = trials.map(([, label]) => {
      const reward = label === 0 ? 1 : -1;
      const given = reward - mean;
      mean += 0.1 * (reward - mean);
      return given;
    });
    for (const [k, r] of give({ centred: true, memory: 0.1 }, trials).entries())
      expect(r).toBeCloseTo(expected[k]!, 12);
  });
});

it('the error of temporal differences is r + gamma V - V before, and knows where episodes end', () => {
  const run = runStage(tdError, { parameters: { gamma: 0.9, gain: 2 } });
  const random = createStream(2, 'test', 'values');
  let before: number | null = null;
  for (let k = 0; k < 100; k++) {
    const [reward, value] = [random.uniform(), random.uniform()];
    const done = random.uniform() < 0.2;
    const inputs = { reward: held(reward), value: held(value), done: held(done ? 1 : 0) };
    const expected: number = before === null ? 0 : reward + (done ? 0 : 0.9 * value) - before;
    expect(first(run.end({ inputs, steps: 20 }), 'error')).toBeCloseTo(2 * expected, 12);
    // The state after an end is the first of another episode.
    before = done ? null : value;
  }
});

describe('a teacher', () => {
  const options = {
    classes: 3,
    perClass: 2,
    amplitude: '700 pA',
    others: '-50 pA',
    rate: '100 Hz',
  };
  const show = (label: number, learning: boolean, active: 'learning' | 'always' = 'learning') => {
    const run = runStage(teacher, { parameters: { ...options, active } });
    const out = run.begin({ inputs: { label: sample(label) }, steps: 50, learning });
    const spikes = out.spikes as SpikeList | undefined;
    return {
      current: Array.from((out.current as Sample).data),
      spikes: Array.from(spikes?.step ?? [], (s, k) => [s, spikes!.element[k]!]),
    };
  };
  it('drives the cells of the class and holds back the others, in lessons', () => {
    const { current, spikes } = show(1, true);
    expect(current).toEqual([-50, -50, 700, 700, -50, -50]);
    // Every 10 ms, to both cells.
    expect(spikes).toEqual([9, 19, 29, 39, 49].flatMap((s) => [2, 3].map((e) => [s, e])));
  });
  it('is silent in tests unless it always teaches, and where there is no such class', () => {
    const nothing = { current: [0, 0, 0, 0, 0, 0], spikes: [] };
    expect(show(1, false)).toEqual(nothing);
    expect(show(3, true)).toEqual(nothing);
    expect(show(1, false, 'always')).toEqual(show(1, true));
  });
});

describe('a schedule', () => {
  const slots = (parameters: Of<unknown>, samples: number, most = 200): Slot[] => {
    const { behaviour } = schedule;
    if (behaviour.kind !== 'schedule') throw new Error('it is one');
    const { values } = runStage(
      { ...schedule, behaviour: { kind: 'stage', every: 'presentation' } },
      { parameters },
    );
    const found: Slot[] = [];
    const random = createStream(3, 'test', 'slots');
    for (const slot of behaviour.slots({ values: values as never, samples, random })) {
      found.push(slot);
      if (found.length === most) break;
    }
    return found;
  };
  const said = (list: readonly Slot[]) =>
    list.map((s) => `${s.phase}${s.sample}${s.learning ? '+' : ''}`).join(' ');

  it('trains, assigns labels and tests, samples of the test being the last', () => {
    expect(said(slots({ passes: 2, assignSamples: 2, testSamples: 2 }, 5))).toBe(
      'train0+ train1+ train2+ train0+ train1+ train2+ assign0 assign1 test3 test4',
    );
  });
  it('tests in between, from where it is told, and begins again', () => {
    const parameters = { trainSamples: 3, trainFrom: 2, testSamples: 1, testFrom: 9, testEvery: 2 };
    expect(said(slots(parameters, 10))).toBe('train2+ train3+ test9 train4+ test9');
    const twice = said(slots({ ...parameters, repeat: true }, 10, 10));
    expect(twice).toBe('train2+ train3+ test9 train4+ test9 train2+ train3+ test9 train4+ test9');
  });
  it('shuffles each pass anew, or draws with replacement', () => {
    const order = (name: string) => slots({ order: name, passes: 2 }, 40).map((s) => s.sample);
    const shuffled = order('shuffled');
    const all = Array.from({ length: 40 }, (_, k) => k);
    for (const pass of [shuffled.slice(0, 40), shuffled.slice(40)]) {
      expect(pass).not.toEqual(all);
      expect([...pass].sort((a, b) => a - b)).toEqual(all);
    }
    expect(shuffled.slice(0, 40)).not.toEqual(shuffled.slice(40));
    const drawn = order('random');
    expect(drawn.length).toBe(80);
    expect(new Set(drawn.slice(0, 40)).size).toBeLessThan(40);
  });
  it('shows for as long as asked, or for as long as a recording is', () => {
    expect(slots({ show: '30 ms', rest: '4 ms' }, 1)[0]).toMatchObject({
      show: '30 ms',
      rest: '4 ms',
    });
    expect(slots({ ownLength: true }, 1)[0]!.show).toBeNull();
  });
});
