/** Spikes as a signal: counts of a window, or a fading trace. */

import { defineNode, quantity } from '#engine/kit';
import { countSpikes } from './algorithms/counts.ts';

export const rateWindow = defineNode({
  type: 'core/rate-window',
  version: 1,
  title: 'Rate window',
  category: 'readout',
  doc: 'The rate of each element over the last window, updated every interval.',
  parameters: {
    window: quantity(50, 'ms', {
      doc: 'Time that is averaged over.',
      range: [1e-6, null],
      live: false,
    }),
    interval: quantity(5, 'ms', { doc: 'Time between values.', range: [1e-6, null], live: false }),
  },
  ports: {
    spikes: { kind: 'spikes', flow: 'in', shape: ['n'], doc: 'Spikes to count.' },
    rate: {
      kind: 'analog',
      flow: 'out',
      unit: 'Hz',
      shape: ['n'],
      doc: 'Rate of each element; holds until the next value.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'interval',
    state: ({ window, interval }, dim) => ({
      ring: Math.max(1, Math.round(window / interval)) * dim('n'),
      place: 1,
    }),
    end(at) {
      const n = at.dim('n');
      const slots = Math.max(1, Math.round(at.values.window / at.values.interval));
      const ring = at.state.ring ?? new Float64Array(slots * n);
      const place = at.state.place ?? new Float64Array(1);
      ring.set(countSpikes(at.spikes('spikes'), n), (place[0]! % slots) * n);
      place[0]!++;
      const seconds = (slots * at.steps * at.dt) / 1000;
      const rate = new Float64Array(n);
      for (let s = 0; s < slots; s++)
        for (let i = 0; i < n; i++) rate[i]! += ring[s * n + i]! / seconds;
      return { rate: { shape: [n], data: rate } };
    },
  },
  examples: [
    {
      title: 'Five spikes in 50 ms are 100 Hz',
      feed: { spikes: { spikes: ['5 ms', '15 ms', '25 ms', '35 ms', '45 ms'] } },
      duration: '50 ms',
      expect: (r) => Math.abs((r.signal('rate')[r.signal('rate').length - 1] ?? 0) - 100) < 1e-9,
    },
  ],
});

export const exponentialFilter = defineNode({
  type: 'core/exponential-filter',
  version: 1,
  title: 'Exponential filter',
  category: 'readout',
  doc: 'A trace per element that rises by the gain at each spike and fades with tau.',
  parameters: {
    tau: quantity(20, 'ms', { doc: 'Time constant of fading.', range: [1e-3, null] }),
    gain: quantity(1, '1', { doc: 'Rise per spike.' }),
  },
  ports: {
    spikes: { kind: 'spikes', flow: 'in', shape: ['n'], into: 'y', doc: 'Spikes to filter.' },
    trace: {
      kind: 'analog',
      flow: 'out',
      unit: '1',
      variable: 'out',
      shape: ['n'],
      doc: 'The trace of each element.',
    },
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dy/dt = -y/tau : 1
      out = gain*y : 1`,
  },
  examples: [
    {
      title: 'One spike leaves 1/e after tau',
      parameters: { tau: '10 ms' },
      feed: { spikes: { spikes: ['10 ms'] } },
      duration: '20 ms',
      expect: (r) => {
        const trace = r.signal('trace');
        return Math.abs((trace[trace.length - 1] ?? 0) - 0.36787944117144233) < 1e-6;
      },
    },
  ],
});
