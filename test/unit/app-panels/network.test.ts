/** Which edits a run notices: those of the network, not of what only looks at it. */

import '../../support/local-storage.ts';
import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '#engine';
import { onlyParameters, sameNetwork, sameRun } from '../../../app/state/network.ts';

const base: GraphDocument = {
  format: 'snn-graph',
  version: 1,
  simulation: { seed: 1 },
  nodes: {
    na: { type: 'core/lif', version: 1, name: 'A', parameters: { n: 3 } },
    nb: { type: 'core/raster', version: 1, name: 'B' },
    nc: { type: 'core/rate-window', version: 1, name: 'C' },
  },
  edges: {
    ea: { from: 'na/spikes', to: 'nb/spikes' },
    eb: { from: 'na/spikes', to: 'nc/spikes' },
  },
};
const { nb: _plot, ...computed } = base.nodes;
const recorder = { type: 'core/spike-recorder', version: 1, name: 'R' };

describe('a network', () => {
  it('stays the same whatever looks at it, and however', () => {
    const others: readonly GraphDocument[] = [
      { ...base, nodes: { ...base.nodes, nb: { ...recorder, parameters: {} } } },
      { ...base, nodes: { ...base.nodes, nd: recorder } },
      { ...base, edges: { ...base.edges, ec: { from: 'nc/rate', to: 'nb/spikes' } } },
      { ...base, nodes: computed, edges: { eb: base.edges.eb ?? { from: '', to: '' } } },
      { ...base, layout: { na: [8, 8] }, title: 'T' },
    ];
    for (const other of others) {
      expect(sameNetwork(base, other)).toBe(true);
      expect(sameNetwork(other, base)).toBe(true);
    }
  });

  it('is another with a node, a wire or a setting more, less or other', () => {
    const others: readonly GraphDocument[] = [
      { ...base, nodes: { ...base.nodes, nd: { type: 'core/lif', version: 1, name: 'D' } } },
      { ...base, edges: { ea: base.edges.ea ?? { from: '', to: '' } } },
      { ...base, variables: { g: '1' } },
      { ...base, simulation: { seed: 1, dt: '1 ms' } },
    ];
    for (const other of others) {
      expect(sameRun(base, other)).toBe(false);
      expect(onlyParameters(base, other)).toBe(false);
    }
    const seeded = { ...base, simulation: { seed: 2 } };
    expect([sameNetwork(base, seeded), sameRun(base, seeded)]).toEqual([false, true]);
  });

  it('differs in parameters only, or in more than these', () => {
    const [a] = [base.nodes.na];
    if (!a) throw new Error('there is a node');
    const with_ = (change: Partial<typeof a>): GraphDocument => ({
      ...base,
      nodes: { ...base.nodes, na: { ...a, ...change } },
    });
    const other = with_({ parameters: { n: 4 } });
    expect([sameRun(base, other), onlyParameters(base, other)]).toEqual([false, true]);
    expect(onlyParameters(base, with_({ muted: true }))).toBe(false);
    expect(onlyParameters(base, with_({ type: 'core/alif' }))).toBe(false);
  });
});
