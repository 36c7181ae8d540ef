/** What typed rules may say, each against the weight that it must leave, on both backends. */

import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { runGraph } from '../../support/run.ts';
import { receives, typedNeuron } from '../../support/typed-neuron.ts';
import { type RuleText, typed } from '../../support/typed-rule.ts';

/** Fires when it is kicked, and listens to what learns. */
const cells = typedNeuron(
  1,
  { equations: 'dV/dt = -V/(1 ms) : 1\nother : 1', threshold: 'V > 1', reset: 'V = 0' },
  { in: receives('V'), quiet: receives('other') },
);

/** One synapse; its sender fires at 2, 5 and 9 ms, its receiver at 3 and 6 ms. */
const graph = (behaviour: Omit<RuleText, 'kind'>): GraphDocument => {
  const train = (name: string, times: readonly number[]) => ({
    type: 'core/spike-times',
    version: 1,
    name,
    parameters: { n: [1], times: times.map((t) => [t, 0]) },
  });
  return {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: '1 ms', duration: '12 ms', seed: 1 },
    nodes: {
      sends: train('Sends', [2, 5, 9]),
      kicks: train('Kicks', [3, 6]),
      kick: { type: 'core/one-to-one', version: 1, name: 'Kick', parameters: { weight: 5 } },
      cells: { type: 'local/cells', version: 1, name: 'Cells' },
      wire: { type: 'core/one-to-one', version: 1, name: 'Wire', parameters: { weight: 1 } },
      rule: { type: 'local/typed', version: 1, name: 'Rule' },
    },
    edges: {
      e1: { from: 'sends/spikes', to: 'wire/pre' },
      e2: { from: 'wire/post', to: 'cells/quiet' },
      e3: { from: 'kicks/spikes', to: 'kick/pre' },
      e4: { from: 'kick/post', to: 'cells/in' },
      e5: { from: 'rule/rule', to: 'wire/rule' },
    },
    definitions: {
      cells,
      typed: {
        ...typed(behaviour),
        parameters: { p: { kind: 'quantity', unit: '1', default: 0.5, doc: 'A number.' } },
      },
    },
  };
};

const traces = { pre: 'x : 1', post: 'y : 1' };

describe('typed rules', () => {
  it('a short text that means more than memory holds is refused', async () => {
    const many = (name: string, times: number) =>
      Array.from({ length: times }, () => name).join('+');
    const synapse = `e : 1\nz0 = ${many('e', 60)} : 1\nz1 = ${many('z0', 60)} : 1`;
    await expect(runGraph(graph({ synapse, onPre: `w = ${many('z1', 300)}` }))).rejects.toThrow(
      'the formula of onPre has too many terms',
    );
  });

  it.each<readonly [string, Omit<RuleText, 'kind'>, number]>([
    ['named expressions stand in events', { synapse: 'e : 1\nz = e + 2 : 1', onPre: 'w = z' }, 2],
    [
      'initial values have units',
      { synapse: 'e : ms', initial: { e: '0.002 second' }, onPre: 'w = e/ms' },
      2,
    ],
    [
      'a long alternative is asked for trace by trace',
      {
        ...traces,
        onPost:
          'w = if(y < 1, w + 1, exp(-w)*sin(w)*cos(w)*exp(-w*w)*(w + 3)*(w - 7)*0 + x + 40)\ny += 1',
      },
      40,
    ],
    [
      'a trace that is no number is none',
      { ...traces, onPre: 'w = max(min(pi, x), 0)\nx = 0*inf' },
      Number.NaN,
    ],
    [
      'powers in powers take no longer than they are',
      {
        onPre: `w = ${Array.from({ length: 40 }).reduce((inner: string) => `(${inner})**p`, 'w')}`,
      },
      1,
    ],
  ])('%s', async (_title, behaviour, weight) => {
    for (const backend of ['wasm', 'interpreter'] as const)
      expect((await runGraph(graph(behaviour), { backend })).weights('wire')[0]).toBe(weight);
  });

  it.each([
    ['p is not a variable', { onPre: 'p = 3' }],
    ['learning is not a variable', { onPre: 'learning = 0' }],
    ['V_post is not a variable', { onPost: 'V_post = 0' }],
    ['z is not a variable', { synapse: 'e : 1\nz = 2*e : 1', onPre: 'z = 3' }],
    ['rand() has no value in an initial value', { synapse: 'e : 1', initial: { e: 'rand()' } }],
    ['t has no value in an initial value', { synapse: 'e : 1', initial: { e: 't/ms' } }],
    ['y is one number per neuron', { ...traces, onPost: 'y = j' }],
  ])('%s', async (said, behaviour) => {
    await expect(runGraph(graph(behaviour as Omit<RuleText, 'kind'>))).rejects.toThrow(said);
  });
});
