import { defineNode, quantity, rulePorts } from '#engine/kit';

/** Potentiation above, depression below a threshold that follows the neuron's own activity. */
export const bcm = defineNode({
  type: 'core/bcm',
  version: 1,
  title: 'BCM rule',
  category: 'plasticity',
  doc: 'A presynaptic spike changes the weight by y(y - theta): up while the postsynaptic rate is above a sliding threshold, down while it is below. The threshold follows the square of the rate, so neurons become selective.',
  citations: {
    bienenstock1982: {
      text: 'Bienenstock, Cooper & Munro (1982), J. Neurosci. 2:32',
      doi: '10.1523/JNEUROSCI.02-01-00032.1982',
    },
  },
  parameters: {
    eta: quantity(0.01, 'target', { doc: 'Change per presynaptic spike at y(y - theta) = 1.' }),
    tau_y: quantity(50, 'ms', {
      doc: 'Time over which the postsynaptic rate is measured.',
      range: [0.01, null],
    }),
    tau_theta: quantity(5000, 'ms', {
      doc: 'Time constant of the sliding threshold.',
      range: [0.01, null],
      cite: 'bienenstock1982',
    }),
    y_0: quantity(1, '1', {
      doc: 'Postsynaptic trace at which the threshold stands still.',
      range: [0.000001, null],
      cite: 'bienenstock1982',
    }),
    w_max: quantity(100, 'target', { doc: 'Upper bound of a weight; the lower is 0.' }),
  },
  ports: rulePorts,
  behaviour: {
    kind: 'plasticity',
    post: `
      dy/dt = -y/tau_y : 1
      dtheta/dt = (y*y/y_0 - theta)/tau_theta : 1`,
    initial: { theta: 'y_0' },
    onPre: 'w = clip(w + eta*y*(y - theta), 0*w_max, w_max)',
    onPost: 'y = y + 1',
  },
  examples: [
    {
      title: 'Below threshold a spike depresses',
      parameters: { eta: 10 },
      feed: { pre: { spikes: ['150 ms'] }, post: { spikes: ['100 ms'] } },
      duration: '200 ms',
      expect: (r) => (r.weights()[0] ?? 50) < 50,
    },
  ],
});
