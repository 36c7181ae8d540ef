/** Values as the rate of regular trains: no chance, least jitter. */

import { choice, defineNode, quantity } from '#engine/kit';
import { encoderSteps, readSample, SpikeWriter } from './algorithms/emit.ts';
import { diffuseError, periodicSteps } from './algorithms/trains.ts';
import { clip01, spikesOut, stepDuration, valuesIn } from './common.ts';

export const regularRate = defineNode({
  type: 'core/regular-rate',
  version: 1,
  title: 'Regular rate encoder',
  category: 'encoder',
  doc: 'Turns each value into a regular spike train whose rate grows with it. Values are clipped to 0..1.',
  citations: {
    floyd1976: {
      text: 'Floyd & Steinberg (1976), Proc. Soc. Inf. Disp. 17:75 (error diffusion)',
    },
    snntorch: {
      text: 'Eshraghian et al. (2023), Proc. IEEE 111:1016',
      doi: '10.1109/JPROC.2023.3308088',
    },
  },
  parameters: {
    f_max: quantity(100, 'Hz', { doc: 'Rate of the value 1.', range: [0, null] }),
    law: choice({
      doc: 'How the spikes are placed.',
      options: {
        diffusion: 'A spike whenever the summed value passes 1',
        period: 'At equal distances from the first',
      },
      default: 'diffusion',
    }),
    phase: quantity(0, '1', {
      doc: 'Where the sum starts: 0.5 fires after half a period.',
      range: [0, 1],
      cite: 'floyd1976',
    }),
    firstSpike: quantity(0, 'ms', {
      doc: 'Time of the first spike of the law of equal distances.',
      range: [0, null],
      cite: 'snntorch',
      group: 'Timing',
    }),
    window: quantity(0, 'ms', {
      doc: 'Time from the start of a presentation in which spikes come; 0 is all of it.',
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
      const { stretch, steps: all } = encoderSteps(at, values.stepDuration);
      const window = Math.round(values.window / (stretch * at.dt));
      const steps = values.window > 0 ? Math.min(window, all) : all;
      const perStep = (values.f_max * stretch * at.dt) / 1000;
      if (perStep > 1) {
        at.problem(
          `f_max: ${values.f_max} Hz is more than one spike per step of ${stretch * at.dt} ms. ` +
            'Lower it or shorten stepDuration.',
        );
        return {};
      }
      const writer = new SpikeWriter(image.data.length);
      const first = values.firstSpike / (stretch * at.dt);
      const drive = new Float64Array(steps);
      for (let i = 0; i < image.data.length; i++) {
        const rate = clip01(image.data[i]!) * perStep;
        if (values.law === 'period')
          for (const t of periodicSteps(rate, first, steps)) writer.add(t * stretch, i);
        else {
          const spikes = diffuseError(drive.fill(rate), values.phase);
          for (let t = 0; t < steps; t++) if (spikes[t]) writer.add(t * stretch, i);
        }
      }
      return { spikes: writer.sorted() };
    },
  },
  examples: [
    {
      title: 'In the first 40 ms only, two of them',
      parameters: { window: '40 ms' },
      feed: { image: { sample: { shape: [1], data: Float32Array.of(0.5) } } },
      duration: '100 ms',
      expect: (r) => r.spikes('spikes').step.length === 2,
    },
    {
      title: 'One half of 100 Hz: a spike every 20 ms',
      feed: { image: { sample: { shape: [1], data: Float32Array.of(0.5) } } },
      duration: '100 ms',
      expect: (r) => r.spikes('spikes').step.length === 5,
    },
  ],
});
