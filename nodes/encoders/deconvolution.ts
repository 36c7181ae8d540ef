/** Recorded signals as sums of copies of one filter: the spikes say where the copies stand. */

import { choice, cos, count, defineNode, quantity, sin } from '#engine/kit';
import {
  benSpiker,
  houghSpiker,
  lowPass,
  modifiedHoughSpiker,
} from './algorithms/deconvolution.ts';
import { readSample, SpikeWriter, stepsIn } from './algorithms/emit.ts';
import { signalIn, stepDuration } from './common.ts';

export const deconvolution = defineNode({
  type: 'core/deconvolution',
  version: 1,
  title: 'BSA encoder',
  category: 'encoder',
  doc: "Takes recorded signals apart into copies of a low-pass filter (Ben's spiker algorithm and its relatives): convolving the spikes with the filter gives the signal back. Negative signals are first raised to 0.",
  citations: {
    schrauwen2003: {
      text: 'Schrauwen & Van Campenhout (2003), Int. Joint Conf. on Neural Networks',
      doi: '10.1109/IJCNN.2003.1224019',
    },
    hough1999: {
      text: 'Hough, de Garis, Korkin, Gers & Nawa (1999), SPIKER: analog waveform to digital spiketrain conversion, ATR technical report',
    },
  },
  parameters: {
    law: choice({
      doc: 'When a copy of the filter is taken out.',
      options: {
        difference: 'BSA: the error falls by the threshold',
        ratio: 'BSA: the error falls to threshold x before',
        hough: 'HSA: the filter fits under the signal',
        modified: 'Modified HSA: it stands out by at most the threshold',
      },
      default: 'difference',
      cite: 'schrauwen2003',
    }),
    threshold: quantity(0.1, '1', {
      doc: 'Of the chosen law; about 0.1 to 1, for the ratio about 0.955.',
      range: [0, null],
      cite: 'schrauwen2003',
    }),
    taps: count(20, { doc: 'Length of the filter in samples.', range: [2, 4096] }),
    cutoff: quantity(0.2, '1', {
      doc: 'Edge of the filter as a part of half the sample rate.',
      range: [0.001, 1],
    }),
    shape: choice({
      doc: 'Window of the filter.',
      options: { hamming: 'Hamming', hann: 'Hann' },
      default: 'hamming',
    }),
    area: quantity(1, '1', {
      doc: 'Sum of the filter: what one spike carries.',
      range: [1e-9, null],
    }),
    stepDuration,
  },
  ports: {
    signal: signalIn,
    spikes: { kind: 'spikes', flow: 'out', shape: ['k'], doc: 'One cell per channel.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    begin(at) {
      const { values } = at;
      const signal = readSample(at, 'signal');
      if (!signal) return {};
      const length = signal.shape[signal.shape.length - 1] ?? 1;
      const filter = lowPass(values.taps, values.cutoff, values.shape, sin, cos).map(
        (h) => h * values.area,
      );
      const stretch = stepsIn(values.stepDuration, at.dt);
      const writer = new SpikeWriter(signal.data.length >> 2);
      for (let c = 0; c * length < signal.data.length; c++) {
        const x = signal.data.subarray(c * length, (c + 1) * length);
        const { spikes } =
          values.law === 'hough'
            ? houghSpiker(x, filter)
            : values.law === 'modified'
              ? modifiedHoughSpiker(x, filter, values.threshold)
              : benSpiker(x, filter, values.threshold, values.law);
        for (let t = 0; t < spikes.length; t++) if (spikes[t]) writer.add(t * stretch, c);
      }
      return { spikes: writer.sorted() };
    },
  },
  examples: [
    {
      title: 'A constant fires steadily, zero is silent',
      parameters: { law: 'hough', taps: 4, cutoff: 0.5 },
      feed: {
        signal: {
          sample: {
            shape: [2, 40],
            data: Float32Array.from({ length: 80 }, (_, i) => (i < 40 ? 1 : 0)),
          },
        },
      },
      duration: '40 ms',
      expect: (r) => {
        const { element } = r.spikes('spikes');
        return element.length > 5 && element.every((e) => e === 0);
      },
    },
  ],
});
