/** Who sees another's values within a step is on the same worker, element by element. */

import { expect, it } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { buildGraph } from '../../support/run.ts';

/** Noise drives neurons, whose voltage drives as many others through a gain. */
const chain = (n: number): GraphDocument => ({
  format: 'snn-graph',
  version: 1,
  title: 'chain',
  simulation: { dt: '0.1 ms', duration: '10 ms', seed: 1 },
  nodes: {
    nsource00: { type: 'core/noise-current', version: 1, name: 'noise', parameters: { n } },
    nother000: { type: 'core/lif', version: 1, name: 'other', parameters: { n: 100 } },
    ngain0000: { type: 'core/gain', version: 1, name: 'gain', parameters: { factor: 2 } },
    nfirst000: { type: 'core/lif', version: 1, name: 'first', parameters: { n } },
    ncells000: { type: 'core/lif', version: 1, name: 'cells', parameters: { n } },
  },
  edges: {
    e1: { from: 'nsource00/current', to: 'nfirst000/current' },
    e2: { from: 'nfirst000/V_m', to: 'ngain0000/in' },
    e3: { from: 'ngain0000/current', to: 'ncells000/current' },
  },
});

it.each([1, 100, 300, 1000, 3000])('%i elements in a chain are cut alike', async (n) => {
  for (const workers of [2, 3, 4]) {
    const { plan, close } = await buildGraph(chain(n), { workers });
    const slices = ['nsource00', 'nfirst000', 'ngain0000', 'ncells000'].map(
      (id) => plan.populations.find((p) => p.id === id)?.slices,
    );
    close();
    expect(slices[0]).toBeDefined();
    for (const other of slices) expect(other).toEqual(slices[0]);
  }
});
