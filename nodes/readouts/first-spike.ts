/** Who fired first: the readout of latency codes. */

import { defineNode } from '#engine/kit';
import { countSpikes, earliest, firstSteps } from './algorithms/counts.ts';
import { choiceOut, labelIn, scoresOut, spikesIn } from './common.ts';

export const firstSpike = defineNode({
  type: 'core/first-spike',
  version: 1,
  title: 'First spike',
  category: 'readout',
  doc: 'Names the element that fired first while a sample is shown; ties go to the one that fired more, then to the lowest. A score is 1 at once, falling to 0 for never.',
  citations: {
    thorpe2001: {
      text: 'Thorpe, Delorme & Van Rullen (2001), Neural Netw. 14:715',
      doi: '10.1016/S0893-6080(01)00083-1',
    },
  },
  parameters: {},
  ports: {
    spikes: spikesIn,
    label: labelIn,
    result: scoresOut('n'),
    choice: choiceOut,
    time: {
      kind: 'result',
      flow: 'out',
      shape: ['n'],
      doc: 'Time of the first spike of each element in ms after the sample appeared; -1 for none.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    end(at) {
      const n = at.dim('n');
      const spikes = at.spikes('spikes');
      const first = firstSteps(spikes, n);
      const names = at.has('label') ? at.sample('label').names : undefined;
      const named = names ? { names } : {};
      return {
        result: {
          shape: [n],
          data: first.map((s) => (s < 0 ? 0 : 1 - s / at.steps)),
          ...named,
        },
        choice: {
          shape: [1],
          data: Float64Array.of(earliest(first, countSpikes(spikes, n))),
          ...named,
        },
        time: { shape: [n], data: first.map((s) => (s < 0 ? -1 : (s + 1) * at.dt)) },
      };
    },
  },
  examples: [
    {
      title: 'A spike after 30 ms',
      feed: { spikes: { spikes: ['30 ms', '60 ms'] } },
      duration: '100 ms',
      expect: (r) =>
        Math.abs((r.signal('time')[0] ?? 0) - 30) < 1e-9 && r.signal('choice')[0] === 0,
    },
  ],
});
