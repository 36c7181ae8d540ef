/** A driven, recurrent network with drawn weights and delays and a learning rule, for tests of bits. */

import type { GraphDocument } from '../../engine/graph/document.ts';

/** `exc` and `inh`: how many neurons excite and inhibit. */
export const plasticNetwork = (exc: number, inh: number): GraphDocument => ({
  format: 'snn-graph',
  version: 1,
  simulation: { dt: '0.1 ms', duration: '120 ms', seed: 7 },
  nodes: {
    drive: {
      type: 'core/poisson',
      version: 1,
      name: 'Drive',
      parameters: { n: exc, rate: '3 kHz' },
    },
    exc: { type: 'core/lif', version: 1, name: 'E', parameters: { n: exc } },
    inh: { type: 'core/lif', version: 1, name: 'I', parameters: { n: inh, I_e: '380 pA' } },
    pd: {
      type: 'core/one-to-one',
      version: 1,
      name: 'drive',
      parameters: { weight: '90 pA', delay: '1 ms' },
    },
    pee: {
      type: 'core/fixed-probability',
      version: 1,
      name: 'EE',
      parameters: {
        p: 0.05,
        weight: { draw: 'normal', args: ['30 pA', '5 pA'], clip: ['0 pA', '80 pA'] },
        delay: { draw: 'uniform', args: ['0.5 ms', '3 ms'] },
      },
    },
    pei: {
      type: 'core/fixed-indegree',
      version: 1,
      name: 'EI',
      parameters: { indegree: 30, weight: '40 pA', delay: '1.2 ms' },
    },
    pie: {
      type: 'core/fixed-indegree',
      version: 1,
      name: 'IE',
      parameters: { indegree: 20, weight: '-60 pA', delay: '0.8 ms' },
    },
    rule: { type: 'core/stdp-pair', version: 1, name: 'STDP', parameters: { w_max: '80 pA' } },
  },
  edges: {
    e1: { from: 'drive/spikes', to: 'pd/pre' },
    e2: { from: 'pd/post', to: 'exc/exc' },
    e3: { from: 'exc/spikes', to: 'pee/pre' },
    e4: { from: 'pee/post', to: 'exc/exc' },
    e5: { from: 'exc/spikes', to: 'pei/pre' },
    e6: { from: 'pei/post', to: 'inh/exc' },
    e7: { from: 'inh/spikes', to: 'pie/pre' },
    e8: { from: 'pie/post', to: 'exc/inh' },
    e9: { from: 'rule/rule', to: 'pee/rule' },
  },
});
