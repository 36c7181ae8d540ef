/**
 * A large graph by a fixed rule, for measurements (`?stress=1000`): populations on a grid and one and
 * a half times as many projections between them, most to near neighbours. The same number gives the
 * same text.
 */

import {
  type GraphDocument,
  type GraphEdge,
  type GraphNode,
  type NodeLayout,
  serialise,
} from '#engine';

const COLUMNS = 40;
const STEP = [320, 260] as const;
const MOST = 20_000;

/** The text of a graph of `count` populations and 1.5 times as many projections. */
export function stressText(count: number): string {
  const n = Math.max(2, Math.min(MOST, Math.floor(count)));
  const nodes: Record<string, GraphNode> = {};
  const edges: Record<string, GraphEdge> = {};
  const layout: Record<string, NodeLayout> = {};
  const id = (prefix: string, k: number) => `${prefix}${k.toString(36).padStart(7, '0')}`;
  for (let k = 0; k < n; k++) {
    nodes[id('n', k)] = {
      type: 'core/lif',
      version: 1,
      name: `Population ${k + 1}`,
      parameters: { n: 10 + (k % 7) },
    };
    layout[id('n', k)] = [(k % COLUMNS) * STEP[0], Math.floor(k / COLUMNS) * STEP[1]];
  }
  let state = 12345;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let k = 0; k < Math.floor(1.5 * n); k++) {
    const from = k % n;
    const near = [from + 1, from + COLUMNS, from - COLUMNS + 1][random(3)] ?? from;
    const to = random(20) === 0 ? random(n) : ((near % n) + n) % n;
    const chip = id('p', k);
    nodes[chip] = {
      type: 'core/all-to-all',
      version: 1,
      name: `Projection ${k + 1}`,
      parameters: { weight: `${random(2) === 0 ? '' : '-'}${10 + random(40)} pA` },
    };
    edges[id('a', k)] = { from: `${id('n', from)}/spikes`, to: `${chip}/pre` };
    edges[id('b', k)] = { from: `${chip}/post`, to: `${id('n', to)}/exc` };
  }
  const document: GraphDocument = {
    format: 'snn-graph',
    version: 1,
    title: `${n} populations`,
    nodes,
    edges,
    layout,
  };
  return serialise(document);
}
