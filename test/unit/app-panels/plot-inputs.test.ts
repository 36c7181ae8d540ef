/** What a plot draws of a subgraph is what the run has inside it. */

import { expect, test } from 'vitest';
import { type GraphDocument, group } from '#engine';
import { seriesOfInputs } from '../../../app/dock/plots/colours.ts';
import { inputsOf } from '../../../app/dock/plots/sources.ts';
import { registry } from '../../../app/state/registry.ts';

const flat: GraphDocument = {
  format: 'snn-graph',
  version: 1,
  simulation: { dt: '0.1 ms', duration: '10 ms', seed: 1 },
  nodes: {
    cells: { type: 'core/lif', version: 1, name: 'Cells', parameters: { n: 12 } },
    plot: { type: 'core/raster', version: 1, name: 'Raster', parameters: {} },
  },
  edges: { wire: { from: 'cells/spikes', to: 'plot/spikes' } },
};

test('a port of a subgraph is drawn as the port inside that it stands for', () => {
  const outside = inputsOf(flat, 'plot');
  expect(outside).toMatchObject([{ node: 'cells', port: 'spikes', kind: 'spikes', shape: [12] }]);
  const context = { registry, random: () => 0.5 };
  const grouped = group(flat, ['cells'], 'Inside', context, 'card');
  expect(Object.keys(grouped.nodes).sort()).toEqual(['card', 'plot']);
  expect(inputsOf(grouped, 'plot')).toMatchObject([
    { node: 'card.cells', port: 'spikes', kind: 'spikes', shape: [12] },
  ]);
});

test('further ports of one node have colours of their own, its first and other nodes theirs', () => {
  const colours = new Map([
    ['a', 0],
    ['b', 2],
  ]);
  const inputs = ['a', 'a', 'b', 'a'].map((node) => ({ node }));
  expect(seriesOfInputs(inputs, colours)).toEqual([0, 1, 2, 3]);
  expect(seriesOfInputs([{ node: 'b' }], colours)).toEqual([2]);
});
