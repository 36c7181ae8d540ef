/**
 * Neurons that adapt while they learn: the threshold follows their own recorded spikes as a plain
 * loop has it, moves in lessons only, and a frozen one is the same to the bit.
 */

import { expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
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
