/**
 * Convolutions whose shared kernels learn give the same spikes, weights and states, to the bit, on
 * any number of workers: every place of a map changes the same few weights, and the order in which
 * they do so must not depend on who computes which place. The maps are large enough to be split.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GraphDocument, ParameterValue } from '../../../engine/graph/document.ts';
import { runGraph } from '../../support/run.ts';

beforeAll(() => {
  // Compute threads come from the built command line: this builds it where it is not up to date.
  expect(spawnSync(process.execPath, ['engine/main/spikeloom.mjs', '--help']).status).toBe(0);
}, 120_000);

type Rule = readonly [type: string, parameters: Readonly<Record<string, ParameterValue>>];

const PAIR: Rule = ['core/stdp-pair', { w_max: '8 mV', A_plus: 0.01, A_minus: 0.012 }];

interface Wiring {
  readonly rules: readonly Rule[];
  readonly padding?: number;
  /** A second convolution, from the maps to themselves, taught by the same rules. */
  readonly again?: boolean;
}

/** 2 x 20 x 20 noise, 5 x 5 kernels, 4 maps of at least 16 x 16 neurons, then neurons that learn too. */
function graphOf({ rules, padding = 0, again }: Wiring): GraphDocument {
  const side = 16 + 2 * padding;
  let serial = 0;
  const node = (type: string, parameters: Readonly<Record<string, ParameterValue>>) => ({
    type,
    version: 1,
    name: `${type} ${serial++}`,
    parameters,
  });
  const draw = { draw: 'uniform', args: ['0 mV', '6 mV'] } as unknown as ParameterValue;
  const kernel = { kernel: [5, 5], padding, delay: '1 ms', weight: draw };
  const wires: (readonly [string, string])[] = [
    ['input/spikes', 'conv/pre'],
    ['conv/post', 'maps/in'],
    ['maps/spikes', 'dense/pre'],
    ['dense/post', 'out/in'],
    ['pairs/rule', 'dense/rule'],
  ];
  for (const k of rules.keys()) {
    wires.push([`rule${k}/rule`, 'conv/rule']);
    if (again) wires.push([`rule${k}/rule`, 'loop/rule']);
  }
  if (again) wires.push(['maps/spikes', 'loop/pre'], ['loop/post', 'maps/in']);
  return {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: '0.5 ms', duration: '30 ms', seed: 3 },
    nodes: {
      input: node('core/poisson', { n: [2, 20, 20], rate: '30 Hz' }),
      conv: node('core/convolution', kernel),
      maps: node('core/lif-delta', { n: [4, side, side] }),
      dense: node('core/all-to-all', { weight: '0.5 mV', delay: '1.5 ms' }),
      out: node('core/lif-delta', { n: 300 }),
      pairs: node('core/stdp-pair', { w_max: '1 mV' }),
      ...(again
        ? { loop: node('core/convolution', { ...kernel, kernel: [3, 3], padding: 1 }) }
        : {}),
      ...Object.fromEntries(rules.map(([type, more], k) => [`rule${k}`, node(type, more)])),
    },
    edges: Object.fromEntries(wires.map(([from, to], k) => [`e${k}`, { from, to }])),
  };
}

async function endOf(document: GraphDocument, workers: number, pieces: number) {
  const trains = ['maps/spikes', 'out/spikes'];
  const run = await runGraph(document, { workers, pieces, record: trains });
  const { plan, simulation } = run.built;
  expect(plan.workers).toBe(workers);
  const digest = (values: NodeJS.ArrayBufferView) =>
    createHash('sha256').update(values).digest('hex');
  return {
    counts: trains.map((train) => run.spikes(train).step.length),
    found: Object.fromEntries([
      ...trains.map((train) => {
        const { step, element } = run.spikes(train);
        return [train, `${digest(step)} ${digest(element)}`];
      }),
      ...plan.projections.map((p) => [`${p.id} weights`, digest(run.weights(p.id))]),
      ...plan.populations.flatMap((p) =>
        Object.entries(p.states).map(([variable, offset]) => [
          `${p.id} ${variable}`,
          digest(simulation.views.f64.slice(offset / 8, offset / 8 + p.n)),
        ]),
      ),
    ]),
  };
}

describe('kernels that learn at every place', () => {
  const cases: Readonly<Record<string, Wiring>> = {
    'pair STDP': { rules: [PAIR] },
    'pair STDP, over the edges': { rules: [PAIR], padding: 2 },
    'triplet STDP': { rules: [['core/stdp-triplet', { w_max: '8 mV' }]] },
    'pair STDP by a power law': { rules: [['core/stdp-power-law', { lambda: 0.05 }]] },
    'two rules': { rules: [PAIR, ['core/stdp-triplet', { w_max: '8 mV' }]] },
    'one rule for two convolutions': { rules: [PAIR], padding: 2, again: true },
  };
  it.each(Object.entries(cases))(
    '%s',
    async (_name, wiring) => {
      const document = graphOf(wiring);
      const one = await endOf(document, 1, 60);
      expect(one.counts[0]).toBeGreaterThan(1_000);
      expect(one.counts[1]).toBeGreaterThan(100);
      const { simulation } = document;
      const drawn = await endOf(
        { ...document, simulation: { ...simulation, duration: '0.5 ms' } },
        1,
        1,
      );
      expect(one.found['conv weights']).not.toBe(drawn.found['conv weights']);
      for (const [workers, pieces] of [
        [2, 60],
        [3, 7],
        [4, 13],
      ] as const)
        expect((await endOf(document, workers, pieces)).found, `${workers} workers`).toEqual(
          one.found,
        );
    },
    60_000,
  );
});
