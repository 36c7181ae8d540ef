/** Values in the order in which cells fire; only the order is kept. */

import { defineNode } from '#engine/kit';
import { encoderSteps, readSample, spikesAt } from './algorithms/emit.ts';
import { ranks } from './algorithms/latency.ts';
import { spikesOut, stepDuration, valuesIn } from './common.ts';

export const rankOrder = defineNode({
  type: 'core/rank-order',
  version: 1,
  title: 'Rank order encoder',
  category: 'encoder',
  doc: 'The cell with the largest value fires in the first step, the next in the second, and so on; zero and negative values stay silent. Equal values fire by index.',
  citations: {
    thorpe1998: {
      text: 'Thorpe & Gautrais (1998), Rank order coding, in Computational Neuroscience: Trends in Research',
      doi: '10.1007/978-1-4615-4831-7_19',
    },
  },
  parameters: { stepDuration },
  ports: { image: valuesIn, spikes: spikesOut },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    begin(at) {
      const image = readSample(at, 'image');
      if (!image) return {};
      const { stretch, steps } = encoderSteps(at, at.values.stepDuration);
      return { spikes: spikesAt(ranks(image.data), steps * stretch, stretch) };
    },
  },
  examples: [
    {
      title: 'Four values, one of them zero',
      feed: { image: { sample: { shape: [4], data: Float32Array.of(0.3, 0.9, 0, 0.5) } } },
      duration: '10 ms',
      expect: (r) => r.spikes('spikes').element.join() === '1,3,0',
    },
  ],
});
