/** Recorded signals as spikes where they change; live signals have nodes of their own. */

import { choice, count, defineNode, flag, quantity, type SpikeList } from '#engine/kit';
import {
  deltaModulate,
  movingWindow,
  sigmaDelta,
  stepForward,
  thresholdBased,
  zeroCrossing,
} from './algorithms/contrast.ts';
import { readSample, SpikeWriter, stepsIn } from './algorithms/emit.ts';
import { signalIn, signedSpikesOut, stepDuration } from './common.ts';

export const temporalContrast = defineNode({
  type: 'core/temporal-contrast',
  version: 2,
  // A start at the first sample was added; without it the node is as before.
  migrations: { 1: (old) => old },
  title: 'Temporal contrast encoder',
  category: 'encoder',
  doc: 'Turns recorded signals into spikes where they rise (channel 0) and fall (channel 1); a sample of the recording is a step of the code.',
  citations: {
    petro2020: {
      text: 'Petro, Kasabov & Kiss (2020), IEEE Trans. Neural Netw. Learn. Syst. 31:358',
      doi: '10.1109/TNNLS.2019.2906158',
    },
    snntorch: {
      text: 'Eshraghian et al. (2023), Proc. IEEE 111:1016',
      doi: '10.1109/JPROC.2023.3308088',
    },
    yoon2017: {
      text: 'Yoon (2017), IEEE Trans. Neural Netw. Learn. Syst. 28:1192 (asynchronous pulsed sigma-delta)',
      doi: '10.1109/TNNLS.2016.2526029',
    },
  },
  parameters: {
    law: choice({
      doc: 'What counts as a change.',
      options: {
        stepForward: 'Step forward: leaving a band that follows by one threshold',
        movingWindow: 'Moving window: leaving a band around the last mean',
        thresholdBased: 'Threshold-based: beyond mean + factor x deviation of all changes',
        delta: 'Delta modulation: change against the sample before',
        sigmaDelta: 'Sigma-delta: as many spikes as thresholds passed',
        zeroCrossing: 'The positive part is above the threshold',
      },
      default: 'stepForward',
      cite: 'petro2020',
    }),
    threshold: quantity(0.1, '1', {
      doc: 'Size of a change, in units of the signal.',
      range: [1e-12, null],
    }),
    factor: quantity(1, '1', {
      doc: 'Deviations beyond the mean of the threshold-based law.',
      cite: 'petro2020',
    }),
    window: count(5, { doc: 'Samples of the moving window.', range: [1, null], cite: 'petro2020' }),
    off: flag(true, { doc: 'Falls fire too, on channel 1.', cite: 'snntorch' }),
    padding: flag(true, {
      doc: 'Delta modulation compares the first sample with itself, else with 0.',
      cite: 'snntorch',
    }),
    causal: flag(true, {
      doc: 'The threshold-based law fires at the later of two samples, else at the earlier.',
    }),
    fromFirst: flag(false, {
      doc: 'Sigma-delta starts from the first sample instead of 0.',
    }),
    stepDuration,
  },
  ports: { signal: signalIn, spikes: signedSpikesOut },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    begin(at) {
      const { values } = at;
      const signal = readSample(at, 'signal');
      if (!signal) return {};
      const codeOf = (x: ArrayLike<number>): ArrayLike<number> => {
        switch (values.law) {
          case 'stepForward':
            return stepForward(x, values.threshold);
          case 'movingWindow':
            return movingWindow(x, values.window, values.threshold);
          case 'thresholdBased':
            return thresholdBased(x, values.factor, values.causal).spikes;
          case 'delta':
            return deltaModulate(x, values.threshold, values.off, values.padding);
          case 'sigmaDelta':
            return sigmaDelta(x, values.threshold, values.fromFirst ? x[0] : 0);
          case 'zeroCrossing':
            return zeroCrossing(x, values.threshold);
        }
      };
      const stretch = stepsIn(values.stepDuration, at.dt);
      return { spikes: signedSpikes(signal, codeOf, stretch, values.off) };
    },
  },
  examples: [
    {
      title: 'A ramp up and down',
      feed: {
        signal: {
          sample: { shape: [1, 7], data: Float32Array.of(0, 0.15, 0.3, 0.45, 0.3, 0.1, 0) },
        },
      },
      duration: '10 ms',
      expect: (r) => {
        const { element } = r.spikes('spikes');
        return element.includes(0) && element.includes(1);
      },
    },
  ],
});

/** Rises of channel c on element c, falls on element `channels + c`. */
function signedSpikes(
  signal: { readonly shape: readonly number[]; readonly data: ArrayLike<number> },
  codeOf: (x: ArrayLike<number>) => ArrayLike<number>,
  stretch: number,
  off: boolean,
): SpikeList {
  const length = signal.shape[signal.shape.length - 1] ?? 1;
  const channels = signal.data.length / length;
  const data = Float64Array.from(signal.data);
  const writer = new SpikeWriter(signal.data.length >> 2);
  for (let c = 0; c < channels; c++) {
    const code = codeOf(data.subarray(c * length, (c + 1) * length));
    for (let t = 0; t < code.length; t++) {
      const n = code[t]!;
      if (n < 0 && !off) continue;
      for (let k = Math.abs(n); k > 0; k--) writer.add(t * stretch, n > 0 ? c : channels + c);
    }
  }
  return writer.sorted();
}
