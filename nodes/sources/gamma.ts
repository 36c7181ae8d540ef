import { count, defineNode, expression, shape } from '#engine/kit';
import { spikesOut } from './common.ts';

/** Every k-th spike of a Poisson process: intervals are gamma distributed. */
export const gamma = defineNode({
  type: 'core/gamma',
  version: 1,
  title: 'Gamma source',
  category: 'source',
  doc: 'Independent renewal trains with gamma-distributed intervals, more regular than Poisson trains: the coefficient of variation is 1/sqrt(order). Each begins as if a spike had come at time 0.',
  citations: {
    cox1962: { text: 'Cox (1962), Renewal Theory, Methuen' },
  },
  parameters: {
    n: shape([100], { doc: 'Number of independent trains.' }),
    rate: expression('10 Hz', 'Hz', {
      doc: 'Rate of each train; may depend on the time t.',
    }),
    order: count(4, {
      doc: 'Order of the distribution; 1 is a Poisson train.',
      range: [1, 1000],
      cite: 'cox1962',
    }),
  },
  ports: { spikes: spikesOut },
  behaviour: {
    kind: 'dynamics',
    equations: 'stage : 1',
    step: 'stage = stage + poisson(order*rate*dt)',
    threshold: 'stage >= order',
    reset: 'stage = stage - order',
  },
  examples: [
    {
      title: 'Rate and regularity',
      parameters: { n: 100, rate: '50 Hz', order: 4 },
      duration: '2 s',
      expect: (r) => {
        const { step, element } = r.spikes('spikes');
        const last = new Map<number, number>();
        const gaps: number[] = [];
        for (const [k, e] of element.entries()) {
          const s = step[k] ?? 0;
          const before = last.get(e);
          if (before !== undefined) gaps.push(s - before);
          last.set(e, s);
        }
        const mean = gaps.reduce((a, b) => a + b, 0) / gaps.length;
        const variance = gaps.reduce((a, b) => a + (b - mean) ** 2, 0) / gaps.length;
        const cv = Math.sqrt(variance) / mean;
        return Math.abs(r.rate('spikes') - 50) < 3 && Math.abs(cv - 0.5) < 0.05;
      },
    },
  ],
});
