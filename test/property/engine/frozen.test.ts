/**
 * While the schedule says so, nothing learns: for every rule of the library the weights are the same
 * bits before and after presentations of a test, and they go on changing afterwards.
 */

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { GraphDocument, ParameterValue } from '../../../engine/graph/document.ts';
import type { NodeDefinition } from '../../../engine/kit/types.ts';
import { readWeights } from '../../../engine/runtime/observers.ts';
import { buildGraph, runGraph, sayProblems } from '../../support/run.ts';

const folder = fileURLToPath(new URL('../../../nodes/plasticity/', import.meta.url));
const library: NodeDefinition[] = [];
for (const file of readdirSync(folder))
  for (const value of Object.values<unknown>(await import(folder + file)))
    if (typeof value === 'object' && value !== null && 'behaviour' in value)
      library.push(value as NodeDefinition);
/** Short-term plasticity changes what is delivered, never a weight. */
const rules = library.filter(
  ({ behaviour }) =>
    behaviour.kind === 'plasticity' &&
    /(^|\n)\s*(d?w(\/dt)?) =/.test(
      [behaviour.synapse, behaviour.onPre, behaviour.onPost, behaviour.onEvery].join('\n'),
    ),
);

/** A neuron with everything a rule may ask of its target. */
const cell: NodeDefinition = {
  type: 'test/cell',
  version: 1,
  title: 'Cell',
  category: 'neuron',
  doc: 'A leaky neuron that knows an error.',
  parameters: { n: { kind: 'shape', default: [12], doc: 'Size.' } },
  ports: {
    in: {
      kind: 'impulses',
      flow: 'in',
      unit: 'mV',
      into: 'V_m',
      shape: ['n'],
      doc: 'Jumps of the potential.',
    },
    spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'Spikes.' },
  },
  behaviour: {
    kind: 'dynamics',
    equations: `
      dV_m/dt = (-65 mV - V_m)/(20 ms) : mV
      derror/dt = (0.3 - error)/(30 ms) : 1`,
    initial: { V_m: '-65 mV' },
    threshold: 'V_m >= -40 mV',
    reset: `
      V_m = -65 mV
      error = error - 0.2`,
  },
  examples: [{ title: 'Silent', duration: '1 ms' }],
};

/** A reward that is different at each presentation. */
const reward: NodeDefinition = {
  type: 'test/reward',
  version: 1,
  title: 'Reward',
  category: 'modulator',
  doc: 'A number drawn anew at the end of each presentation.',
  parameters: {},
  ports: { value: { kind: 'mod', flow: 'out', shape: [], doc: 'Reward.' } },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    end: (at) => ({ value: { shape: [], data: Float64Array.of(at.random.uniform() + 0.2) } }),
  },
  examples: [{ title: 'Any', duration: '1 ms' }],
};

const SHOWN = 60; // steps of 1 ms: 50 shown, 10 of rest
const node = (type: string, name: string, parameters: Record<string, ParameterValue> = {}) => ({
  type,
  version: 1,
  name,
  parameters,
});

function network(rule: NodeDefinition, parameters: Record<string, ParameterValue> = {}) {
  const teaches = Object.entries(rule.ports).find(([, p]) => p.kind === 'rule')?.[0] ?? 'rule';
  const modulators = Object.entries(rule.ports).filter(
    ([name, p]) => p.flow === 'in' && p.kind === 'mod' && name !== 'learning',
  );
  const triggers = Object.entries(rule.ports).filter(
    ([, p]) => p.flow === 'in' && p.kind === 'spikes',
  );
  const wires: readonly (readonly [string, string])[] = [
    ['drive/spikes', 'synapses/pre'],
    ['synapses/post', 'cells/in'],
    [`rule/${teaches}`, 'synapses/rule'],
    ...modulators.map(([name]) => ['reward/value', `rule/${name}`] as const),
    ...triggers.map(([name]) => ['dopamine/spikes', `rule/${name}`] as const),
  ];
  const document: GraphDocument = {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: '1 ms', duration: `${8 * SHOWN} ms`, seed: 5 },
    nodes: {
      clock: node('core/schedule', 'Schedule', {
        show: '50 ms',
        rest: '10 ms',
        trainSamples: 1,
        passes: 4,
        testEvery: 2,
        testSamples: 1,
      }),
      drive: node('core/poisson', 'Drive', { n: 30, rate: '60 Hz' }),
      dopamine: node('core/poisson', 'Dopamine', { n: 1, rate: '60 Hz' }),
      reward: node('test/reward', 'Reward'),
      synapses: node('core/all-to-all', 'Synapses', {
        weight: { draw: 'uniform', args: ['1 mV', '3 mV'] },
        delay: { draw: 'uniform', args: ['1 ms', '4 ms'] },
      }),
      cells: node('test/cell', 'Cells'),
      rule: node(rule.type, 'Rule', parameters),
    },
    edges: Object.fromEntries(wires.map(([from, to], k) => [`e${k}`, { from, to }])),
  };
  return document;
}

describe.each(rules.map((d) => [d.type, d] as const))('%s', (_type, rule) => {
  it('changes weights while it learns, and no bit of them while it does not', async () => {
    const built = await buildGraph(network(rule), { definitions: [cell, reward] });
    const projection = built.plan.projections.find((p) => p.id === 'synapses');
    if (!projection) throw new Error('the plan has the synapses');
    const weights = async (step: number) => {
      const outcome = await built.simulation.advance(step);
      if (!outcome.ok) throw new Error(sayProblems(outcome.problems));
      return readWeights(projection, built.simulation.settled()).weights;
    };
    const start = await weights(0);
    // The step in which a presentation begins still belongs to the one before.
    const learned = await weights(2 * SHOWN + 1);
    expect(learned).not.toEqual(start);
    for (let step = 2 * SHOWN + 10; step <= 3 * SHOWN; step += 10)
      expect(await weights(step), `step ${step}`).toEqual(learned);
    const more = await weights(5 * SHOWN + 1);
    expect(more).not.toEqual(learned);
    expect(await weights(8 * SHOWN)).toEqual(more);
  });

  it('teaches all its synapses alike, whichever projection they belong to', async () => {
    const one = network(rule);
    const synapses = node('core/all-to-all', 'Synapses', { weight: '2 mV', delay: '2 ms' });
    const teaches = Object.entries(rule.ports).find(([, p]) => p.kind === 'rule')?.[0] ?? 'rule';
    const document: GraphDocument = {
      ...one,
      nodes: { ...one.nodes, synapses, twin: { ...synapses, name: 'Twin' } },
      edges: {
        ...one.edges,
        t1: { from: 'drive/spikes', to: 'twin/pre' },
        t2: { from: 'twin/post', to: 'cells/in' },
        t3: { from: `rule/${teaches}`, to: 'twin/rule' },
      },
    };
    const run = await runGraph(document, { definitions: [cell, reward] });
    expect(run.weights('synapses')).not.toEqual(new Float64Array(900).fill(2));
    expect(run.weights('twin')).toEqual(run.weights('synapses'));
  });
});
