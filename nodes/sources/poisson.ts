import { defineNode, expression, shape } from '#engine/kit';

/** The usual background drive. */
export const poisson = defineNode({
  type: 'core/poisson',
  version: 1,
  title: 'Poisson source',
  category: 'source',
  doc: 'Independent Poisson spike trains; several spikes may fall into one step, so high rates stand for many sources.',
  parameters: {
    n: shape([100], { doc: 'Number of independent trains.' }),
    rate: expression('10 Hz', 'Hz', {
      doc: 'Rate of each train; may depend on the time t.',
    }),
  },
  ports: { spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'Emitted spikes.' } },
  behaviour: { kind: 'dynamics', equations: '', threshold: 'poisson(rate*dt)' },
  exports: { nest: { model: 'poisson_generator', parameters: { rate: 'rate/(1 Hz)' } } },
  examples: [
    {
      title: 'A hundred trains of 20 Hz',
      parameters: { n: 100, rate: '20 Hz' },
      duration: '1 s',
      expect: (r) => Math.abs(r.rate('spikes') - 20) < 2,
    },
  ],
});
