/** A probe of some elements gives, of these, what a probe of all gives; whatever makes the spikes. */

import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { findPort, observeSpikes, observeWeights } from '../../../engine/runtime/observers.ts';
import { plasticNetwork } from '../../support/plastic-network.ts';
import { buildGraph } from '../../support/run.ts';

/** A source that counts, a population that lists, and a projection between them. */
const network: GraphDocument = {
  format: 'snn-graph',
  version: 1,
  simulation: { dt: '0.1 ms', duration: '100 ms', seed: 3 },
  nodes: {
    drive: {
      type: 'core/poisson',
      version: 1,
      name: 'Drive',
      parameters: { n: 500, rate: '12 kHz' },
    },
    cells: { type: 'core/lif', version: 1, name: 'Cells', parameters: { n: 500 } },
    join: {
      type: 'core/one-to-one',
      version: 1,
      name: 'To cells',
      parameters: { weight: '40 pA', delay: '1 ms' },
    },
  },
  edges: {
    e1: { from: 'drive/spikes', to: 'join/pre' },
    e2: { from: 'join/post', to: 'cells/exc' },
  },
};

describe('a probe of some elements', () => {
  it.each([
    ['drive', [3, 499, 40, 40, 7]],
    ['cells', [0, 250, 499]],
    ['drive', [499, 500, 5000]],
    ['cells', []],
  ])('of %s gives what a probe of all gives of %j', async (node, some) => {
    const built = await buildGraph(network);
    const { plan, simulation } = built;
    const found = findPort(plan, node, 'spikes');
    if (found?.kind !== 'spikes') throw new Error(`${node} has spikes`);
    const collect = (wanted: readonly number[] | null) => {
      const pairs: (readonly [step: number, element: number])[] = [];
      simulation.observe(
        observeSpikes(found.stream, 50, wanted, simulation.reader, (from, list) => {
          for (let k = 0; k < list.length; k += 2)
            pairs.push([from + (list[k] ?? 0), list[k + 1] ?? 0]);
        }),
      );
      return pairs;
    };
    const [all, few] = [collect(null), collect(some)];
    await simulation.advance(plan.steps);
    built.stages.finish(simulation.step);
    expect(all.length).toBeGreaterThan(500);
    expect(few).toEqual(all.filter(([, element]) => some.includes(element)));
    if (some.length > 0) expect(few.length).toBeGreaterThan(0);
  });

  it.each(['pd', 'pee', 'pei', 'pie'])(
    'of the weights of %s gives what one of all gives',
    async (node) => {
      const built = await buildGraph(plasticNetwork(80, 20));
      const { plan, simulation } = built;
      const found = findPort(plan, node, 'weights');
      if (found?.kind !== 'weights') throw new Error(`${node} has weights`);
      const n = found.projection.synapses;
      const some = [n - 1, 0, n >> 1, 7, 7, n];
      const collect = (wanted: readonly number[] | null) => {
        const rows: (readonly number[])[] = [];
        simulation.observe(
          observeWeights(
            found.projection,
            200,
            wanted,
            () => simulation.settled(),
            (step, row) => {
              rows.push([step, ...row]);
            },
          ),
        );
        return rows;
      };
      const [all, few] = [collect(null), collect(some)];
      await simulation.advance(plan.steps);
      built.stages.finish(simulation.step);
      expect(all.length).toBe(plan.steps / 200);
      expect(few).toEqual(
        all.map(([step, ...row]) => [step, ...some.map((k) => row[k] ?? Number.NaN)]),
      );
      const [[, ...begin] = []] = all;
      expect(begin.every((w) => w !== 0)).toBe(true);
      // Those that are taught have moved apart.
      const last = all.at(-1)?.slice(1) ?? [];
      const first = all[0]?.slice(1) ?? [];
      expect(last.some((w, k) => w !== first[k])).toBe(node === 'pee');
    },
  );
});
