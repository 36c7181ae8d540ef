/** Values as the phase of spikes within a cycle that is known to both sides. */

import { choice, count, defineNode, quantity, roundHalfEven } from '#engine/kit';
import { encoderSteps, readSample, SpikeWriter } from './algorithms/emit.ts';
import { phaseLevel, weightedPhaseBits } from './algorithms/trains.ts';
import { clip01, spikesOut, stepDuration, valuesIn } from './common.ts';

export const phaseEncoder = defineNode({
  type: 'core/phase',
  version: 1,
  title: 'Phase encoder',
  category: 'encoder',
  doc: 'Writes each value into the phases of a repeating cycle: as binary digits (a spike in phase i weighs 1/2^(i+1)), as digits of its arcsine, or as one spike of an oscillation.',
  citations: {
    kim2018: {
      text: 'Kim, Kim, Huh, Lee & Choi (2018), Neurocomputing 311:373',
      doi: '10.1016/j.neucom.2018.05.087',
    },
  },
  parameters: {
    law: choice({
      doc: 'What the phases mean.',
      options: {
        weighted: 'Binary digits of the value',
        arcsine: 'Binary digits of its arcsine',
        oscillator: 'One spike per cycle, earlier for larger values',
      },
      default: 'weighted',
      cite: 'kim2018',
    }),
    bits: count(8, { doc: 'Digits, hence steps of a cycle.', range: [1, 24] }),
    period: quantity(25, 'ms', { doc: 'Cycle of the oscillator.', range: [1e-6, null] }),
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
      const n = image.data.length;
      const writer = new SpikeWriter(4 * n);
      if (values.law === 'oscillator') {
        const cycle = values.period / at.dt;
        for (let start = 0; start < at.steps; start += cycle)
          for (let i = 0; i < n; i++) {
            const step = roundHalfEven(start + (1 - clip01(image.data[i]!)) * cycle);
            if (image.data[i]! > 0 && step < at.steps) writer.add(step, i);
          }
        return { spikes: writer.sorted() };
      }
      const most = 1 - 2 ** -values.bits;
      const bits =
        values.law === 'weighted'
          ? weightedPhaseBits(
              Float64Array.from(image.data, (v) => Math.min(most, clip01(v))),
              values.bits,
            )
          : arcsineBits(image.data, values.bits);
      for (let t = 0; t < steps; t++) {
        const row = (t % values.bits) * n;
        for (let i = 0; i < n; i++) if (bits[row + i]) writer.add(t * stretch, i);
      }
      return { spikes: writer.list() };
    },
  },
  examples: [
    {
      title: 'Five eighths are binary 101',
      parameters: { bits: 3 },
      feed: { image: { sample: { shape: [1], data: Float32Array.of(0.625) } } },
      duration: '3 ms',
      expect: (r) => r.spikes('spikes').step.length === 2,
    },
  ],
});

/** Digits `[bits, n]` of the arcsines, most significant first. */
function arcsineBits(x: ArrayLike<number>, bits: number): Uint8Array {
  const n = x.length;
  const result = new Uint8Array(bits * n);
  for (let i = 0; i < n; i++) {
    const level = phaseLevel(clip01(x[i]!), bits);
    for (let b = 0; b < bits; b++) result[b * n + i] = (level >> (bits - 1 - b)) & 1;
  }
  return result;
}
