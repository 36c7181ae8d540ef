/** Parameters of a learning rule change while it runs: what was learned before stays. */

import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import type { Built } from '../../../engine/runtime/build.ts';
import { readWeights } from '../../../engine/runtime/observers.ts';
import { plasticNetwork } from '../../support/plastic-network.ts';
import { buildGraph } from '../../support/run.ts';

const network = (parameters: Record<string, unknown>, type = 'core/stdp-pair'): GraphDocument => {
  const document = plasticNetwork(60, 30);
  const rule = { type, version: 1, name: 'STDP', parameters } as GraphDocument['nodes'][string];
  return { ...document, nodes: { ...document.nodes, rule } };
};

function weightsOf({ plan, simulation }: Built): readonly number[] {
  const projection = plan.projections.find((p) => p.id === 'pee');
  return projection ? [...readWeights(projection, simulation.settled()).weights] : [];
}

/** Weights after 100 ms, with parameters set after `from` steps. */
async function learn(document: GraphDocument, from: number, changes: Record<string, unknown>) {
  const built = await buildGraph(document, {});
  await built.simulation.advance(from);
  for (const [parameter, value] of Object.entries(changes)) {
    const outcome = built.set('rule', parameter, value);
    expect(outcome.problems).toEqual([]);
  }
  await built.simulation.advance(1000);
  const weights = weightsOf(built);
  built.close();
  return weights;
}

describe('a rule', () => {
  const changed = { A_plus: 0.03, A_minus: 0.001, tau_plus: '7 ms', mu_plus: 1, nearest: true };

  it('with parameters set before the first step is the rule with these parameters', async () => {
    const expected = await learn(network({ w_max: '80 pA', ...changed }), 0, {});
    expect(await learn(network({ w_max: '80 pA' }), 0, changed)).toEqual(expected);
    expect(await learn(network({ w_max: '80 pA' }), 0, {})).not.toEqual(expected);
  });

  it('goes on from what it learned', async () => {
    const half = await learn(network({ w_max: '80 pA' }), 500, { A_plus: 0, A_minus: 0 });
    const built = await buildGraph(network({ w_max: '80 pA' }), {});
    await built.simulation.advance(500);
    expect(half).toEqual(weightsOf(built));
    built.close();
  });

  it('needs another network where its events would be other ones, and says so', async () => {
    const built = await buildGraph(network({ interval: '5 ms' }, 'core/weight-normalisation'), {});
    expect(built.set('rule', 'interval', '8 ms').problems[0]?.code).toBe('run/needs-reload');
    expect(built.set('rule', 'interval', '5 ms').ok).toBe(true);
    built.close();
  });
});
