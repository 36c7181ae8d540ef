/** Values in sequence through a bank of levels: the code of spiking sequential MNIST. */

import { count, defineNode, flag, quantity } from '#engine/kit';
import { levelCrossings } from './algorithms/contrast.ts';
import { readSample, stepsIn } from './algorithms/emit.ts';
import { stepDuration } from './common.ts';

export const thresholdCrossing = defineNode({
  type: 'core/threshold-crossing',
  version: 1,
  title: 'Threshold crossing encoder',
  category: 'encoder',
  doc: 'Reads the pixels of an image one after the other; cells fire where the gray level crosses their threshold upwards or downwards, cell 0 where it is full.',
  citations: {
    bellec2018: {
      text: 'Bellec, Salaj, Subramoney, Legenstein & Maass (2018), NeurIPS (sequential MNIST by spikes)',
      url: 'https://arxiv.org/abs/1803.09574',
    },
    tonic: { text: 'Lenz et al. (2021), Tonic', doi: '10.5281/zenodo.5079802' },
  },
  parameters: {
    cells: count(100, {
      doc: 'Number of cells; even, half of the rest answers to rises, half to falls.',
      range: [4, 512],
      cite: 'bellec2018',
    }),
    scale: quantity(255, '1', {
      doc: 'Factor that makes the values gray levels 0..255.',
      range: [1e-9, null],
    }),
    duplicate: flag(false, {
      doc: 'Every pixel lasts two steps and its spikes come twice.',
      cite: 'tonic',
    }),
    stepDuration,
  },
  ports: {
    image: {
      kind: 'image',
      flow: 'in',
      shape: ['n'],
      doc: 'The values, read in order.',
    },
    spikes: { kind: 'spikes', flow: 'out', shape: ['cells'], doc: 'The bank of cells.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    begin(at) {
      const { values } = at;
      const image = readSample(at, 'image');
      if (!image) return {};
      if (values.cells % 2 !== 0) {
        at.problem(`cells: ${values.cells} must be even: one for full, the rest in two halves.`);
        return {};
      }
      const gray = Float64Array.from(image.data, (v) => Math.round(v * values.scale));
      const found = levelCrossings(gray, values.cells - 1, values.duplicate);
      const stretch = stepsIn(values.stepDuration, at.dt);
      const order = found.step.map((_, k) => k);
      order.sort((a, b) => found.step[a]! - found.step[b]! || found.neuron[a]! - found.neuron[b]!);
      return {
        spikes: {
          step: Uint32Array.from(order, (k) => found.step[k]! * stretch),
          element: Uint32Array.from(order, (k) => found.neuron[k]!),
        },
      };
    },
  },
  examples: [
    {
      title: 'A full pixel fires cell 0',
      parameters: { cells: 10 },
      feed: { image: { sample: { shape: [3], data: Float32Array.of(0, 1, 0) } } },
      duration: '10 ms',
      expect: (r) => {
        const { step, element } = r.spikes('spikes');
        return element.includes(0) && step.length > 1;
      },
    },
  ],
});
