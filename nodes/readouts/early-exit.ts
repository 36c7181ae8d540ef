/** Stops looking when it is sure. */

import { count, defineNode, quantity } from '#engine/kit';
import { indexOfMost, softmax } from './algorithms/counts.ts';
import { spikesIn } from './common.ts';

export const earlyExit = defineNode({
  type: 'core/early-exit',
  version: 1,
  title: 'Early exit',
  category: 'readout',
  doc: 'Counts spikes while a sample is shown and, as soon as the softmax of the counts is confident, asks for the next sample: wire `next` to the schedule. Easy samples take less time.',
  citations: {
    li2023: {
      text: 'Li, Jones & Furber (2023), Unleashing the potential of spiking neural networks with dynamic confidence, ICCV',
      url: 'https://arxiv.org/abs/2303.10276',
    },
  },
  parameters: {
    confidence: quantity(0.9, '1', {
      doc: 'Probability at which it stops.',
      range: [0, 1],
      cite: 'li2023',
    }),
    temperature: quantity(2, '1', {
      doc: 'Of the softmax over counts.',
      range: [1e-9, null],
      cite: 'li2023',
    }),
    least: count(1, { doc: 'Intervals that every sample is shown for.', range: [1, null] }),
    interval: quantity(1, 'ms', { doc: 'Time between looks.', range: [1e-6, null], live: false }),
  },
  ports: {
    spikes: spikesIn,
    result: { kind: 'result', flow: 'out', shape: ['n'], doc: 'Probabilities so far.' },
    next: { kind: 'mod', flow: 'out', shape: [], doc: '1 when it is sure, else 0.' },
    elapsed: { kind: 'result', flow: 'out', shape: [1], doc: 'Milliseconds looked at so far.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'interval',
    state: (_, dim) => ({ counts: dim('n'), looked: 3 }),
    end(at) {
      const n = at.dim('n');
      const counts = at.state.counts ?? new Float64Array(n);
      const looked = at.state.looked ?? new Float64Array(3); // intervals, sample + 2, steps
      const known = at.shown + 2;
      if (looked[1] !== known) {
        counts.fill(0);
        looked[0] = 0;
        looked[2] = 0;
        looked[1] = known;
      }
      for (const e of at.spikes('spikes').element) if (e < n) counts[e]!++;
      looked[0]!++;
      looked[2]! += at.steps;
      const p = softmax(counts, at.values.temperature);
      const sure =
        at.shown >= 0 &&
        looked[0]! >= at.values.least &&
        (p[indexOfMost(p)] ?? 0) >= at.values.confidence;
      return {
        result: { shape: [n], data: p },
        next: { shape: [], data: Float64Array.of(sure ? 1 : 0) },
        elapsed: { shape: [1], data: Float64Array.of(looked[2]! * at.dt) },
      };
    },
  },
  examples: [
    {
      title: 'With one class it is sure at once',
      feed: { spikes: { spikes: ['1 ms'] } },
      duration: '10 ms',
      expect: (r) => r.signal('result')[0] === 1,
    },
  ],
});
