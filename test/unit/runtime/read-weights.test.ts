/** Synapses are read back as they were listed, in every form that keeps them. */

import { expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { observeWeights, readWeights } from '../../../engine/runtime/observers.ts';
import { buildGraph } from '../../support/run.ts';

/** Every source joins every target; `weight` and `delay` of synapse k. */
const listed = (
  sources: number,
  targets: number,
  weight: (k: number) => number,
  delay: (k: number) => number,
): { graph: GraphDocument; list: readonly (readonly number[])[] } => {
  const list = Array.from({ length: sources * targets }, (_, k) => [
    Math.floor(k / targets),
    k % targets,
    weight(k),
    delay(k),
  ]);
  return {
    list,
    graph: {
      format: 'snn-graph',
      version: 1,
      title: 'listed',
      simulation: { dt: '0.1 ms', duration: '1 ms', seed: 1 },
      nodes: {
        nfirst000: { type: 'core/lif', version: 1, name: 'first', parameters: { n: sources } },
        nother000: { type: 'core/lif', version: 1, name: 'other', parameters: { n: targets } },
        nsynapse0: {
          type: 'core/synapse-list',
          version: 1,
          name: 'synapses',
          parameters: { synapses: list },
        },
      },
      edges: {
        e1: { from: 'nfirst000/spikes', to: 'nsynapse0/pre' },
        e2: { from: 'nsynapse0/post', to: 'nother000/exc' },
      },
    } as GraphDocument,
  };
};

it.each([
  ['many delays in short rows', 5, 7, 20],
  ['few delays in long rows', 4, 300, 3],
  ['one delay', 4, 9, 1],
])('%s', async (_, sources, targets, delays) => {
  const weight = (k: number) => 1 + k / 8;
  const { graph, list } = listed(sources, targets, weight, (k) => 0.5 + 0.1 * ((7 * k) % delays));
  for (const workers of [1, 2]) {
    const { plan, simulation, close } = await buildGraph(graph, { workers });
    const projection = plan.projections.find((p) => p.id === 'nsynapse0')!;
    const read = readWeights(projection, simulation.settled());
    const rows = Array.from(read.pre, (pre, k) => [
      pre,
      read.post[k]!,
      read.weights[k]!,
      Number((read.delays[k]! * plan.dt).toPrecision(12)),
    ]);
    const order = (a: readonly number[], b: readonly number[]) => a[0]! - b[0]! || a[1]! - b[1]!;
    expect(rows.sort(order)).toEqual(list.map((row) => row.map((x) => Number(x.toPrecision(12)))));
    // Some by their places are those of all.
    const places = [0, 3, sources * targets - 1];
    const seen: number[][] = [];
    const sink = (_step: number, row: ArrayLike<number>) => void seen.push(Array.from(row));
    const settled = () => simulation.settled();
    observeWeights(projection, 1, places, settled, sink).collect(0, 1);
    expect(seen).toEqual([places.map((k) => read.weights[k]!)]);
    close();
  }
});
