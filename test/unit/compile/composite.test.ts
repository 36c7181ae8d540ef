import { describe, expect, test } from 'vitest';
import { expand, mutedNodes } from '../../../engine/compile/composite.ts';
import { emptyDocument, type GraphDocument } from '../../../engine/graph/document.ts';
import { createRegistry, withLocal } from '../../../engine/graph/registry.ts';
import { startClock } from '../../support/pace.ts';
import { definitions } from '../graph/definitions.ts';

const installed = createRegistry(definitions);
const node = (type: string, name: string, rest: object = {}) => ({
  type,
  version: 1,
  name,
  ...rest,
});
const composite = (graph: object, expose: object = {}) => ({
  type: 'local/x',
  version: 1,
  title: 'Sub',
  category: 'composite',
  doc: '',
  parameters: {},
  ports: {
    spikes: { kind: 'spikes', flow: 'out', shape: ['n'] },
    exc: { kind: 'impulses', flow: 'in', shape: ['n'] },
  },
  behaviour: { kind: 'composite', graph, expose },
  examples: [],
});
const flat = (d: object) => {
  const document = { ...emptyDocument, ...d } as GraphDocument;
  return expand(document, withLocal(installed, document));
};
const wires = (graph: ReturnType<typeof flat>) =>
  graph.edges.map(({ from, to }) => `${from.node}/${from.port} > ${to.node}/${to.port}`);

describe('expand', () => {
  test('inner nodes carry the names of what holds them, wires end inside', () => {
    const graph = flat({
      nodes: { s: node('local/outer', 'Net'), p: node('core/one-to-one', 'P') },
      edges: { e1: { from: 's/spikes', to: 'p/pre' }, e2: { from: 'p/post', to: 's/exc' } },
      definitions: {
        outer: composite(
          { nodes: { m: node('local/inner', 'Middle') }, edges: {} },
          { spikes: 'm/spikes', exc: 'm/exc' },
        ),
        inner: composite(
          {
            nodes: { a: node('core/lif', 'A'), q: node('core/one-to-one', 'Q') },
            edges: { e1: { from: 'a/spikes', to: 'q/pre' }, e2: { from: 'q/post', to: 'a/exc' } },
          },
          { spikes: 'a/spikes', exc: 'a/exc' },
        ),
      },
    });
    expect(graph.nodes.map(({ id, name }) => `${id} ${name}`)).toEqual([
      'p P',
      's.m.a Net.Middle.A',
      's.m.q Net.Middle.Q',
    ]);
    expect(wires(graph)).toEqual([
      's.m.a/spikes > p/pre',
      'p/post > s.m.a/exc',
      's.m.a/spikes > s.m.q/pre',
      's.m.q/post > s.m.a/exc',
    ]);
  });

  test('wires to nowhere are left out', () => {
    expect(
      wires(
        flat({
          nodes: { s: node('local/sub', 'Net'), a: node('core/lif', 'A') },
          edges: {
            e1: { from: 's/nothing', to: 'a/exc' },
            e2: { from: 'a/exc', to: 'a/exc' },
            e3: { from: 'b/x', to: 'a/exc' },
          },
          definitions: { sub: composite({ nodes: {}, edges: {} }) },
        }),
      ),
    ).toEqual([]);
  });

  test('subgraphs that double at each level are refused before they are made', () => {
    const tower: Record<string, object> = {};
    for (let k = 0; k < 30; k++)
      tower[`d${k}`] = composite({
        nodes: { a: node(`local/d${k + 1}`, 'A'), b: node(`local/d${k + 1}`, 'B') },
        edges: {},
      });
    const started = startClock();
    const graph = flat({ nodes: { t: node('local/d0', 'T') }, definitions: tower });
    expect(graph.problems.map(({ code }) => code)).toEqual(['graph/too-many-nodes']);
    expect(started()).toBeLessThan(1000);
  });
});

describe('mutedNodes', () => {
  test('what cannot act without a muted node is muted with it; what can is not', () => {
    const graph = flat({
      nodes: {
        e: node('core/lif', 'E', { muted: true }),
        i: node('core/lif', 'I'),
        p: node('core/one-to-one', 'P'),
        q: node('core/one-to-one', 'Q'),
        r: node('core/raster', 'R'),
        s: node('core/raster', 'S'),
      },
      edges: {
        e1: { from: 'e/spikes', to: 'p/pre' },
        e2: { from: 'p/post', to: 'i/exc' },
        e3: { from: 'i/spikes', to: 'q/pre' },
        e4: { from: 'q/post', to: 'e/exc' },
        e5: { from: 'e/spikes', to: 'r/spikes' },
        e6: { from: 'i/spikes', to: 'r/spikes' },
        e7: { from: 'e/spikes', to: 's/spikes' },
      },
    });
    expect([...mutedNodes(graph)].sort()).toEqual(['e', 'p', 'q', 's']);
  });
});
