/** What is known of Poisson and of copied spikes is what the metrics say, and weights are seen by stages. */

import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../engine/graph/document.ts';
import type { Sample } from '../../engine/kit/types.ts';
import { runGraph } from '../support/run.ts';

const N = 100;

function metricsOf(nodes: object, edges: object): GraphDocument {
  return {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: '1 ms', duration: '20 s', seed: 11 },
    nodes: {
      metrics: {
        type: 'core/spike-metrics',
        version: 1,
        name: 'Metrics',
        parameters: { interval: '20 s', countBin: '100 ms', bin: '4 ms' },
      },
      ...nodes,
    } as GraphDocument['nodes'],
    edges: edges as GraphDocument['edges'],
  };
}

const numbers = async (document: GraphDocument) => {
  const run = await runGraph(document);
  const result = run.outputs('metrics')?.result as Sample | undefined;
  const { names = [], data } = result ?? { data: [] };
  return Object.fromEntries(names.map((name, k) => [name, data[k] ?? Number.NaN]));
};
const poisson = (n: number) => ({
  type: 'core/poisson',
  version: 1,
  name: 'Poisson',
  parameters: { n, rate: '20 Hz' },
});

describe('spike metrics', () => {
  it('of independent Poisson trains', async () => {
    const m = await numbers(
      metricsOf({ p: poisson(N) }, { e: { from: 'p/spikes', to: 'metrics/spikes' } }),
    );
    // 40,000 spikes; the step of 1 ms makes intervals a little more even: CV = sqrt(1 - rate*dt).
    expect(Math.abs((m.rate ?? 0) - 20)).toBeLessThan(4 * Math.sqrt(20 / (N * 20)));
    expect(Math.abs((m.cv ?? 0) - Math.sqrt(0.98))).toBeLessThan(0.02);
    expect(Math.abs((m.cv2 ?? 0) - 1)).toBeLessThan(0.03);
    expect(Math.abs((m.fano ?? 0) - 1)).toBeLessThan(4 * Math.sqrt(2 / 200 / N));
    expect(Math.abs((m.synchrony ?? 0) - 0.1)).toBeLessThan(0.01);
    expect(Math.abs(m.branching ?? 1)).toBeLessThan(4 / Math.sqrt(5000));
    expect(Math.abs((m.bursts ?? 0) - (1 - Math.exp(-0.18)))).toBeLessThan(0.02);
  });

  it('of neurons that all do the same', async () => {
    const m = await numbers(
      metricsOf(
        {
          p: poisson(1),
          copies: { type: 'core/lif-delta', version: 1, name: 'Copies', parameters: { n: N } },
          drive: {
            type: 'core/all-to-all',
            version: 1,
            name: 'All',
            parameters: { weight: '100 mV', delay: '1 ms' },
          },
        },
        {
          e1: { from: 'p/spikes', to: 'drive/pre' },
          e2: { from: 'drive/post', to: 'copies/in' },
          e3: { from: 'copies/spikes', to: 'metrics/spikes' },
        },
      ),
    );
    expect(m.synchrony).toBeCloseTo(1, 12);
  });

  it('of activity of which half goes on: a branching process', async () => {
    // Each step a unit is active with probability 0.5*(active share before) + h.
    const document = metricsOf(
      {
        units: {
          type: 'local/branching',
          version: 1,
          name: 'Units',
          parameters: { n: 2000 },
        },
        again: {
          type: 'core/fixed-indegree',
          version: 1,
          name: 'Again',
          parameters: { indegree: 10, weight: 0.05, delay: '4 ms' },
        },
      },
      {
        e1: { from: 'units/spikes', to: 'again/pre' },
        e2: { from: 'again/post', to: 'units/in' },
        e3: { from: 'units/spikes', to: 'metrics/spikes' },
      },
    );
    const m = await numbers({
      ...document,
      simulation: { ...document.simulation, dt: '4 ms' },
      definitions: {
        branching: {
          type: 'local/branching',
          version: 1,
          title: 'Unit',
          category: 'neuron',
          doc: 'Fires by chance.',
          parameters: { n: { kind: 'shape', default: [1], doc: 'Number of units.' } },
          ports: {
            in: {
              kind: 'impulses',
              flow: 'in',
              unit: '1',
              into: 'p',
              shape: ['n'],
              doc: 'Chance.',
            },
            spikes: { kind: 'spikes', flow: 'out', shape: ['n'], doc: 'Spikes.' },
          },
          behaviour: {
            kind: 'dynamics',
            equations: 'p : 1',
            step: 'p = 0.01',
            threshold: 'rand() < p',
          },
          examples: [{ title: 'Nothing', duration: '1 ms' }],
        },
      } as never,
    });
    expect(Math.abs((m.branching ?? 0) - 0.5)).toBeLessThan(4 * Math.sqrt(0.75 / 5000));
  });
});

describe('weight statistics', () => {
  it('see the weights of a projection', async () => {
    const run = await runGraph({
      format: 'snn-graph',
      version: 1,
      simulation: { dt: '1 ms', duration: '10 ms', seed: 1 },
      nodes: {
        p: poisson(4),
        cells: { type: 'core/lif', version: 1, name: 'Cells', parameters: { n: 1 } },
        syn: {
          type: 'core/all-to-all',
          version: 1,
          name: 'Synapses',
          parameters: { weight: { list: [0, 2, 4, 6], unit: 'pA' } },
        },
        look: {
          type: 'core/weight-statistics',
          version: 1,
          name: 'Look',
          parameters: { interval: '10 ms' },
        },
      },
      edges: {
        e1: { from: 'p/spikes', to: 'syn/pre' },
        e2: { from: 'syn/post', to: 'cells/exc' },
        e3: { from: 'syn/weights', to: 'look/weights' },
      },
    });
    const result = run.outputs('look')?.result as Sample | undefined;
    expect([...(result?.data ?? [])]).toEqual([3, Math.sqrt(5), 0, 6, 0.25]);
  });
});
