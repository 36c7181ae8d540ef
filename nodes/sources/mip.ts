/** Correlated Poisson trains by multiple interaction: copies of one mother train. */

import { count, defineNode, log, quantity } from '#engine/kit';

export const mip = defineNode({
  type: 'core/mip',
  version: 1,
  title: 'Correlated Poisson source',
  category: 'source',
  doc: 'Poisson trains that share spikes: each train keeps every spike of one hidden mother train with the same probability. A train has the rate motherRate x copy, any two trains have the correlation copy.',
  citations: {
    kuhn2003: {
      text: 'Kuhn, Aertsen & Rotter (2003), Neural Comput. 15:67',
      doi: '10.1162/089976603321043702',
    },
  },
  parameters: {
    n: count(100, { doc: 'Number of trains.', range: [1, 10000000] }),
    motherRate: quantity(20, 'Hz', {
      doc: 'Rate of the mother train.',
      range: [0, null],
      cite: 'kuhn2003',
    }),
    copy: quantity(0.5, '1', {
      doc: 'Probability that a train keeps a spike of the mother train.',
      range: [0, 1],
      cite: 'kuhn2003',
    }),
  },
  ports: { spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'The trains.' } },
  behaviour: {
    kind: 'stage',
    every: '10 ms',
    begin(at) {
      const { n, motherRate, copy } = at.values;
      const step: number[] = [];
      const element: number[] = [];
      const mean = motherRate * at.dt * 1e-3; // spikes of the mother per step
      if (!(mean > 0 && copy > 0))
        return { spikes: { step: new Uint32Array(), element: new Uint32Array() } };
      // Gaps between spikes of the mother, in steps; several may fall into one step.
      for (let t = -log(1 - at.random.uniform()) / mean; t < at.steps; ) {
        const due = Math.floor(t);
        const kept = new Set<number>();
        if (copy >= 1) for (let k = 0; k < n; k++) kept.add(k);
        // Gaps between trains that keep the spike are geometric.
        else
          for (let k = -1; ; ) {
            k += 1 + Math.floor(log(1 - at.random.uniform()) / log(1 - copy));
            if (k >= n) break;
            kept.add(k);
          }
        for (const k of kept) {
          step.push(due);
          element.push(k);
        }
        t += -log(1 - at.random.uniform()) / mean;
      }
      return { spikes: { step: Uint32Array.from(step), element: Uint32Array.from(element) } };
    },
  },
  examples: [
    {
      title: 'Rate and shared spikes of two trains',
      parameters: { n: 2, motherRate: '100 Hz', copy: 0.5 },
      duration: '20 s',
      expect: (r) => {
        const { step, element } = r.spikes('spikes');
        const first = new Set(step.filter((_, k) => element[k] === 0));
        const second = step.filter((_, k) => element[k] === 1);
        const shared = second.filter((s) => first.has(s)).length / second.length;
        return Math.abs(second.length / 20 - 50) < 6 && Math.abs(shared - 0.5) < 0.06;
      },
    },
  ],
});
