/** What a population with graded tuning says: a direction, or a value. */

import { choice, defineNode, quantity } from '#engine/kit';
import { countSpikes, populationMean, populationVector } from './algorithms/counts.ts';
import { spikesIn } from './common.ts';

export const populationVectorNode = defineNode({
  type: 'core/population-vector',
  version: 1,
  title: 'Population vector',
  category: 'readout',
  doc: 'Weights preferred directions, evenly spaced on a circle, by spike counts and gives the angle of their sum and its length; or weights evenly spaced centres and gives their mean. A silent population gives NaN, not 0.',
  citations: {
    georgopoulos1986: {
      text: 'Georgopoulos, Schwartz & Kettner (1986), Science 233:1416',
      doi: '10.1126/science.3749885',
    },
  },
  parameters: {
    code: choice({
      doc: 'What the elements stand for.',
      options: { angle: 'Directions on a circle', value: 'Values on a line' },
      default: 'angle',
      cite: 'georgopoulos1986',
    }),
    least: quantity(0, '1', { doc: 'Value of the first element.' }),
    most: quantity(1, '1', { doc: 'Value of the last element.' }),
    interval: quantity(50, 'ms', {
      doc: 'Time between results.',
      range: [1e-6, null],
      live: false,
    }),
  },
  ports: {
    spikes: spikesIn,
    result: {
      kind: 'result',
      flow: 'out',
      shape: [2],
      doc: 'Angle in rad and length 0..1; or the value, and 1 if there was a spike.',
    },
    value: {
      kind: 'analog',
      flow: 'out',
      unit: '1',
      shape: [1],
      doc: 'The angle or value; the last one while the population is silent.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'interval',
    state: () => ({ last: 1 }),
    end(at) {
      const n = at.dim('n');
      const { code, least, most } = at.values;
      const counts = countSpikes(at.spikes('spikes'), n);
      const last = at.state.last ?? new Float64Array(1);
      let result: Float64Array;
      if (code === 'angle') {
        const found = populationVector(
          counts,
          Float64Array.from({ length: n }, (_, i) => (2 * Math.PI * i) / n),
        );
        result = Float64Array.of(found?.angle ?? Number.NaN, found?.length ?? 0);
      } else {
        const mean = populationMean(
          counts,
          Float64Array.from({ length: n }, (_, i) =>
            n > 1 ? least + ((most - least) * i) / (n - 1) : least,
          ),
        );
        result = Float64Array.of(mean ?? Number.NaN, mean === null ? 0 : 1);
      }
      if (!Number.isNaN(result[0]!)) last[0] = result[0]!;
      return {
        result: { shape: [2], data: result },
        value: { shape: [1], data: Float64Array.of(last[0]!) },
      };
    },
  },
  examples: [
    {
      title: 'One element: its own direction, full length',
      feed: { spikes: { spikes: ['10 ms', '20 ms'] } },
      duration: '50 ms',
      expect: (r) => r.signal('result')[0] === 0 && r.signal('result')[1] === 1,
    },
  ],
});
