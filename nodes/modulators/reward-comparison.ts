/** Reward for being right. */

import { defineNode, flag, quantity } from '#engine/kit';
import { indexOfMost } from '../readouts/algorithms/counts.ts';

export const rewardComparison = defineNode({
  type: 'core/reward',
  version: 1,
  title: 'Reward from comparison',
  category: 'modulator',
  doc: 'Compares the answer of a readout with the label and gives a reward or a penalty until the next answer; optionally only what differs from the mean so far.',
  citations: {
    fremaux2016: {
      text: 'Fremaux & Gerstner (2016), Front. Neural Circuits 9:85',
      doi: '10.3389/fncir.2015.00085',
    },
  },
  parameters: {
    right: quantity(1, '1', { doc: 'Reward of a right answer.' }),
    wrong: quantity(-1, '1', { doc: 'Reward of a wrong answer.' }),
    silent: quantity(0, '1', { doc: 'Reward of no answer: all scores equal.' }),
    centred: flag(false, {
      doc: 'Takes the running mean away: surprise instead of reward.',
      cite: 'fremaux2016',
    }),
    memory: quantity(0.02, '1', {
      doc: 'Weight of a new reward in the running mean.',
      range: [0, 1],
      cite: 'fremaux2016',
    }),
    onlyLearning: flag(true, { doc: 'Gives 0 while nothing is learned.' }),
  },
  ports: {
    result: { kind: 'result', flow: 'in', shape: ['n'], doc: 'Scores, one per class.' },
    label: { kind: 'label', flow: 'in', shape: [1], doc: 'The true class.' },
    reward: { kind: 'mod', flow: 'out', shape: [], doc: 'Reward of the last answer.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    state: () => ({ mean: 1 }),
    end(at) {
      const { values } = at;
      const mean = at.state.mean ?? new Float64Array(1);
      const { data } = at.sample('result');
      const truth = at.sample('label').data[0];
      const give = (value: number) => ({ reward: { shape: [], data: Float64Array.of(value) } });
      if (data.length === 0 || truth === undefined || (values.onlyLearning && !at.learning))
        return give(0);
      const best = indexOfMost(data);
      const answered = data.some((v) => v < data[best]!) || data.length === 1;
      const reward = !answered ? values.silent : best === truth ? values.right : values.wrong;
      const given = values.centred ? reward - mean[0]! : reward;
      mean[0]! += values.memory * (reward - mean[0]!);
      return give(given);
    },
  },
  examples: [
    {
      title: 'A right answer',
      feed: {
        result: { sample: { shape: [2], data: Float64Array.of(0, 3) } },
        label: { sample: { shape: [1], data: Float64Array.of(1) } },
      },
      duration: '10 ms',
      expect: (r) => r.signal('reward').at(-1) === 1,
    },
  ],
});
