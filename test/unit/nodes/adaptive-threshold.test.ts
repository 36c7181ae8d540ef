/**
 * Neurons that adapt while they learn: the threshold follows their own recorded spikes as a plain
 * loop has it, moves in lessons only, and a frozen one is the same to the bit.
 */

import { expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import type { NodeDefinition } from '../../../engine/kit/types.ts';
import { runGraph } from '../../support/run.ts';

const [SHOWN, LESSONS] = [100, [true, true, false, true, true, false]];

it.each([
  ['core/alif', { I_e: '450 pA', freezes: true, theta_plus: '1.5 mV', tau_theta: '300 ms' }],
  ['core/lif-cond-adaptive', { I_e: '600 pA', theta_plus: '1.5 mV', tau_theta: '300 ms' }],
] as const)('%s', async (type, parameters) => {
  const document: GraphDocument = {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: '0.5 ms', duration: `${LESSONS.length * SHOWN} ms`, seed: 1 },
    nodes: {
      clock: {
        type: 'core/schedule',
        version: 1,
        name: 'Clock',
        parameters: {
          show: `${SHOWN} ms`,
          trainSamples: 1,
          passes: 4,
          testEvery: 2,
          testSamples: 1,
        },
      },
      cells: { type, version: 1, name: 'Cells', parameters: { n: 1, ...parameters } },
    },
    edges: {},
  };
  const run = await runGraph(document, { record: ['cells/spikes', 'cells/theta'] });
  const theta = run.signal('cells/theta').values;
  const fired = new Set(run.spikes('cells/spikes').step);
  expect(fired.size).toBeGreaterThan(12);
  let expected = theta[0]!;
  let rose = 0;
  for (let k = 1; k < theta.length; k++) {
    const learning = LESSONS[Math.floor((k * 0.5) / SHOWN)];
    if (!learning) expect(theta[k]).toBe(theta[k - 1]);
    else {
      expected *= Math.exp(-0.5 / 300);
      if (fired.has(k)) {
        expected += 1.5;
        rose++;
      }
    }
    expect(theta[k]).toBeCloseTo(expected, 9);
  }
  expect(rose).toBeGreaterThan(5);
  expect([...fired].filter((k) => !LESSONS[Math.floor((k * 0.5) / SHOWN)]).length).toBeGreaterThan(
    2,
  );
});

/** Intrinsic plasticity, typed: each spike raises the threshold, time lowers it, until both are even. */
const intrinsic: NodeDefinition = {
  type: 'local/intrinsic',
  version: 1,
  title: 'Intrinsic plasticity',
  category: 'neuron',
  doc: 'Neurons that find the threshold at which they fire as often as they should.',
  parameters: {
    n: { kind: 'shape', default: [20], doc: 'Size.' },
    rate: { kind: 'quantity', unit: 'Hz', default: 10, doc: 'Rate to come to.' },
    eta: { kind: 'quantity', unit: 'mV', default: 0.5, doc: 'Change at a spike.' },
  },
  ports: {
    learning: {
      kind: 'mod',
      flow: 'in',
      shape: [],
      optional: true,
      many: true,
      variable: 'learning',
      doc: 'Whether it learns.',
    },
    spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'Spikes.' },
    theta: {
      kind: 'analog',
      flow: 'out',
      unit: 'mV',
      variable: 'theta',
      shape: ['n'],
      doc: 'Threshold.',
    },
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dV/dt = (10 mV + i*2 mV - V)/(20 ms) : mV
      dtheta/dt = -learning*eta*rate : mV`,
    initial: { theta: '9 mV' },
    threshold: 'V >= theta',
    reset: `
      V = 0 mV
      theta = theta + learning*eta`,
  },
  examples: [{ title: 'Any', duration: '1 ms' }],
};

it('neurons typed with intrinsic plasticity come to their rate whatever drives them, and stay as they are in a test', async () => {
  const document: GraphDocument = {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: '0.1 ms', duration: '14 s', seed: 1 },
    nodes: {
      clock: {
        type: 'core/schedule',
        version: 1,
        name: 'Clock',
        parameters: { show: '2 s', trainSamples: 1, passes: 6, testSamples: 1 },
      },
      cells: { type: 'local/intrinsic', version: 1, name: 'Cells' },
    },
    edges: {},
    definitions: { intrinsic: intrinsic as never },
  };
  const run = await runGraph(document, { record: ['cells/spikes', 'cells/theta'] });
  const { step, element } = run.spikes('cells/spikes');
  const rates = new Float64Array(20);
  for (const [k, s] of step.entries()) if (s >= 100_000 && s < 120_000) rates[element[k]!]! += 0.5;
  for (const rate of rates) expect(Math.abs(rate - 10)).toBeLessThan(1.01);
  const theta = run.signal('cells/theta').values;
  const at = (k: number) => Array.from(theta.subarray(k * 20, (k + 1) * 20));
  expect(at(139_999)).toEqual(at(120_000));
  expect(new Set(at(120_000).map((x) => Math.round(x))).size).toBeGreaterThan(10);
});
