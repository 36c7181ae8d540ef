/** Learning rules that a person types, at random: refused in words, or alike on both backends. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { countAlike } from '../../support/lives.ts';
import { formulasOf, statementsOf } from '../../support/random-formulas.ts';
import { receives, typedNeuron } from '../../support/typed-neuron.ts';
import { type RuleText, rulePort, typed } from '../../support/typed-rule.ts';

const RARELY = [
  ...['refractory', 'lastspike', 'elapsed', 'xi', 'n', 'i', 'j', 'nobody', 'V_pre', 'exp'],
  ...['rand()', 'sumIn(w)', 'sumIn(x)', 'delayed(w, 1 ms)', '2 mV', 'deliver', 'V'],
];
const formulas = (often: readonly string[], more: readonly string[] = []) =>
  formulasOf({
    often,
    sometimes: ['pi', 'inf', 'p', 'f', ...more],
    rarely: RARELY,
    conditions: ['true', 'false'],
  }).number;

const event = formulas(
  ['x', 'y', 'e', 's', 'w', 'z'],
  [
    ...['V_post', 'delayed(x, 1 ms)', 'delayed(y, 1 ms)'],
    ...['reward', 'learning', '(t/(1 ms))', '(dt/(1 ms))'],
  ],
);
const decaying = (name: string, more: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.constantFrom('2 ms', '7 ms', 'tau'), fc.option(more))
    .map(
      ([tau, term]) => `d${name}/dt = -${name}/(${tau})${term ? ` + (${term})/(9 ms)` : ''} : 1`,
    );
const strange = ['z', 'p', 'reward', 'learning', 't', 'pi', 'i', 'local', 'V_post'];

const rules: fc.Arbitrary<Omit<RuleText, 'kind'>> = fc
  .record(
    {
      pre: decaying('x', formulas(['p'])),
      post: decaying('y', formulas(['p'], ['V_post'])),
      synapse: fc.oneof(fc.constant('e : 1'), decaying('e', formulas(['p']))),
      shared: decaying('s', formulas(['p'])),
      z: formulas(['e', 'w', 's', 'p']),
      onPre: fc
        .tuple(
          statementsOf(event, ['w', 'e', 'deliver'], [...strange, 'y', 's']),
          statementsOf(formulas(['x', 'p']), ['x'], strange),
        )
        .map((both) => both.join('\n')),
      onPost: fc
        .tuple(
          statementsOf(event, ['w', 'e'], [...strange, 'x', 's', 'deliver']),
          statementsOf(formulas(['y', 'p'], ['V_post']), ['y'], strange),
        )
        .map((both) => both.join('\n')),
      every: fc.constantFrom('2 ms', 'tau', 'presentation'),
      onEvery: statementsOf(event, ['w', 'e'], [...strange, 'x', 'y', 's']),
      initial: fc.record({
        x: formulas(['p', 'f']),
        e: formulas(['p', 'f']),
      }),
    },
    { requiredKeys: ['pre', 'post', 'synapse', 'shared', 'z', 'onPre'] },
  )
  .map(({ z, synapse, ...rest }) => ({
    ...(rest as Omit<RuleText, 'kind'>),
    synapse: `${synapse}\nz = ${z} : 1`,
  }));

const cells = typedNeuron(
  3,
  { equations: 'dV/dt = (1.5 + 0.1*i - V)/(9 ms) : 1', threshold: 'V > 1', reset: 'V = 0' },
  { in: receives('V') },
);

const documentOf = (
  behaviour: Omit<RuleText, 'kind'>,
  [precision, delayIs, delay]: readonly ['f64' | 'mixed' | 'f32', string, string],
): GraphDocument => ({
  format: 'snn-graph',
  version: 1,
  simulation: { dt: '0.5 ms', duration: '40 ms', seed: 1, precision },
  nodes: {
    drive: {
      type: 'core/poisson',
      version: 1,
      name: 'Drive',
      parameters: { n: [4], rate: '200 Hz' },
    },
    cells: { type: 'local/cells', version: 1, name: 'Cells' },
    wires: {
      type: 'core/all-to-all',
      version: 1,
      name: 'Wires',
      parameters: { weight: 0.5, delay, delayIs },
    },
    rule: { type: 'local/typed', version: 1, name: 'Rule' },
  },
  edges: {
    e1: { from: 'drive/spikes', to: 'wires/pre' },
    e2: { from: 'wires/post', to: 'cells/in' },
    e3: { from: 'rule/rule', to: 'wires/rule' },
  },
  definitions: {
    cells,
    typed: {
      ...typed(behaviour, { reward: rulePort('reward') }),
      parameters: {
        p: { kind: 'quantity', unit: '1', default: 0.3, doc: 'A number.' },
        tau: { kind: 'quantity', unit: 'ms', default: 4, doc: 'A time.' },
        f: { kind: 'flag', default: true, doc: 'Yes or no.' },
      },
    },
  },
});

const documents = fc
  .tuple(
    rules,
    fc.tuple(
      fc.constantFrom('f64' as const, 'mixed' as const, 'f32' as const),
      fc.constantFrom('axonal', 'dendritic'),
      fc.constantFrom('0.5 ms', '2 ms'),
    ),
  )
  .map(([behaviour, settings]) => documentOf(behaviour, settings));

describe('typed rules', () => {
  it('are refused in words, or run alike by both backends', async () => {
    expect(await countAlike(documents, { numRuns: 200, seed: 7 })).toBeGreaterThan(20);
  }, 60_000);
});
