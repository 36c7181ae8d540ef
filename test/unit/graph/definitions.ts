/** A small node library that shows every kind of parameter and most kinds of ports, for tests of documents. */

import {
  asset,
  choice,
  count,
  defineNode,
  expression,
  flag,
  type NodeDefinition,
  projectionPorts,
  quantity,
  rulePorts,
  shape,
  table,
} from '#engine/kit';
import { createRegistry } from '../../../engine/graph/registry.ts';

const examples = [{ title: 'Nothing', duration: '1 ms' }] as const;

export const lif = defineNode({
  type: 'core/lif',
  version: 2,
  title: 'LIF neuron',
  category: 'neuron',
  doc: 'Leaky integrate-and-fire neurons.',
  parameters: {
    n: shape([100], { doc: 'Number of neurons.' }),
    tau_m: quantity(10, 'ms', {
      doc: 'Membrane time constant.',
      range: [0.01, null],
      perElement: true,
    }),
    C_m: quantity(250, 'pF', { doc: 'Capacitance.', range: [0.01, null] }),
    E_L: quantity(-70, 'mV', { doc: 'Resting potential.', perElement: true }),
    V_th: quantity(-55, 'mV', { doc: 'Threshold.', perElement: true }),
    I_e: quantity(0, 'pA', { doc: 'Constant current.', perElement: true }),
    fraction: quantity(0.5, '1', { doc: 'A plain number.', range: [0, 1] }),
    reset: choice({ doc: 'Kind of reset.', options: { to: 'To', by: 'By' }, default: 'to' }),
    fast: flag(false, { doc: 'Yes or no.' }),
  },
  ports: {
    exc: {
      kind: 'impulses',
      flow: 'in',
      unit: 'pA',
      into: 'I_ex',
      shape: ['n'],
      optional: true,
      doc: 'Excitation.',
    },
    g: {
      kind: 'impulses',
      flow: 'in',
      unit: 'nS',
      into: 'G',
      shape: ['n'],
      optional: true,
      doc: 'Conductance.',
    },
    current: {
      kind: 'current',
      flow: 'in',
      unit: 'pA',
      variable: 'I_ext',
      shape: ['n'],
      optional: true,
      doc: 'Current.',
    },
    spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'Spikes.' },
    V_m: {
      kind: 'analog',
      flow: 'out',
      unit: 'mV',
      variable: 'V_m',
      shape: ['n'],
      doc: 'Potential.',
    },
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dV_m/dt = (E_L - V_m)/tau_m + (I_ex + I_ext + I_e)/C_m : mV
      dI_ex/dt = -I_ex/tau_m : pA
      dG/dt = -G/tau_m : nS`,
    threshold: 'V_m >= V_th',
    reset: 'V_m = E_L',
    initial: { V_m: 'E_L' },
  },
  examples,
  migrations: { 1: ({ tau, ...rest }) => (tau === undefined ? rest : { ...rest, tau_m: tau }) },
});

const weighted = {
  weight: quantity(1, 'target', { doc: 'Weight.', perElement: true }),
  delay: quantity(1, 'ms', { doc: 'Delay.', range: [0, null], perElement: true }),
};

export const probability = defineNode({
  type: 'core/fixed-probability',
  version: 1,
  title: 'Fixed probability',
  category: 'projection',
  doc: 'Each pair with probability p.',
  parameters: { p: quantity(0.1, '1', { doc: 'Probability.', range: [0, 1] }), ...weighted },
  ports: projectionPorts,
  behaviour: { kind: 'lowering', lower: () => {} },
  examples,
});

export const oneToOne = defineNode({
  type: 'core/one-to-one',
  version: 1,
  title: 'One-to-one',
  category: 'projection',
  doc: 'Element i to element i.',
  parameters: weighted,
  ports: projectionPorts,
  behaviour: { kind: 'lowering', lower: () => {} },
  examples,
});

export const rule = defineNode({
  type: 'core/stdp',
  version: 1,
  title: 'STDP',
  category: 'plasticity',
  doc: 'Pairs of spikes change weights.',
  parameters: {
    tau_plus: quantity(20, 'ms', { doc: 'Time constant.', range: [0.01, null] }),
    w_max: quantity(100, 'target', { doc: 'Bound.' }),
  },
  ports: { ...rulePorts, reward: { kind: 'mod', flow: 'in', shape: [], doc: 'The third factor.' } },
  behaviour: { kind: 'plasticity', pre: 'dx/dt = -x/tau_plus : 1', onPre: 'w = w + x' },
  examples,
});

export const poisson = defineNode({
  type: 'core/poisson',
  version: 1,
  title: 'Poisson source',
  category: 'source',
  doc: 'Independent spikes.',
  parameters: {
    n: shape([1], { doc: 'Number of sources.' }),
    rate: expression('10 Hz', 'Hz', { doc: 'Rate.' }),
    steps: table([[0, 1]], { doc: 'Steps.', columns: { time: 'ms', rate: 'Hz' } }),
  },
  ports: { spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'Spikes.' } },
  behaviour: { kind: 'dynamics', equations: 'r = rate : Hz', threshold: 'poisson(rate*dt)' },
  examples,
});

export const gain = defineNode({
  type: 'core/gain',
  version: 1,
  title: 'Gain',
  category: 'utility',
  doc: 'A signal times a number.',
  parameters: { amplitude: quantity(1, 'nA', { doc: 'Current for 1.' }) },
  ports: {
    in: { kind: 'analog', flow: 'in', unit: '1', variable: 'x', shape: ['m'], doc: 'The signal.' },
    out: {
      kind: 'current',
      flow: 'out',
      unit: 'pA',
      variable: 'y',
      shape: ['m'],
      doc: 'The current.',
    },
  },
  behaviour: { kind: 'dynamics', equations: 'y = amplitude*x : pA' },
  examples,
});

export const signal = defineNode({
  type: 'core/signal',
  version: 1,
  title: 'Signal',
  category: 'source',
  doc: 'A signal from a file.',
  parameters: {
    channels: count(1, { doc: 'Channels.', range: [1, 64] }),
    file: asset({ doc: 'The file.', media: ['text/csv'] }),
  },
  ports: {
    signal: { kind: 'analog', flow: 'out', unit: '1', shape: ['channels'], doc: 'The signal.' },
  },
  behaviour: { kind: 'stage', every: '1 ms' },
  examples,
});

export const raster = defineNode({
  type: 'core/raster',
  version: 1,
  title: 'Raster',
  category: 'plot',
  doc: 'Spikes over time.',
  parameters: {},
  ports: {
    spikes: { kind: 'spikes', flow: 'in', shape: ['rows'], many: true, doc: 'Spikes to draw.' },
  },
  behaviour: { kind: 'lowering', lower: () => {} },
  examples,
});

export const camera = defineNode({
  type: 'core/camera',
  version: 1,
  title: 'Camera',
  category: 'source',
  doc: 'Pictures.',
  parameters: { size: shape([3, 4, 5], { doc: 'Channels, height, width.' }) },
  ports: { image: { kind: 'image', flow: 'out', shape: ['size'], doc: 'The picture.' } },
  behaviour: { kind: 'stage', every: '10 ms' },
  examples,
});

export const encoder = defineNode({
  type: 'core/i2e',
  version: 1,
  title: 'I2E encoder',
  category: 'encoder',
  doc: 'Pictures to events.',
  parameters: {},
  ports: {
    image: { kind: 'image', flow: 'in', shape: ['c', 'h', 'w'], doc: 'The picture.' },
    events: { kind: 'events', flow: 'out', shape: [2, 'h', 'w'], doc: 'Events.' },
  },
  behaviour: { kind: 'stage', every: 'presentation' },
  examples,
});

export const eventMap = defineNode({
  type: 'core/event-map',
  version: 1,
  title: 'Event map',
  category: 'utility',
  doc: 'Events to channels.',
  parameters: {},
  ports: {
    events: { kind: 'events', flow: 'in', shape: [2, 'h', 'w'], doc: 'Events.' },
    spikes: { kind: 'spikes', flow: 'out', shape: [2, 'h', 'w'], doc: 'Spikes.' },
  },
  behaviour: { kind: 'lowering', lower: () => {} },
  examples,
});

export const definitions: readonly NodeDefinition[] = [
  ...[lif, probability, oneToOne, rule, poisson, gain, signal, raster, camera, encoder, eventMap],
];
export const registry = createRegistry(definitions);

/** The same numbers in the same order for every test (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
