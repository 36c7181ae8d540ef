/**
 * Convolution and pooling as projections: which pairs they join, and that what a rule does to one
 * place of a kernel is the sum of what it does at every place that shares it.
 */

import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { readWeights } from '../../../engine/runtime/observers.ts';
import { buildGraph, type RunOptions, runGraph } from '../../support/run.ts';

const MAPS = 3;
const SIDE = 7;
const OUT = 3; // floor((7 + 2 - 5)/2) + 1 = 3

/** Poisson spikes of two channels of 7 x 7 pixels onto three maps of 3 x 3, which fire by themselves. */
function network(projection: object, rule: string, more: object = {}): GraphDocument {
  return {
    format: 'snn-graph',
    version: 1,
    simulation: { dt: '1 ms', duration: '200 ms', seed: 5 },
    nodes: {
      pixels: {
        type: 'core/poisson',
        version: 1,
        name: 'Pixels',
        parameters: { n: [2, SIDE, SIDE], rate: '40 Hz' },
      },
      maps: {
        type: 'core/lif',
        version: 1,
        name: 'Maps',
        parameters: {
          n: [MAPS, OUT, OUT],
          I_e: { expression: '500 pA + 20 pA*i' },
          ...more,
        },
      },
      conv: projection,
      rule: { type: rule, version: 1, name: 'Rule', parameters: {} },
    } as GraphDocument['nodes'],
    edges: {
      e1: { from: 'pixels/spikes', to: 'conv/pre' },
      e2: { from: 'conv/post', to: 'maps/exc' },
      e3: { from: 'rule/rule', to: 'conv/rule' },
    },
    definitions: {
      additive: {
        type: 'local/additive',
        version: 1,
        title: 'Additive',
        category: 'plasticity',
        doc: 'Adds traces.',
        parameters: {},
        ports: {
          rule: { kind: 'rule', flow: 'out', shape: [], many: true, doc: 'The projections.' },
        },
        behaviour: {
          kind: 'plasticity',
          pre: 'dx/dt = -x/(20 ms) : 1',
          post: 'dy/dt = -y/(20 ms) : 1',
          onPre: 'w = w - 1e-6 pA*y\nx = x + 1',
          onPost: 'w = w + 2e-6 pA*x\ny = y + 1',
        },
        examples: [{ title: 'Nothing', duration: '1 ms' }],
      },
    } as never,
  };
}

const convolution = {
  type: 'core/convolution',
  version: 1,
  name: 'Kernels',
  parameters: {
    kernel: [5, 5],
    stride: [2, 2],
    padding: 1,
    weight: { draw: 'uniform', args: ['0 pA', '1e-6 pA'] },
    delay: '1 ms',
  },
};

/** Place in the kernel [maps, channels, 5, 5] of each synapse, from its two ends. */
function cellsOf(pre: ArrayLike<number>, post: ArrayLike<number>): number[] {
  return Array.from(pre, (source, k) => {
    const target = post[k] ?? 0;
    const [c, y, x] = [Math.floor(source / 49), Math.floor((source % 49) / 7), source % 7];
    const [m, oy, ox] = [Math.floor(target / 9), Math.floor((target % 9) / 3), target % 3];
    return ((m * 2 + c) * 5 + (y + 1 - 2 * oy)) * 5 + (x + 1 - 2 * ox);
  });
}

const learn = (options: RunOptions = {}) =>
  runGraph(network(convolution, 'local/additive'), options);

describe('a convolution', () => {
  it('joins every target to its window and shares the kernel', async () => {
    const { plan, simulation } = await buildGraph(network(convolution, 'local/additive'));
    const projection = plan.projections.find((p) => p.id === 'conv');
    if (!projection) throw new Error('there is a projection');
    const { pre, post, weights } = readWeights(projection, simulation.settled());
    const cells = cellsOf(pre, post);
    const inside = (o: number) =>
      [0, 1, 2, 3, 4].filter((d) => o * 2 - 1 + d >= 0 && o * 2 - 1 + d < SIDE).length;
    const windows = [0, 1, 2].map(inside);
    const reach = windows.reduce((a, b) => a + b, 0);
    expect(pre.length).toBe(MAPS * 2 * reach * reach);
    const seen = new Map<number, number>();
    for (const [k, cell] of cells.entries()) {
      const before = seen.get(cell);
      if (before !== undefined) expect(weights[k]).toBe(before);
      seen.set(cell, weights[k] ?? 0);
    }
    expect(seen.size).toBe(MAPS * 2 * 25);
    expect(new Set(seen.values()).size).toBe(MAPS * 2 * 25);
    expect(projection.parts[0]?.weights?.length).toBe(MAPS * 2 * 25);
  });

  it('learns, in each place of the kernel, the sum over all places that share it', async () => {
    const shared = await learn({ record: ['maps/spikes'] });
    const weights = shared.weights('conv');
    const projection = shared.built.plan.projections.find((p) => p.id === 'conv');
    if (!projection) throw new Error('there is a projection');
    const { pre, post } = readWeights(projection, shared.built.simulation.settled());
    const start = readWeights(
      projection,
      (await buildGraph(network(convolution, 'local/additive'))).simulation.settled(),
    ).weights;
    // The same synapses, each with a weight of its own.
    const listed = {
      type: 'core/synapse-list',
      version: 1,
      name: 'List',
      parameters: {
        synapses: Array.from(pre, (source, k) => [source, post[k] ?? 0, start[k] ?? 0, 1]),
      },
    };
    const own = await runGraph(network(listed, 'local/additive'), { record: ['maps/spikes'] });
    expect(own.spikes('maps/spikes')).toEqual(shared.spikes('maps/spikes'));
    expect(own.spikes('maps/spikes').step.length).toBeGreaterThan(50);
    const change = new Map<number, number>();
    const cells = cellsOf(pre, post);
    const ownWeights = own.weights('conv');
    for (const [k, cell] of cells.entries())
      change.set(cell, (change.get(cell) ?? 0) + (ownWeights[k] ?? 0) - (start[k] ?? 0));
    for (const [k, cell] of cells.entries())
      expect(Math.abs((weights[k] ?? 0) - (start[k] ?? 0) - (change.get(cell) ?? 0))).toBeLessThan(
        1e-9 * 1e-6 * 1000,
      );
    expect([...change.values()].filter((c) => c !== 0).length).toBe(MAPS * 2 * 25);
  });

  it('is the same on both backends', async () => {
    const wasm = await learn();
    const interpreted = await learn({ backend: 'interpreter' });
    expect(interpreted.weights('conv')).toEqual(wasm.weights('conv'));
  });

  it('refuses a rule that changes weights without a spike', async () => {
    await expect(runGraph(network(convolution, 'core/weight-normalisation'))).rejects.toThrow(
      /Kernels shares its weights/,
    );
  });

  it('says which size the target needs', async () => {
    await expect(
      runGraph(network(convolution, 'local/additive', { n: [MAPS, 4, 3] })),
    ).rejects.toThrow(/gives 3 x 3 places/);
  });
});

describe('pooling', () => {
  it('joins windows within each channel', async () => {
    const pool = {
      type: 'core/pooling',
      version: 1,
      name: 'Pool',
      parameters: { window: [3, 3], stride: [2, 2], weight: '5 pA', delay: '1 ms' },
    };
    const document = network(pool, 'local/additive', { n: [2, OUT, OUT] });
    const { plan, simulation } = await buildGraph(document);
    const projection = plan.projections.find((p) => p.id === 'conv');
    if (!projection) throw new Error('there is a projection');
    const { pre, post } = readWeights(projection, simulation.settled());
    const pairs = Array.from(pre, (source, k) => `${source}>${post[k]}`).sort();
    const expected: string[] = [];
    for (let c = 0; c < 2; c++)
      for (let oy = 0; oy < OUT; oy++)
        for (let ox = 0; ox < OUT; ox++)
          for (let dy = 0; dy < 3; dy++)
            for (let dx = 0; dx < 3; dx++)
              expected.push(
                `${(c * SIDE + 2 * oy + dy) * SIDE + 2 * ox + dx}>${(c * OUT + oy) * OUT + ox}`,
              );
    expect(pairs).toEqual(expected.sort());
    await expect(runGraph(network(pool, 'local/additive'))).rejects.toThrow(
      /as many as the source: 2, but it has 3/,
    );
  });
});
