/**
 * Spikes of the receiving side may wait until a row is walked next. If the rule also adds nothing
 * times a trace of that side they cannot: then every spike walks its columns at once. Both ways,
 * for any delays and interruptions, the bits are the same.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { findPort, observeWeights } from '../../../engine/runtime/observers.ts';
import { stdpPair } from '../../../nodes/plasticity/stdp-pair.ts';
import { plasticNetwork } from '../../support/plastic-network.ts';
import { buildGraph, runGraph, sayProblems } from '../../support/run.ts';

type Parameters = NonNullable<GraphDocument['nodes'][string]['parameters']>;

interface Case {
  readonly parameters: Parameters;
  readonly delay: unknown;
  readonly delayIs: 'axonal' | 'dendritic';
  readonly precision: 'f64' | 'mixed';
  readonly rate: string;
  readonly schedule: boolean;
  readonly input: boolean;
}

const cases: fc.Arbitrary<Case> = fc.record({
  parameters: fc.constantFrom<Parameters>(
    {},
    { mu_plus: 1, mu_minus: 1 },
    { mu_plus: 0, mu_minus: 1 },
    { mu_plus: 0.4, mu_minus: 0.4 },
    { nearest: true },
  ),
  delay: fc.constantFrom<unknown>('0.1 ms', '1.5 ms', {
    draw: 'uniform',
    args: ['0.5 ms', '3 ms'],
  }),
  delayIs: fc.constantFrom('axonal' as const, 'dendritic' as const),
  precision: fc.constantFrom('f64' as const, 'mixed' as const),
  rate: fc.constantFrom('3 kHz', '4 kHz', '12 kHz'),
  schedule: fc.boolean(),
  input: fc.boolean(),
});

const { examples, presets, exports, ...plain } = stdpPair;
const { onPost } = stdpPair.behaviour as { readonly onPost: string };
const definitions = {
  'at-once': {
    ...plain,
    type: 'local/at-once',
    behaviour: { ...plain.behaviour, onPost: onPost.replace('clip(w + ', 'clip(w + 0*w_max*y + ') },
    examples: [{ title: 'Nothing', duration: '1 ms' }],
  },
} as unknown as NonNullable<GraphDocument['definitions']>;

const ruleOf = (atOnce: boolean, parameters: Parameters) => ({
  type: atOnce ? 'local/at-once' : 'core/stdp-pair',
  version: 1,
  name: 'Rule',
  parameters: { w_max: '80 pA', ...parameters },
});

/** The rule teaches the recurrent synapses, or those of the input too. */
function network(c: Case, atOnce: boolean): GraphDocument {
  const basis = plasticNetwork(90, 30);
  const schedule = { show: '21.3 ms', rest: '4 ms', trainSamples: 1, passes: 2, testSamples: 2 };
  return {
    ...basis,
    simulation: { ...basis.simulation, precision: c.precision },
    nodes: {
      ...basis.nodes,
      drive: { ...basis.nodes.drive!, parameters: { n: 90, rate: c.rate } },
      pee: {
        ...basis.nodes.pee!,
        parameters: {
          ...basis.nodes.pee!.parameters,
          delay: c.delay,
          delayIs: c.delayIs,
        } as Parameters,
      },
      pd: {
        ...basis.nodes.pd!,
        parameters: { weight: { draw: 'uniform', args: ['60 pA', '90 pA'] }, delay: '1 ms' },
      },
      rule: ruleOf(atOnce, c.parameters),
      ...(c.schedule
        ? { clock: { type: 'core/schedule', version: 1, name: 'Clock', parameters: schedule } }
        : {}),
    },
    edges: {
      ...basis.edges,
      ...(c.input ? { f1: { from: 'rule/rule', to: 'pd/rule' } } : {}),
    },
    definitions,
  };
}

const bits = (values: Float64Array) => [...new BigUint64Array(values.buffer.slice(0))];

describe('spikes that wait', () => {
  it('change weights to the same bits as spikes that are applied at once', async () => {
    await fc.assert(
      fc.asyncProperty(cases, fc.integer({ min: 1, max: 400 }), async (c, pieces) => {
        const options = { record: ['exc/spikes'], duration: '100 ms' };
        const waits = await runGraph(network(c, false), { ...options, pieces });
        const atOnce = await runGraph(network(c, true), options);
        expect(waits.built.plan.settlers.length).toBeGreaterThan(0);
        expect(atOnce.built.plan.settlers).toEqual([]);
        for (const node of ['pee', 'pd'])
          expect(bits(waits.weights(node))).toEqual(bits(atOnce.weights(node)));
        expect(waits.spikes('exc/spikes')).toEqual(atOnce.spikes('exc/spikes'));
        expect(waits.spikes('exc/spikes').step.length).toBeGreaterThan(45);
      }),
      { numRuns: 30, seed: 5 },
    );
  });

  it('are in what a probe of weights and a checkpoint tell, and change nothing by it', async () => {
    const c: Case = {
      parameters: {},
      delay: { draw: 'uniform', args: ['0.5 ms', '3 ms'] },
      delayIs: 'dendritic',
      precision: 'f64',
      rate: '3 kHz',
      schedule: false,
      input: true,
    };
    const rows = async (atOnce: boolean, every: number) => {
      const { plan, simulation } = await buildGraph(network(c, atOnce));
      const found = findPort(plan, 'pee', 'weights');
      if (found?.kind !== 'weights') throw new Error('pee has weights');
      const seen = new Map<number, bigint[]>();
      simulation.observe(
        observeWeights(
          found.projection,
          every,
          null,
          () => simulation.settled(),
          (step, row) => {
            seen.set(step, bits(Float64Array.from(row)));
          },
        ),
      );
      await simulation.advance(500);
      const state = simulation.checkpoint();
      await simulation.advance(700);
      simulation.restore(state);
      const outcome = await simulation.advance(plan.steps);
      if (!outcome.ok) throw new Error(sayProblems(outcome.problems));
      return seen;
    };
    const atOnce = await rows(true, 1);
    for (const every of [1, 37, 240])
      for (const [step, row] of await rows(false, every))
        expect({ every, step, row }).toEqual({ every, step, row: atOnce.get(step) });
  });

  it('are applied before a log is full, and after any silence', async () => {
    // One neuron without pause, others that are silent for longer than paths are kept.
    const basis = plasticNetwork(60, 30);
    const graph = (atOnce: boolean): GraphDocument => ({
      ...basis,
      nodes: {
        ...basis.nodes,
        drive: { ...basis.nodes.drive!, parameters: { n: 60, rate: '0 Hz' } },
        exc: {
          ...basis.nodes.exc!,
          parameters: {
            n: 60,
            t_ref: '0.2 ms',
            I_e: { list: [...Array<number>(58).fill(0), 20_000, 378], unit: 'pA' },
          },
        },
        rule: ruleOf(atOnce, {}),
      },
      definitions,
    });
    const options = { record: ['exc/spikes'], duration: '900 ms' };
    const waits = await runGraph(graph(false), options);
    const atOnce = await runGraph(graph(true), options);
    const [log] = waits.built.plan.logs;
    expect(waits.spikes('exc/spikes').step.length).toBeGreaterThan(log?.most ?? 0);
    expect(waits.built.plan.steps).toBeGreaterThan(8192);
    expect(bits(waits.weights('pee'))).toEqual(bits(atOnce.weights('pee')));
  });
});
