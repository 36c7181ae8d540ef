/** From scores to an act: the best, a lottery, or the best with some curiosity. */

import { choice, defineNode, quantity } from '#engine/kit';
import { countSpikes, indexOfMost, softmax } from './algorithms/counts.ts';

export const action = defineNode({
  type: 'core/action',
  version: 1,
  title: 'Action selection',
  category: 'readout',
  doc: 'Chooses an action from spike counts or scores once per interval: the highest, one drawn by softmax, or the highest with a random exception.',
  citations: {
    sutton2018: {
      text: 'Sutton & Barto (2018), Reinforcement Learning, 2nd ed., section 2',
      url: 'http://incompleteideas.net/book/the-book-2nd.html',
    },
  },
  parameters: {
    law: choice({
      doc: 'How an action is chosen.',
      options: {
        best: 'The highest score; ties are drawn',
        softmax: 'Drawn with probability exp(score/temperature)',
        greedy: 'The highest, but a random one with probability epsilon',
      },
      default: 'best',
      cite: 'sutton2018',
    }),
    temperature: quantity(1, '1', {
      doc: 'Of the softmax.',
      range: [1e-9, null],
      cite: 'sutton2018',
    }),
    epsilon: quantity(0.1, '1', {
      doc: 'Probability of a random action.',
      range: [0, 1],
      cite: 'sutton2018',
    }),
    interval: quantity(20, 'ms', {
      doc: 'Time between actions.',
      range: [1e-6, null],
      live: false,
    }),
  },
  ports: {
    spikes: {
      kind: 'spikes',
      flow: 'in',
      shape: ['n'],
      optional: true,
      doc: 'One element per action; it is chosen by counts.',
    },
    scores: {
      kind: 'result',
      flow: 'in',
      shape: ['n'],
      optional: true,
      doc: 'Scores to choose by instead.',
    },
    action: { kind: 'result', flow: 'out', shape: ['n'], doc: '1 for the chosen action, else 0.' },
    choice: { kind: 'label', flow: 'out', shape: [1], doc: 'Index of the chosen action.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'interval',
    end(at) {
      const n = at.dim('n');
      const { law, temperature, epsilon } = at.values;
      const scores = at.has('scores')
        ? Float64Array.from(at.sample('scores').data)
        : countSpikes(at.spikes('spikes'), n);
      if (scores.length === 0) return {};
      let best = indexOfMost(scores);
      if (law === 'softmax') {
        const p = softmax(scores, temperature);
        let rest = at.random.uniform();
        best = p.findIndex((v) => {
          rest -= v;
          return rest < 0;
        });
        if (best < 0) best = p.length - 1;
      } else if (law === 'greedy' && at.random.uniform() < epsilon)
        best = at.random.integer(scores.length);
      else {
        const tied: number[] = [];
        for (let i = 0; i < scores.length; i++) if (scores[i] === scores[best]) tied.push(i);
        if (tied.length > 1) best = tied[at.random.integer(tied.length)] ?? best;
      }
      return {
        action: {
          shape: [scores.length],
          data: Float64Array.from(scores, (_, i) => (i === best ? 1 : 0)),
        },
        choice: { shape: [1], data: Float64Array.of(best) },
      };
    },
  },
  examples: [
    {
      title: 'The highest score',
      feed: { scores: { sample: { shape: [3], data: Float64Array.of(0, 5, 2) } } },
      duration: '20 ms',
      expect: (r) => r.signal('choice')[0] === 1,
    },
  ],
});
