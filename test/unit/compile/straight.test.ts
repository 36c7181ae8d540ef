/** Spikes that are added straight to a variable do what those do that wait in a ring. */

import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { buildGraph, runGraph } from '../../support/run.ts';

const graph = (wires: Readonly<Record<string, unknown>>, rule = false): GraphDocument => ({
  format: 'snn-graph',
  version: 1,
  simulation: { dt: '0.1 ms', duration: '150 ms', seed: 4 },
  nodes: {
    pushed: { type: 'core/lif', version: 1, name: 'Pushed', parameters: { n: 400, I_e: '450 pA' } },
    cells: { type: 'core/lif', version: 1, name: 'Cells', parameters: { n: 70 } },
    wires: { type: 'core/fixed-indegree', version: 1, name: 'Wires', parameters: wires as never },
    ...(rule ? { rule: { type: 'core/stdp-pair', version: 1, name: 'Rule', parameters: {} } } : {}),
  },
  edges: {
    a: { from: 'pushed/spikes', to: 'wires/pre' },
    b: { from: 'wires/post', to: 'cells/exc' },
    ...(rule ? { c: { from: 'rule/rule', to: 'wires/rule' } } : {}),
  },
});

const isStraight = async (document: GraphDocument): Promise<boolean> =>
  (await buildGraph(document)).plan.kernels.some(
    (kernel) => kernel.kind === 'deliver' && kernel.weight !== undefined,
  );

const few = { indegree: 40, weight: '60 pA', delay: '1.7 ms' };

describe('is chosen', () => {
  it.each([
    ['few synapses of one weight and delay', few, false, true],
    ['no delay', { ...few, delay: '0 ms' }, false, false],
    [
      'drawn weights',
      { ...few, weight: { draw: 'uniform', args: ['1 pA', '2 pA'] } },
      false,
      false,
    ],
    ['drawn delays', { ...few, delay: { draw: 'uniform', args: ['1 ms', '2 ms'] } }, false, false],
    ['many synapses', { ...few, indegree: 300 }, false, false],
    ['a rule', few, true, false],
  ])('for %s: %#', async (_, wires, rule, expected) => {
    expect(await isStraight(graph(wires, rule))).toBe(expected);
  });
});

it('gives what rings of stored weights give', async () => {
  const record = ['cells/V_m', 'cells/spikes'];
  // All start alike, so that hundreds of spikes arrive in the same steps.
  const straight = await runGraph(graph(few), { record });
  const stored = await runGraph(
    graph({ ...few, weight: { draw: 'uniform', args: ['60 pA', '60 pA'] } }),
    { record },
  );
  expect(straight.spikes('cells/spikes').step.length).toBeGreaterThan(50);
  expect(straight.spikes('cells/spikes')).toEqual(stored.spikes('cells/spikes'));
  const [a, b] = [straight.signal('cells/V_m').values, stored.signal('cells/V_m').values];
  let worst = 0;
  for (let k = 0; k < a.length; k++) worst = Math.max(worst, Math.abs(a[k]! - b[k]!));
  expect(worst).toBeLessThan(1e-9);
});
