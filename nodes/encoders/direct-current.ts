/** Values as currents: no spikes are made, the first layer makes them. */

import { defineNode, quantity } from '#engine/kit';
import { readSample } from './algorithms/emit.ts';
import { valuesIn } from './common.ts';

export const directCurrent = defineNode({
  type: 'core/direct-current',
  version: 1,
  title: 'Direct current encoder',
  category: 'encoder',
  doc: 'Injects each value as a constant current while the sample is shown (direct coding): the first layer of neurons turns it into spikes.',
  citations: {
    rueckauer2017: {
      text: 'Rueckauer, Lungu, Hu, Pfeiffer & Liu (2017), Front. Neurosci. 11:682',
      doi: '10.3389/fnins.2017.00682',
    },
  },
  parameters: {
    gain: quantity(500, 'pA', { doc: 'Current of the value 1.', cite: 'rueckauer2017' }),
    bias: quantity(0, 'pA', { doc: 'Current of the value 0.' }),
  },
  ports: {
    image: valuesIn,
    current: {
      kind: 'current',
      flow: 'out',
      unit: 'pA',
      shape: ['n'],
      doc: 'One current per value; 0 between samples.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    begin(at) {
      const image = readSample(at, 'image');
      if (!image) return {};
      const { gain, bias } = at.values;
      return {
        current: {
          shape: image.shape,
          data: Float64Array.from(image.data, (x) => gain * x + bias),
        },
      };
    },
  },
  examples: [
    {
      title: 'Two values',
      feed: { image: { sample: { shape: [2], data: Float32Array.of(0, 1) } } },
      duration: '10 ms',
      expect: (r) => {
        const current = r.signal('current');
        return current[current.length - 2] === 0 && current[current.length - 1] === 500;
      },
    },
  ],
});
