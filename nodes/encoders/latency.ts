/** Values in the time of one spike: the larger, the earlier. */

import { choice, count, defineNode, flag, quantity } from '#engine/kit';
import { encoderSteps, isWithin, readSample, spikesAt } from './algorithms/emit.ts';
import {
  chargingTimes,
  firstSpikePosition,
  linearSteps,
  logarithmicSteps,
  stepsOfTimes,
} from './algorithms/latency.ts';
import { clip01, spikesOut, stepDuration, valuesIn } from './common.ts';

export const latency = defineNode({
  type: 'core/latency',
  version: 1,
  title: 'Latency encoder',
  category: 'encoder',
  doc: 'Gives each value one spike, the earlier the larger it is (time to first spike). The laws are those of common frameworks, so that trained networks see the same times.',
  citations: {
    snntorch: {
      text: 'Eshraghian et al. (2023), Proc. IEEE 111:1016',
      doi: '10.1109/JPROC.2023.3308088',
    },
    spikingjelly: {
      text: 'Fang et al. (2023), Sci. Adv. 9:eadi1480',
      doi: '10.1126/sciadv.adi1480',
    },
  },
  parameters: {
    law: choice({
      doc: 'How a value becomes a time.',
      options: {
        linear: 'Linear: last step x (1 - value)',
        logarithmic: 'Logarithmic over the whole window',
        charging: 'A capacitor charging to the threshold',
        chargingLinear: 'The same, as a straight line',
        intensity: 'Tenth of the negative logarithm',
      },
      default: 'linear',
      cite: 'spikingjelly',
    }),
    window: count(0, {
      doc: 'Steps of the code; 0 takes the whole presentation.',
      range: [0, null],
    }),
    threshold: quantity(0.01, '1', {
      doc: 'Value that would never reach the charging threshold.',
      range: [1e-6, 0.999],
      cite: 'snntorch',
    }),
    tau: quantity(1, '1', {
      doc: 'Time constant of charging, in steps of the code.',
      range: [0, null],
      cite: 'snntorch',
    }),
    normalize: flag(true, {
      doc: 'Stretches charging times to end with the window.',
      cite: 'snntorch',
    }),
    clip: flag(false, { doc: 'Values below the threshold do not fire.', cite: 'snntorch' }),
    firstSpike: count(0, {
      doc: 'Step of the code before which charging laws do not fire.',
      range: [0, null],
      group: 'Timing',
    }),
    outOfRange: choice({
      doc: 'What happens to values outside 0..1.',
      options: { clip: 'They are clipped', stop: 'The run stops and names the value' },
      default: 'clip',
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
      if (values.outOfRange === 'stop' && !isWithin(at, 'image', image.data, 0, 1)) return {};
      const { stretch, steps } = encoderSteps(at, values.stepDuration);
      const window = values.window > 0 ? Math.min(values.window, steps) : steps;
      if (window < 1) return {};
      const x = Float32Array.from(image.data, clip01);
      const times = () => {
        switch (values.law) {
          case 'linear':
            return linearSteps(x, window);
          case 'logarithmic':
            return logarithmicSteps(x, window);
          case 'intensity':
            return Int32Array.from(x, (v) => firstSpikePosition(v, window));
          case 'charging':
          case 'chargingLinear':
            return stepsOfTimes(
              x,
              chargingTimes(x, {
                steps: window,
                threshold: values.threshold,
                tau: values.tau,
                firstSpike: values.firstSpike,
                normalize: values.normalize,
                linear: values.law === 'chargingLinear',
              }),
              window,
              values.clip,
              values.threshold,
            );
        }
      };
      return { spikes: spikesAt(times(), window * stretch, stretch) };
    },
  },
  examples: [
    {
      title: 'Larger is earlier',
      feed: { image: { sample: { shape: [3], data: Float32Array.of(1, 0.5, 0.1) } } },
      duration: '100 ms',
      expect: (r) => {
        const { step, element } = r.spikes('spikes');
        return step.length === 3 && element.join() === '0,1,2' && step[0] === 0;
      },
    },
  ],
});
