/** Membrane potentials as scores: leaky integrators that never fire, or those of a population. */

import { choice, defineNode, exp, quantity } from '#engine/kit';
import { filterSpikes } from './algorithms/counts.ts';
import { choiceOut, chosen, labelIn, scoresOut } from './common.ts';

export const membraneReadout = defineNode({
  type: 'core/membrane-readout',
  version: 1,
  title: 'Membrane readout',
  category: 'readout',
  doc: 'Lets each spike charge a leaky integrator without threshold, or reads potentials that are wired in, and takes their last value, maximum, mean or sum over the presentation as score.',
  citations: {
    snntorch: {
      text: 'Eshraghian et al. (2023), Proc. IEEE 111:1016',
      doi: '10.1109/JPROC.2023.3308088',
    },
  },
  parameters: {
    over: choice({
      doc: 'What is taken over time.',
      options: { last: 'The last value', max: 'The maximum', mean: 'The mean', sum: 'The sum' },
      default: 'max',
      cite: 'snntorch',
    }),
    tau_m: quantity(20, 'ms', { doc: 'Time constant of the integrators.', range: [1e-6, null] }),
  },
  ports: {
    spikes: {
      kind: 'spikes',
      flow: 'in',
      shape: ['n'],
      optional: true,
      doc: 'Spikes, each adding 1 to its integrator.',
    },
    potential: {
      kind: 'analog',
      flow: 'in',
      unit: 'mV',
      shape: ['n'],
      optional: true,
      doc: 'Potentials to read instead of integrating spikes.',
    },
    label: labelIn,
    result: scoresOut('n'),
    choice: choiceOut,
  },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    end(at) {
      const n = at.dim('n');
      const { over, tau_m } = at.values;
      const score = new Float64Array(n).fill(over === 'max' ? -Infinity : 0);
      let steps = 0;
      const visit = (v: ArrayLike<number>, from: number) => {
        steps++;
        for (let i = 0; i < n; i++) {
          const value = v[from + i]!;
          if (over === 'last') score[i] = value;
          else if (over === 'max') score[i] = Math.max(score[i]!, value);
          else score[i]! += value;
        }
      };
      if (at.has('potential')) {
        const { data } = at.sample('potential');
        for (let from = 0; from + n <= data.length; from += n) visit(data, from);
      } else {
        const trace = new Float64Array(n);
        filterSpikes(at.spikes('spikes'), n, at.steps, exp(-at.dt / tau_m), 1, trace, () =>
          visit(trace, 0),
        );
      }
      if (steps === 0) return {};
      return chosen(over === 'mean' ? score.map((s) => s / steps) : score, at);
    },
  },
  examples: [
    {
      title: 'Two spikes at once reach 1 each and add up',
      parameters: { tau_m: '1000 s' },
      feed: { spikes: { spikes: ['10 ms', '20 ms'] } },
      duration: '100 ms',
      expect: (r) => Math.abs((r.signal('result')[0] ?? 0) - 2) < 1e-3,
    },
  ],
});
