/**
 * What belongs to a presentation sees that presentation's phase, also where the next one begins at
 * once: what rules do at its end, and what readouts make of all their lessons.
 */

import { describe, expect, it } from 'vitest';
import type { GraphDocument, ParameterValue } from '../../../engine/graph/document.ts';
import type { NodeDefinition } from '../../../engine/kit/types.ts';
import { readWeights } from '../../../engine/runtime/observers.ts';
import { stdpPair } from '../../../nodes/plasticity/stdp-pair.ts';
import { buildGraph, sayProblems } from '../../support/run.ts';

/** Names a class for each sample. */
const classes: NodeDefinition = {
  type: 'test/classes',
  version: 1,
  title: 'Classes',
  category: 'source',
  doc: 'Labels without anything that is shown.',
  parameters: {},
  ports: { label: { kind: 'label', flow: 'out', shape: [1], doc: 'A class.' } },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    begin: (at) => ({ label: { shape: [1], data: Float64Array.of(at.from % 3) } }),
  },
  examples: [{ title: 'Any', duration: '1 ms' }],
};

const SHOWN = 20; // steps of 1 ms
const node = (type: string, name: string, parameters: Record<string, ParameterValue> = {}) => ({
  type,
  version: 1,
  name,
  parameters,
});
/** Two lessons, a test, two lessons, a test. */
const LEARNING = [true, true, false, true, true, false];
const schedule = (rest: number) =>
  node('core/schedule', 'Schedule', {
    show: `${SHOWN} ms`,
    rest: `${rest} ms`,
    trainSamples: 1,
    passes: 4,
    testEvery: 2,
    testSamples: 1,
  });

const count = (every: string, onEvery: string, more: object = {}): NodeDefinition =>
  ({
    ...stdpPair,
    type: 'test/count',
    parameters: {},
    behaviour: { kind: 'plasticity', every, onEvery, ...more },
  }) as NodeDefinition;

/** Says at the end of each presentation which one it was, from 1. */
const ordinal: NodeDefinition = {
  type: 'test/ordinal',
  version: 1,
  title: 'Ordinal',
  category: 'modulator',
  doc: 'Counts presentations.',
  parameters: {},
  ports: { value: { kind: 'mod', flow: 'out', shape: [], doc: 'The count.' } },
  behaviour: {
    kind: 'stage',
    every: 'presentation',
    state: () => ({ count: 1 }),
    end(at) {
      at.state.count![0]!++;
      return { value: { shape: [], data: at.state.count!.slice() } };
    },
  },
  examples: [{ title: 'Any', duration: '1 ms' }],
};

/** The weight of a single synapse after the first step of each of six presentations and one more. */
async function weights(rule: NodeDefinition, rest: number, wires: [string, string][] = []) {
  const document: GraphDocument = {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: '1 ms', duration: '1 s' },
    nodes: {
      clock: schedule(rest),
      pre: node('core/spike-times', 'Pre', { times: [[1, 0]] }),
      synapse: node('core/one-to-one', 'Synapse', { weight: '1 pA', delay: '1 ms' }),
      cell: node('core/lif', 'Cell', { n: 1 }),
      rule: node(rule.type, 'Rule'),
      ordinal: node('test/ordinal', 'Ordinal'),
    },
    edges: Object.fromEntries(
      [
        ['pre/spikes', 'synapse/pre'],
        ['synapse/post', 'cell/exc'],
        ['rule/rule', 'synapse/rule'],
        ...wires,
      ].map(([from, to], k) => [`e${k}`, { from: from!, to: to! }]),
    ),
  };
  const { plan, simulation } = await buildGraph(document, { definitions: [rule, ordinal] });
  const seen: number[] = [];
  for (let k = 1; k <= LEARNING.length; k++) {
    const outcome = await simulation.advance(k * (SHOWN + rest) - rest + 1);
    if (!outcome.ok) throw new Error(sayProblems(outcome.problems));
    seen.push(readWeights(plan.projections[0]!, simulation.settled()).weights[0]!);
  }
  return seen;
}

const lessons = LEARNING.map((_, k) => 1 + LEARNING.slice(0, k + 1).filter(Boolean).length);

it('a rule that works every so often learns from what is over, too', async () => {
  expect(await weights(count(`${SHOWN} ms`, 'w = w + 1 pA'), 0)).toEqual(lessons);
});

describe.each([0, 7])('with %d ms of rest, a rule that works', (rest) => {
  it('once per presentation learns from lessons only', async () => {
    expect(await weights(count('presentation', 'w = w + 1 pA'), rest)).toEqual(lessons);
  });

  it('reads what was said of the presentation that is over', async () => {
    const rule = count('presentation', 'w = w + said*1 pA');
    const said: NodeDefinition = {
      ...rule,
      ports: {
        ...rule.ports,
        said: { kind: 'mod', flow: 'in', shape: [], variable: 'said', doc: 'A number.' },
      },
    };
    const sums = LEARNING.map((_, k) =>
      LEARNING.slice(0, k + 1).reduce((sum, is, n) => sum + (is ? n + 1 : 0), 1),
    );
    expect(await weights(said, rest, [['ordinal/value', 'rule/said']])).toEqual(sums);
  });

  it('hears from the schedule itself which phase that was', async () => {
    const rule = count('presentation', 'w = w + if(phase == 2, 100, 1)*1 pA');
    const phased: NodeDefinition = {
      ...rule,
      ports: {
        ...rule.ports,
        phase: { kind: 'mod', flow: 'in', shape: [], variable: 'phase', doc: 'The phase.' },
      },
    };
    const outcome = await weights(phased, rest, [['clock/phase', 'rule/phase']]);
    expect(outcome).toEqual(lessons);
  });
});

describe('a readout by ridge regression', () => {
  it.each([0, 7])('is solved when learning ends, and not in a test (rest %d ms)', async (rest) => {
    const document: GraphDocument = {
      format: 'snn-graph',
      version: 1,
      simulation: { dt: '1 ms', duration: '1 s', seed: 2 },
      nodes: {
        clock: schedule(rest),
        drive: node('core/poisson', 'Drive', { n: 5, rate: '200 Hz' }),
        classes: node('test/classes', 'Classes'),
        readout: node('core/linear-readout', 'Readout'),
      },
      edges: {
        a: { from: 'drive/spikes', to: 'readout/spikes' },
        b: { from: 'classes/label', to: 'readout/label' },
      },
    };
    const { plan, simulation } = await buildGraph(document, { definitions: [classes] });
    const state = async (step: number) => {
      const outcome = await simulation.advance(step);
      if (!outcome.ok) throw new Error(sayProblems(outcome.problems));
      return ['weights', 'square', 'moments', 'seen'].map((name) => {
        const region = plan.regions.find(
          (r) => r.owner === 'readout' && r.name === `state:${name}`,
        );
        if (!region) throw new Error(`the readout has ${name}`);
        return simulation.views.f64.slice(region.offset / 8, region.offset / 8 + region.length);
      });
    };
    const ends = (k: number) => k * (SHOWN + rest) - rest;
    const [none] = await state(ends(1) + 1);
    expect(none).toEqual(new Float64Array(none!.length));
    const learned = await state(ends(2) + 1);
    expect(learned[0]).not.toEqual(none);
    expect(learned[3]).toEqual(Float64Array.of(2, 2));
    expect(await state(ends(3) + 1)).toEqual(learned);
    await state(ends(4) + 1);
    const more = await state(ends(5) + 1);
    expect(more[3]).toEqual(Float64Array.of(4, 4));
    expect(await state(ends(6) + 50)).toEqual(more);
  });
});
