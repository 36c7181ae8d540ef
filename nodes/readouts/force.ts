/** FORCE: a readout that learns while it runs and may feed its output back. */

import { count, defineNode, exp, quantity } from '#engine/kit';
import { filterSpikes } from './algorithms/counts.ts';
import { applyLinear, startPrecision, updateRecursive } from './algorithms/linear.ts';
import { fits, spikesIn } from './common.ts';

const MOST = 2000;

export const force = defineNode({
  type: 'core/force',
  version: 1,
  title: 'FORCE readout',
  category: 'readout',
  doc: 'Reads filtered spikes linearly at every interval and, while `learning`, corrects its weights by recursive least squares until the output follows the target. Wire the output back into the network for FORCE learning.',
  citations: {
    sussillo2009: {
      text: 'Sussillo & Abbott (2009), Neuron 63:544',
      doi: '10.1016/j.neuron.2009.07.018',
    },
    nicola2017: {
      text: 'Nicola & Clopath (2017), Nat. Commun. 8:2208 (FORCE in spiking networks)',
      doi: '10.1038/s41467-017-01827-3',
    },
  },
  parameters: {
    outputs: count(1, { doc: 'Number of output signals.', range: [1, 1000] }),
    tau: quantity(20, 'ms', {
      doc: 'Time constant of the filtered spikes.',
      range: [1e-6, null],
      cite: 'nicola2017',
    }),
    alpha: quantity(1, '1', {
      doc: 'Start of P is I/alpha: larger learns slower and steadier.',
      range: [1e-12, null],
      cite: 'sussillo2009',
    }),
    forgetting: quantity(1, '1', {
      doc: 'Weight of an update that is one older.',
      range: [0.5, 1],
    }),
    interval: quantity(2, 'ms', {
      doc: 'Time between updates of output and weights.',
      range: [1e-6, null],
      cite: 'sussillo2009',
      live: false,
    }),
  },
  ports: {
    spikes: spikesIn,
    target: {
      kind: 'analog',
      flow: 'in',
      unit: '1',
      shape: ['outputs'],
      optional: true,
      doc: 'The signal to follow.',
    },
    output: { kind: 'analog', flow: 'out', unit: '1', shape: ['outputs'], doc: 'The readout.' },
    error: { kind: 'result', flow: 'out', shape: ['outputs'], doc: 'Output minus target.' },
  },
  behaviour: {
    kind: 'stage',
    every: 'interval',
    state({ outputs }, dim) {
      const n = Math.min(dim('n'), MOST);
      return { trace: n, weights: n * outputs, precision: n * n, started: 1 };
    },
    end(at) {
      const n = at.dim('n');
      if (!fits(at, n, MOST, 'FORCE')) return {};
      const { outputs, tau, alpha, forgetting } = at.values;
      const trace = at.state.trace ?? new Float64Array(n);
      const weights = at.state.weights ?? new Float64Array(n * outputs);
      const precision = at.state.precision ?? new Float64Array(n * n);
      const started = at.state.started ?? new Float64Array(1);
      if (started[0] === 0) startPrecision(precision, n, alpha);
      started[0] = 1;
      filterSpikes(at.spikes('spikes'), n, at.steps, exp(-at.dt / tau), 1, trace);
      const output = applyLinear(weights, trace, outputs, false);
      const result = { output: { shape: [outputs], data: output } };
      if (!at.has('target')) return result;
      const { data } = at.sample('target');
      const target = Float64Array.from(data.subarray(Math.max(0, data.length - outputs)));
      if (target.length < outputs) return result;
      if (at.learning) updateRecursive(precision, weights, trace, target, forgetting);
      return {
        ...result,
        error: { shape: [outputs], data: output.map((y, k) => y - target[k]!) },
      };
    },
  },
  examples: [
    {
      title: 'One spike train learns a constant',
      parameters: { tau: '1000 s', interval: '1 ms' },
      feed: {
        spikes: { spikes: ['1 ms'] },
        target: { constant: 0.5 },
      },
      duration: '50 ms',
      expect: (r) => Math.abs((r.signal('output')[0] ?? 0) - 0.5) < 0.05,
    },
  ],
});
