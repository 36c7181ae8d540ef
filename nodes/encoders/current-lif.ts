/** Values through one leaky integrate-and-fire cell each, as frameworks encode constant currents. */

import { defineNode, flag, quantity } from '#engine/kit';
import { encoderSteps, readSample, SpikeWriter } from './algorithms/emit.ts';
import { leakyTrain } from './algorithms/leaky.ts';
import { spikesOut, stepDuration, valuesIn } from './common.ts';

export const currentLif = defineNode({
  type: 'core/current-lif',
  version: 1,
  title: 'LIF encoder',
  category: 'encoder',
  doc: 'Drives a leaky integrate-and-fire cell with each value and sends its spikes; values up to V_th - V_leak never fire. Forward Euler in float32, reset in the step of the spike.',
  citations: {
    norse: { text: 'Pehle & Pedersen (2021), Norse', doi: '10.5281/zenodo.4422025' },
  },
  parameters: {
    tau_m: quantity(10, 'ms', {
      doc: 'Time constant of the membrane.',
      range: [0.01, null],
      cite: 'norse',
    }),
    V_th: quantity(1, '1', { doc: 'Threshold; strictly above it the cell fires.', cite: 'norse' }),
    V_reset: quantity(0, '1', { doc: 'Potential after a spike.', cite: 'norse' }),
    V_leak: quantity(0, '1', { doc: 'Potential at rest.', cite: 'norse' }),
    gain: quantity(2, '1', { doc: 'Factor on the values.' }),
    firstOnly: flag(false, { doc: 'Only the first spike of each cell: a latency code.' }),
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
      const writer = new SpikeWriter(4 * image.data.length);
      for (let i = 0; i < image.data.length; i++) {
        const drive = values.gain * image.data[i]!;
        const train = leakyTrain(() => drive, steps, {
          decay: (stretch * at.dt) / values.tau_m,
          rest: values.V_leak,
          threshold: values.V_th,
          reset: values.V_reset,
          firstOnly: values.firstOnly,
        });
        for (let t = 0; t < steps; t++) if (train[t]) writer.add(t * stretch, i);
      }
      return { spikes: writer.sorted() };
    },
  },
  examples: [
    {
      title: 'Below threshold, silence; above, a train',
      feed: { image: { sample: { shape: [2], data: Float32Array.of(0.4, 1) } } },
      duration: '50 ms',
      expect: (r) => {
        const { element } = r.spikes('spikes');
        return element.length > 3 && element.every((e) => e === 1);
      },
    },
  ],
});
