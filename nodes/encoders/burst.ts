/** Values as bursts: more spikes, closer together, for larger values. */

import { count, defineNode, quantity } from '#engine/kit';
import { encoderSteps, readSample, SpikeWriter } from './algorithms/emit.ts';
import { burstSteps, longestBurst } from './algorithms/trains.ts';
import { clip01, spikesOut, stepDuration, valuesIn } from './common.ts';

export const burstEncoder = defineNode({
  type: 'core/burst',
  version: 1,
  title: 'Burst encoder',
  category: 'encoder',
  doc: 'Turns each value into a burst at the start of the presentation: the larger the value, the more spikes and the shorter the gaps. Values are clipped to 0..1.',
  citations: {
    park2019: {
      text: 'Park, Kim, Choe & Yoon (2019), Design Automation Conference',
      doi: '10.1145/3316781.3317822',
    },
  },
  parameters: {
    n_max: count(5, { doc: 'Spikes of the value 1.', range: [1, null], cite: 'park2019' }),
    gap_min: quantity(0, '1', {
      doc: 'Silent steps between spikes of the value 1.',
      range: [0, null],
    }),
    gap_max: quantity(3, '1', {
      doc: 'Silent steps between spikes near the value 0.',
      range: [0, null],
    }),
    repeat: quantity(0, 'ms', {
      doc: 'Time after which the burst repeats; 0 is never.',
      range: [0, null],
      group: 'Timing',
    }),
    stepDuration,
  },
  ports: { image: valuesIn, spikes: spikesOut },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    begin(at) {
      const { values } = at;
      const image = readSample(at, 'image');
      if (!image) return {};
      const { stretch, steps } = encoderSteps(at, values.stepDuration);
      const law = { most: values.n_max, gapLeast: values.gap_min, gapMost: values.gap_max };
      const period =
        values.repeat > 0 ? Math.max(1, Math.round(values.repeat / (stretch * at.dt))) : steps;
      const needed = longestBurst(law);
      if (needed > Math.min(period, steps)) {
        at.problem(
          `A burst can last ${needed} steps, but there are only ${Math.min(period, steps)}. ` +
            'Lower n_max or gap_max, or show samples for longer.',
        );
        return {};
      }
      const writer = new SpikeWriter(4 * image.data.length);
      for (let i = 0; i < image.data.length; i++) {
        const burst = burstSteps(clip01(image.data[i]!), law);
        for (let start = 0; start < steps; start += period)
          for (const t of burst) if (start + t < steps) writer.add((start + t) * stretch, i);
      }
      return { spikes: writer.sorted() };
    },
  },
  examples: [
    {
      title: 'The value 1 gives five spikes in a row',
      feed: { image: { sample: { shape: [2], data: Float32Array.of(1, 0) } } },
      duration: '50 ms',
      expect: (r) => {
        const { element } = r.spikes('spikes');
        return element.length === 5 && element.every((e) => e === 0);
      },
    },
  ],
});
