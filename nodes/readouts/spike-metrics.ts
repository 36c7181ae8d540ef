/** Is it regular, is it synchronous, does it die out? */

import { defineNode, quantity } from '#engine/kit';
import { countedInBins, irregularity } from './algorithms/activity.ts';
import { spikesIn } from './common.ts';

const NAMES = ['rate', 'cv', 'cv2', 'bursts', 'fano', 'synchrony', 'branching'] as const;

export const spikeMetrics = defineNode({
  type: 'core/spike-metrics',
  version: 1,
  title: 'Spike metrics',
  category: 'readout',
  doc: 'Describes the activity of each interval: mean rate (Hz), variation of the times between spikes (CV, and CV2 of neighbouring ones), share of intervals within bursts, Fano factor of counts, synchrony (0 independent, 1 all together) and branching (spikes that a spike leads to in the next bin). NaN where there are too few spikes.',
  citations: {
    holt1996: {
      text: 'Holt, Softky, Koch & Douglas (1996), J. Neurophysiol. 75:1806 (CV2)',
      doi: '10.1152/jn.1996.75.5.1806',
    },
    golomb1994: {
      text: 'Golomb & Rinzel (1994), Physica D 72:259 (synchrony)',
      doi: '10.1016/0167-2789(94)90214-3',
    },
    wilting2018: {
      text: 'Wilting & Priesemann (2018), Nat. Commun. 9:2325 (branching)',
      doi: '10.1038/s41467-018-04725-4',
    },
  },
  parameters: {
    interval: quantity(1000, 'ms', {
      doc: 'Time that is described at once.',
      range: [1e-6, null],
      live: false,
    }),
    countBin: quantity(100, 'ms', {
      doc: 'Length of the counts of the Fano factor.',
      range: [1e-6, null],
    }),
    bin: quantity(4, 'ms', {
      doc: 'Length of the counts of synchrony and branching.',
      range: [1e-6, null],
      cite: 'wilting2018',
    }),
    burst: quantity(10, 'ms', {
      doc: 'Intervals shorter than this belong to bursts.',
      range: [0, null],
    }),
  },
  ports: {
    spikes: { ...spikesIn, doc: 'Activity to describe.' },
    result: { kind: 'result', flow: 'out', shape: [NAMES.length], doc: 'The seven numbers.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'interval',
    end(at) {
      const n = at.dim('n');
      const spikes = at.spikes('spikes');
      const steps = (time: number) => Math.max(1, Math.round(time / at.dt));
      const { countBin, bin, burst } = at.values;
      const { cv, cv2, bursts } = irregularity(spikes, n, burst / at.dt);
      const { fano } = countedInBins(spikes, n, at.steps, steps(countBin));
      const { synchrony, branching } = countedInBins(spikes, n, at.steps, steps(bin));
      const rate = spikes.step.length / n / ((at.steps * at.dt) / 1000);
      const data = Float64Array.of(rate, cv, cv2, bursts, fano, synchrony, branching);
      return { result: { shape: [NAMES.length], data, names: NAMES } };
    },
  },
  examples: [
    {
      title: 'Even times between spikes',
      feed: { spikes: { spikes: ['20 ms', '40 ms', '60 ms', '80 ms'] } },
      parameters: { interval: '100 ms', countBin: '20 ms' },
      duration: '100 ms',
      expect: (r) => {
        const [rate = 0, cv = 1, cv2 = 1] = r.signal('result');
        return Math.abs(rate - 40) < 1e-9 && cv === 0 && cv2 === 0;
      },
    },
  ],
});
