/** Synapses that are drawn again at every spike give the spikes of those that are kept. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { buildGraph, runGraph } from '../../support/run.ts';

interface Network {
  readonly n: number;
  readonly projections: readonly {
    readonly type: string;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly toItself: boolean;
    readonly weight: number;
    readonly delay: number;
  }[];
}

/** Poisson trains drive one population, random projections join it with itself and another. */
const document = ({ n, projections }: Network): GraphDocument => ({
  format: 'snn-graph',
  version: 1,
  title: 'drawn',
  simulation: { dt: '0.1 ms', duration: '25 ms', seed: 3 },
  nodes: {
    ndrive000: {
      type: 'core/poisson',
      version: 1,
      name: 'drive',
      parameters: { n, rate: '8 kHz' },
    },
    njoin0000: {
      type: 'core/one-to-one',
      version: 1,
      name: 'join',
      parameters: { weight: '90 pA', delay: '0.5 ms' },
    },
    nfirst000: { type: 'core/lif', version: 1, name: 'first', parameters: { n } },
    nother000: { type: 'core/lif', version: 1, name: 'other', parameters: { n: 300 } },
    ...Object.fromEntries(
      projections.map(({ type, parameters, weight, delay }, k) => [
        `nsyn0000${k}`,
        {
          type,
          version: 1,
          name: `synapses ${k}`,
          parameters: { ...parameters, weight: `${weight} pA`, delay: `${delay} ms` },
        },
      ]),
    ),
  },
  edges: {
    e1: { from: 'ndrive000/spikes', to: 'njoin0000/pre' },
    e2: { from: 'njoin0000/post', to: 'nfirst000/exc' },
    ...Object.fromEntries(
      projections.flatMap(({ toItself }, k) => [
        [`ea${k}`, { from: 'nfirst000/spikes', to: `nsyn0000${k}/pre` }],
        [
          `eb${k}`,
          { from: `nsyn0000${k}/post`, to: `${toItself ? 'nfirst000' : 'nother000'}/exc` },
        ],
      ]),
    ),
  },
});

const pattern = fc.oneof(
  fc.record({
    type: fc.constant('core/fixed-probability'),
    parameters: fc.record({
      p: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0.001, max: 0.3, noNaN: true })),
      autapses: fc.boolean(),
    }),
  }),
  fc.record({
    type: fc.constant('core/fixed-outdegree'),
    parameters: fc.record({
      outdegree: fc.integer({ min: 0, max: 40 }),
      autapses: fc.boolean(),
      multapses: fc.boolean(),
    }),
  }),
  fc.record({
    type: fc.constant('core/all-to-all'),
    parameters: fc.record({ autapses: fc.boolean() }),
  }),
);
const network = fc.record({
  n: fc.integer({ min: 60, max: 600 }),
  projections: fc.array(
    fc
      .tuple(
        pattern,
        fc.record({
          toItself: fc.boolean(),
          weight: fc.constantFrom(0.5, 4, 20),
          delay: fc.constantFrom(0.1, 1.5, 2.3),
        }),
      )
      .map(([of, rest]) => ({ ...of, ...rest })),
    { minLength: 1, maxLength: 3 },
  ),
});

const record = ['nfirst000/spikes', 'nother000/spikes'];

describe('rows that are drawn at every spike', () => {
  it('give the same spikes, on both backends, in pieces, and for 1, 2 and 3 workers', async () => {
    await fc.assert(
      fc.asyncProperty(network, async (options) => {
        const graph = document(options);
        const trains = async (how: Parameters<typeof runGraph>[1]) => {
          const run = await runGraph(graph, { ...how, record });
          return record.map((ref) => run.spikes(ref));
        };
        const kept = await trains({});
        expect(kept[0]!.step.length).toBeGreaterThan(0);
        for (const how of [
          { workers: 1 },
          { workers: 2, pieces: 7 },
          { workers: 3 },
          { backend: 'interpreter' },
        ] as const)
          expect(await trains({ ...how, room: 0 })).toEqual(kept);
      }),
      { numRuns: 6, seed: 5 },
    );
  });

  it('are used where the rest finds no room, and nowhere else', async () => {
    const sparse = { toItself: true, weight: 4, delay: 1.5 };
    const p = { type: 'core/fixed-probability', parameters: { p: 0.01 } };
    const graph = document({
      n: 500,
      projections: [
        { ...p, ...sparse },
        { ...p, ...sparse },
      ],
    });
    const drawn = async (room?: number, change = graph) => {
      const built = await buildGraph(change, room === undefined ? {} : { room });
      built.close();
      return built.plan.projections.filter((s) => s.id.startsWith('nsyn')).map((s) => s.isDrawn);
    };
    expect(await drawn()).toEqual([false, false]);
    expect(await drawn(6000)).toEqual([false, true]);
    expect(await drawn(0)).toEqual([true, true]);
    const node = graph.nodes.nsyn00000!;
    const weights = { draw: 'normal', args: ['4 pA', '1 pA'] };
    const parameters = { ...node.parameters, weight: weights } as typeof node.parameters;
    const varied = { ...graph, nodes: { ...graph.nodes, nsyn00000: { ...node, parameters } } };
    expect(await drawn(0, varied as GraphDocument)).toEqual([false, true]);
  });
});
