/** What a screen reader says of nodes and ports: names, and where wires lead. */

import { expect, it } from 'vitest';
import { labelOfPort } from '../../../app/canvas/labels.ts';
import { placesOf } from '../../../app/canvas/places.ts';
import { registry } from '../../../app/state/registry.ts';
import type { GraphDocument } from '../../../engine/index.ts';

const document: GraphDocument = {
  format: 'snn-graph',
  version: 1,
  nodes: {
    n0000001: { type: 'core/lif', version: 1, name: 'Excitatory' },
    n0000002: {
      type: 'core/all-to-all',
      version: 1,
      name: 'E to I',
      parameters: { weight: '40 pA' },
    },
    n0000003: { type: 'core/lif', version: 1, name: 'Inhibitory' },
    n0000004: { type: 'core/raster', version: 1, name: 'Spikes' },
  },
  edges: {
    e0000001: { from: 'n0000001/spikes', to: 'n0000002/pre' },
    e0000002: { from: 'n0000002/post', to: 'n0000003/exc' },
    e0000003: { from: 'n0000001/spikes', to: 'n0000004/spikes' },
  },
};

const said = (id: string, name: string, required = false) => {
  const port = registry.get(document.nodes[id]?.type ?? '')?.ports[name];
  return port && labelOfPort(placesOf(document), id, name, port, required);
};

it('says of a port what it is, and beyond which projection its wires end', () => {
  expect(said('n0000001', 'spikes')).toBe(
    'spikes, output of spikes, connected to Inhibitory through an excitatory projection, weight 40 pA and to Spikes',
  );
  expect(said('n0000003', 'exc')).toBe(
    'exc, input of impulses, connected to Excitatory through an excitatory projection, weight 40 pA',
  );
  expect(said('n0000004', 'spikes')).toBe('spikes, input of spikes, connected to Excitatory');
  expect(said('n0000002', 'post')).toBe('post, output of impulses, connected to Inhibitory');
  expect(said('n0000003', 'spikes')).toBe('spikes, output of spikes');
  expect(said('n0000002', 'rule', true)).toBe('rule, input of rule, needs a wire');
});
