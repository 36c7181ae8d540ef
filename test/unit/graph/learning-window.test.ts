/** Learning windows come from definitions: those with a known formula follow it, all others have one. */

import { describe, expect, it } from 'vitest';
import { coreNodes } from '#nodes';
import type { ParameterValue } from '../../../engine/graph/document.ts';
import { learningWindow } from '../../../engine/graph/learning-window.ts';
import type { NodeDefinition } from '../../../engine/kit/types.ts';
import { runGraph } from '../../support/run.ts';

const rules = coreNodes.filter((d) => d.behaviour.kind === 'plasticity');
const named = (type: string): NodeDefinition => {
  const found = rules.find((d) => d.type === type);
  if (!found) throw new Error(`${type} is a rule`);
  return found;
};

async function windowOf(
  definition: NodeDefinition,
  parameters: Readonly<Record<string, ParameterValue>> = {},
): Promise<(readonly [distance: number, change: number])[]> {
  const graph = learningWindow(definition, parameters, 'pA');
  if (typeof graph === 'string') throw new Error(graph);
  const run = await runGraph(graph.document);
  const weights = run.weights(graph.projection);
  return graph.distances.map((d, k) => [d, (weights[k] ?? Number.NaN) - graph.weight] as const);
}

describe('the learning window', () => {
  it('of pair STDP is two exponentials', async () => {
    const window = await windowOf(named('core/stdp-pair'), {
      w_max: '10 pA',
      A_plus: 0.01,
      A_minus: 0.02,
      tau_plus: '15 ms',
      tau_minus: '30 ms',
    });
    expect(window.length).toBe(100);
    for (const [d, change] of window) {
      const expected = d > 0 ? 0.1 * Math.exp(-d / 15) : -0.2 * Math.exp(d / 30);
      expect(Math.abs(change - expected)).toBeLessThan(1e-12);
    }
  });

  it('of inhibitory STDP is symmetric, on a depression by every presynaptic spike', async () => {
    const window = await windowOf(named('core/vogels-inhibitory'), { eta: '1 pA', alpha: 0.2 });
    for (const [d, change] of window)
      expect(Math.abs(-change - (Math.exp(-Math.abs(d) / 20) - 0.2))).toBeLessThan(1e-12);
  });

  const [up, down] = [(d: number) => Math.exp(-d / 16), (d: number) => Math.exp(d / 33)];
  it.each([
    [
      'core/stdp-triplet',
      { A_plus: '0.3 pA', A_minus: '0.2 pA', tau_plus: '16 ms', tau_minus: '33 ms' },
      // A single pair has no triplet.
      (d: number) => (d > 0 ? 0.3 * up(d) : -0.2 * down(d)),
    ],
    [
      'core/stdp-symmetric',
      { A_plus: '0.3 pA', A_minus: '0.2 pA', tau_plus: '16 ms', tau_minus: '33 ms', w_sum: '0 pA' },
      (d: number) => (d > 0 ? 0.3 * up(d) : 0.2 * down(d)),
    ],
    [
      'core/hebbian',
      { eta: '-0.3 pA', tau_plus: '16 ms', tau_minus: '33 ms' },
      (d: number) => -0.3 * (d > 0 ? up(d) : down(d)),
    ],
    [
      'core/stdp-nearest-restricted',
      { A_plus: 0.003, A_minus: 0.002, tau_plus: '16 ms', tau_minus: '33 ms', w_max: '100 pA' },
      (d: number) => (d > 0 ? 0.3 * up(d) : -0.2 * down(d)),
    ],
  ] as const)('of %s follows its formula', async (type, parameters, expected) => {
    for (const [d, change] of await windowOf(named(type), parameters))
      expect(Math.abs(change - expected(d)), `${d} ms`).toBeLessThan(1e-11);
  });

  it('of rules with a modulator is what they do when it is there', async () => {
    // Dopamine comes at a fixed time: eligibility of a later pair has faded less, by tau_c = 1 s.
    for (const [type, ratio] of [
      ['core/stdp-reward', Math.exp(1)],
      ['core/stdp-dopamine', Math.exp(1 - 20 / 1000)],
    ] as const) {
      const window = await windowOf(named(type));
      const at = (distance: number) => window.find(([d]) => d === distance)?.[1] ?? Number.NaN;
      expect(at(5), type).toBeGreaterThan(0);
      expect(at(-5), type).toBeLessThan(0);
      expect(Math.abs(at(5) / at(25) - ratio), type).toBeLessThan(1e-4);
    }
  });

  it('of a rule that a person typed is its own', async () => {
    const { type: _, ...pair } = named('core/stdp-pair');
    const own = { ...pair, type: 'local/mine' } as NodeDefinition;
    expect(await windowOf(own)).toEqual(await windowOf(named('core/stdp-pair')));
  });

  it.each(rules.map((d) => [d.type, d] as const))(
    '%s has one, or says why not',
    async (type, d) => {
      const graph = learningWindow(d, {}, 'pA');
      if (typeof graph === 'string') expect(graph).toMatch(/reads \w+ of its neurons/);
      else
        for (const [, change] of await windowOf(d))
          expect(Number.isFinite(change), type).toBe(true);
    },
  );
});
