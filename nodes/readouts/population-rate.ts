/** How active a population is as a whole. */

import { defineNode, quantity } from '#engine/kit';

export const populationRate = defineNode({
  type: 'core/population-rate',
  version: 1,
  title: 'Population rate',
  category: 'readout',
  doc: 'The mean rate of all elements of a population, counted over even intervals; the share of elements that fired at all comes beside it.',
  parameters: {
    interval: quantity(10, 'ms', {
      doc: 'Time that is counted over.',
      range: [1e-6, null],
      live: false,
    }),
  },
  ports: {
    spikes: { kind: 'spikes', flow: 'in', shape: ['n'], doc: 'Spikes to count.' },
    rate: {
      kind: 'analog',
      flow: 'out',
      unit: 'Hz',
      shape: [1],
      doc: 'Mean rate in the last interval; holds until the next.',
    },
    active: {
      kind: 'analog',
      flow: 'out',
      unit: '1',
      shape: [1],
      doc: 'Share of the elements that fired in the last interval.',
    },
  },
  behaviour: {
    kind: 'stage',
    every: 'interval',
    end(at) {
      const n = at.dim('n');
      const { element } = at.spikes('spikes');
      const seconds = (at.steps * at.dt) / 1000;
      const one = (value: number) => ({ shape: [1], data: Float64Array.of(value) });
      return { rate: one(element.length / n / seconds), active: one(new Set(element).size / n) };
    },
  },
  examples: [
    {
      title: 'Two spikes of one element in 10 ms',
      feed: { spikes: { spikes: ['2 ms', '7 ms'] } },
      duration: '10 ms',
      expect: (r) =>
        Math.abs((r.signal('rate').at(-1) ?? 0) - 200) < 1e-9 && r.signal('active').at(-1) === 1,
    },
  ],
});
