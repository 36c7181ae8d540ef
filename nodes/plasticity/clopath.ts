/**
 * Voltage-based plasticity (Clopath, Buesing, Vasilaki & Gerstner 2010,
 * doi:10.1038/nn.2479). The filtered potentials belong to the rule, so it works on any neuron that
 * has a membrane potential `V_m`. Potentiation is an integral of pre- and postsynaptic signals,
 * so all synapses are visited every `interval`.
 */

import { defineNode, quantity, rulePorts } from '#engine/kit';

export const clopath = defineNode({
  type: 'core/clopath',
  version: 1,
  title: 'Voltage-based STDP (Clopath)',
  category: 'plasticity',
  doc: 'A presynaptic spike depresses as far as the slowly filtered potential is above a threshold; recent presynaptic activity potentiates while the potential itself is above a second one. All synapses are visited every `interval`, which has its price.',
  citations: {
    clopath2010: {
      text: 'Clopath, Buesing, Vasilaki & Gerstner (2010), Nat. Neurosci. 13:344',
      doi: '10.1038/nn.2479',
    },
  },
  parameters: {
    A_LTD: quantity(0.00014, 'target/mV', {
      doc: 'Depression per presynaptic spike and potential.',
      cite: 'clopath2010',
    }),
    A_LTP: quantity(0.00008, 'target/mV**2', {
      doc: 'Potentiation per time, presynaptic trace and both potentials.',
      cite: 'clopath2010',
    }),
    theta_minus: quantity(-70.6, 'mV', {
      doc: 'Filtered potentials count above this.',
      cite: 'clopath2010',
    }),
    theta_plus: quantity(-45.3, 'mV', {
      doc: 'The potential counts above this.',
      cite: 'clopath2010',
    }),
    tau_x: quantity(15, 'ms', {
      doc: 'Decay time of the presynaptic trace.',
      range: [0.01, null],
      cite: 'clopath2010',
    }),
    tau_u_minus: quantity(10, 'ms', {
      doc: 'Time constant of the potential that depresses.',
      range: [0.01, null],
      cite: 'clopath2010',
    }),
    tau_u_plus: quantity(7, 'ms', {
      doc: 'Time constant of the potential that potentiates.',
      range: [0.01, null],
      cite: 'clopath2010',
    }),
    w_max: quantity(100, 'target', { doc: 'Upper bound of a weight; the lower is 0.' }),
    interval: quantity(0.1, 'ms', {
      doc: 'Time between two visits of all synapses.',
      range: [0.001, null],
      live: false,
    }),
  },
  ports: rulePorts,
  behaviour: {
    kind: 'plasticity',
    pre: 'dx/dt = -x/tau_x : 1/ms',
    post: `
      du_minus/dt = (V_m_post - u_minus)/tau_u_minus : mV
      du_plus/dt = (V_m_post - u_plus)/tau_u_plus : mV`,
    initial: { u_minus: 'theta_minus', u_plus: 'theta_minus' },
    onPre: `
      w = max(w - A_LTD*max(u_minus - theta_minus, 0 mV), 0*w_max)
      x = x + 1/tau_x`,
    every: 'interval',
    onEvery:
      'w = min(w + interval*A_LTP*x*max(V_m_post - theta_plus, 0 mV)*max(u_plus - theta_minus, 0 mV), w_max)',
  },
  examples: [
    {
      title: 'At rest, presynaptic spikes alone change nothing',
      feed: { pre: { spikes: ['10 ms', '20 ms'] } },
      duration: '50 ms',
      expect: (r) => r.weights()[0] === 50,
    },
  ],
});
