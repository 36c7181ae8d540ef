/** Targets in a byte each: what they say is what the list of synapses says, on every worker. */

import { describe, expect, it } from 'vitest';
import { toGaps } from '../../../engine/compile/gap-list.ts';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { readWeights } from '../../../engine/runtime/observers.ts';
import { buildGraph, runGraph } from '../../support/run.ts';

describe('gaps', () => {
  const rows = Uint32Array.of(0, 3, 3, 5);

  it('are counted from the first element of a slice, anew in each row', () => {
    const targets = Uint16Array.of(256, 256, 511, 300, 301);
    expect(toGaps({ rows, targets }, 256)).toEqual(Uint8Array.of(0, 0, 255, 44, 1));
  });

  it.each([
    ['the first is too far', [512, 513, 514, 300, 301]],
    ['one is too long', [256, 257, 513, 300, 301]],
    ['targets do not ascend', [256, 300, 299, 300, 301]],
  ])('are refused where %s', (_, targets) => {
    expect(toGaps({ rows, targets: Uint32Array.from(targets) }, 256)).toBeNull();
  });
});

/** 30 sources, each of which fires once in the first steps and reaches what `targets` says. */
const network = (targets: readonly (readonly number[])[], post: number): GraphDocument => ({
  format: 'snn-graph',
  version: 1,
  title: 'rows',
  simulation: { dt: '0.1 ms', duration: '4 ms', seed: 1 },
  nodes: {
    nsource00: {
      type: 'core/spike-times',
      version: 1,
      name: 'source',
      parameters: { n: 30, times: Array.from({ length: 30 }, (_, i) => [0.1 * (1 + (i % 9)), i]) },
    },
    nsynapse0: {
      type: 'core/synapse-list',
      version: 1,
      name: 'synapses',
      parameters: {
        synapses: targets.flatMap((row, i) => row.map((t, k) => [i, t, 4000 + i + k / 1000, 0.5])),
      },
    },
    ncells000: { type: 'core/lif', version: 1, name: 'cells', parameters: { n: post } },
  },
  edges: {
    e1: { from: 'nsource00/spikes', to: 'nsynapse0/pre' },
    e2: { from: 'nsynapse0/post', to: 'ncells000/exc' },
  },
});

it.each([
  ['short ones', 3, 'gaps'],
  ['gaps up to 255', 85, 'gaps'],
  ['longer ones', 150, 'u16'],
] as const)('%s say and deliver what the list says', async (_, step, form) => {
  const post = 1500;
  const graph = network(
    Array.from({ length: 30 }, (_, i) =>
      Array.from({ length: 400 }, (_, k) => (i % 7) + ((3 * k * step * (1 + (i % 3))) >> 2)).filter(
        (target) => target < post,
      ),
    ),
    post,
  );
  const { synapses } = graph.nodes.nsynapse0!.parameters as { synapses: number[][] };
  const byWeight = (a: readonly number[], b: readonly number[]) => a[2]! - b[2]!;
  const trains = [];
  for (const workers of [1, 3]) {
    const { plan, simulation, close } = await buildGraph(graph, { workers });
    const projection = plan.projections.find((p) => p.id === 'nsynapse0')!;
    expect(projection.parts.map((part) => part.targets.type)).toContain(form);
    const read = readWeights(projection, simulation.settled());
    const rows = Array.from(read.pre, (pre, k) => [pre, read.post[k]!, read.weights[k]!]);
    expect(rows.sort(byWeight)).toEqual(synapses.map((s) => s.slice(0, 3)).sort(byWeight));
    close();
    const run = await runGraph(graph, { workers, record: ['ncells000/spikes'] });
    trains.push(run.spikes('ncells000/spikes'));
  }
  const run = await runGraph(graph, { backend: 'interpreter', record: ['ncells000/spikes'] });
  for (const train of trains) expect(train).toEqual(run.spikes('ncells000/spikes'));
  expect(trains[0]!.step.length).toBeGreaterThan(0);
});
