/** Values as the rate of random trains: Bernoulli, Poisson, or by exponential gaps. */

import { choice, defineNode, exp, flag, quantity } from '#engine/kit';
import { encoderSteps, readSample, SpikeWriter } from './algorithms/emit.ts';
import { drawCount, drawIntervals, tossCoins } from './algorithms/rates.ts';
import { clip01, spikesOut, stepDuration, valuesIn } from './common.ts';

export const rateEncoder = defineNode({
  type: 'core/rate-encoder',
  version: 1,
  title: 'Rate encoder',
  category: 'encoder',
  doc: 'Turns each value into a random spike train whose rate grows with it. Values are clipped to 0..1; 0 never fires.',
  citations: {
    snntorch: {
      text: 'Eshraghian et al. (2023), Proc. IEEE 111:1016',
      doi: '10.1109/JPROC.2023.3308088',
    },
    norse: { text: 'Pehle & Pedersen (2021), Norse', doi: '10.5281/zenodo.4422025' },
  },
  parameters: {
    f_max: quantity(100, 'Hz', { doc: 'Rate of the value 1.', range: [0, null], cite: 'norse' }),
    law: choice({
      doc: 'How the train is drawn.',
      options: {
        rate: 'A coin per step: p = value x f_max x step',
        poisson: 'A coin per step: p = 1 - exp(-rate x step)',
        interval: 'Exponential gaps, at most one spike per step',
        count: 'A Poisson number of spikes per step',
        bernoulli: 'A coin per step: p = gain x value + offset',
      },
      default: 'rate',
    }),
    gain: quantity(1, '1', { doc: 'Factor of the Bernoulli law.', cite: 'snntorch' }),
    offset: quantity(0, '1', { doc: 'Offset of the Bernoulli law.', cite: 'snntorch' }),
    signed: flag(false, {
      doc: 'Negative values fire as their size, with value -1; otherwise they are silent.',
    }),
    firstSpike: quantity(0, 'ms', {
      doc: 'Nothing fires before this time of the presentation.',
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
      const { values, random } = at;
      const image = readSample(at, 'image');
      if (!image) return {};
      const { stretch, steps } = encoderSteps(at, values.stepDuration);
      const seconds = (stretch * at.dt) / 1000;
      const skipped = Math.min(steps, Math.round(values.firstSpike / (stretch * at.dt)));
      const drawn = steps - skipped;
      if (values.law === 'rate' && values.f_max * seconds > 1) {
        at.problem(
          `f_max: ${values.f_max} Hz is more than one spike per step of ${seconds * 1000} ms. ` +
            'Lower it, shorten stepDuration, or choose the law that counts.',
        );
        return {};
      }
      const writer = new SpikeWriter(image.data.length, values.signed);
      for (let i = 0; i < image.data.length; i++) {
        const raw = image.data[i]!;
        const x = clip01(values.signed ? Math.abs(raw) : raw);
        const sign = raw < 0 ? -1 : 1;
        const emit = (t: number) => writer.add((t + skipped) * stretch, i, sign);
        const rate = x * values.f_max * seconds;
        switch (values.law) {
          case 'bernoulli':
            tossCoins(clip01(values.gain * x + values.offset), drawn, random, emit);
            break;
          case 'rate':
            tossCoins(rate, drawn, random, emit);
            break;
          case 'poisson':
            tossCoins(1 - exp(-rate), drawn, random, emit);
            break;
          case 'interval':
            drawIntervals(rate, drawn, random, emit);
            break;
          case 'count':
            for (let t = 0; t < drawn; t++)
              for (let k = drawCount(rate, random); k > 0; k--) emit(t);
        }
      }
      return { spikes: writer.sorted() };
    },
  },
  examples: [
    {
      title: 'A value of one half at 100 Hz',
      feed: { image: { sample: { shape: [1, 20, 20], data: new Float32Array(400).fill(0.5) } } },
      duration: '100 ms',
      // 400 trains of 50 Hz for 100 ms: 2000 spikes, standard deviation about 44.
      expect: (r) => Math.abs(r.spikes('spikes').step.length - 2000) < 220,
    },
    {
      title: 'Zero is silent, one with gain 1 fires at every step',
      parameters: { law: 'bernoulli', stepDuration: '1 ms' },
      feed: { image: { sample: { shape: [2], data: Float32Array.of(0, 1) } } },
      duration: '20 ms',
      expect: (r) => {
        const { element } = r.spikes('spikes');
        return element.length === 20 && element.every((e) => e === 1);
      },
    },
  ],
});
