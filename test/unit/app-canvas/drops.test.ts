/**
 * What a dropped wire does to the document, for every ordered pair of kinds, with the node types that
 * are installed: a wire, a projection, an offer of adapters of which each one ends wired, or a
 * sentence and nothing else. Pointer and keyboard share this path.
 */

import '../../support/local-storage.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  addNode,
  emptyDocument,
  type GraphDocument,
  type NodeDefinition,
  PORT_KINDS,
  type Port,
  type PortKind,
  setDefinition,
} from '#engine';
import { joinPorts, meaningOf, takeAdapter } from '../../../app/canvas/connect.ts';
import { partnersOf } from '../../../app/commands/connecting.ts';
import { useDocument } from '../../../app/state/document.ts';
import { editContext } from '../../../app/state/registry.ts';
import { scene } from '../../../app/state/scene.ts';
import { useView } from '../../../app/state/view.ts';

const port = (kind: PortKind, flow: 'in' | 'out'): Port =>
  ({ kind, flow, shape: ['n'], doc: '', unit: 'pA', optional: true }) as Port;
const all = (flow: 'in' | 'out') =>
  Object.fromEntries(PORT_KINDS.map((kind) => [`p_${kind}`, port(kind, flow)]));
const definition = (title: string, flow: 'in' | 'out'): NodeDefinition => ({
  type: `local/${title}`,
  version: 1,
  title,
  category: 'utility',
  doc: '',
  parameters: {},
  ports: all(flow),
  behaviour: { kind: 'dynamics', equations: '' },
  examples: [{ title, duration: '1 ms' }],
});

function fresh(): GraphDocument {
  let d = setDefinition(emptyDocument, 'source', definition('source', 'out'));
  d = setDefinition(d, 'sink', definition('sink', 'in'));
  d = addNode(d, { type: 'local/source', id: 'nsource', at: [0, 0] }, editContext);
  return addNode(d, { type: 'local/sink', id: 'nsink', at: [400, 0] }, editContext);
}

const state = () => ({
  nodes: Object.keys(scene().nodes).length,
  edges: Object.values(scene().edges),
  past: useDocument.getState().past.length,
});

beforeEach(() => {
  useView.setState({ scope: [], palette: null, toast: null, selection: [] });
  useDocument.getState().load(fresh(), 'pairs');
});

describe('a wire from each kind to each kind', () => {
  const pairs = PORT_KINDS.flatMap((from) => PORT_KINDS.map((to) => [from, to] as const));
  test.each(pairs)('%s → %s', (from, to) => {
    const [a, b] = [`nsource/p_${from}`, `nsink/p_${to}`];
    const means = meaningOf(a, b);
    const before = scene();
    joinPorts(a, b, { x: 10, y: 10 });
    const offered = partnersOf(a, true).some((p) => p.ref === b);
    expect(offered).toBe(means?.kind !== 'refuse');
    switch (means?.kind) {
      case 'connect':
        expect(state()).toEqual({ nodes: 2, edges: [{ from: a, to: b }], past: 1 });
        break;
      case 'projection': {
        const { nodes, edges, past } = state();
        expect([nodes, edges.length, past]).toEqual([3, 2, 1]);
        const [chip] = useView.getState().selection;
        expect(edges).toContainEqual({ from: a, to: `${chip}/pre` });
        expect(edges).toContainEqual({ from: `${chip}/post`, to: b });
        break;
      }
      case 'adapters': {
        expect(scene()).toBe(before);
        expect(useView.getState().palette).toMatchObject({ mode: 'adapters', from: a, to: b });
        for (const [k, choice] of means.choices.entries()) {
          useDocument.getState().load(before, 'again');
          takeAdapter(a, b, k);
          const { nodes, edges, past } = state();
          expect([nodes, past]).toEqual([2 + choice.types.length, 1]);
          expect(edges.some((e) => e.from === a)).toBe(true);
          expect(edges.some((e) => e.to.startsWith('nsink/'))).toBe(true);
          useDocument.getState().undo();
          expect(scene()).toBe(before);
        }
        break;
      }
      default:
        expect(scene()).toBe(before);
        expect(useView.getState().toast).toMatch(/^[A-Z].{20,}\.$/);
    }
  });

  // All fifteen of the table.
  test('the adapters of the table are installed and take what is offered', () => {
    const offers = pairs.map(([from, to]) => meaningOf(`nsource/p_${from}`, `nsink/p_${to}`));
    const choices = offers.flatMap((m) => (m?.kind === 'adapters' ? m.choices : []));
    expect(choices).toHaveLength(15);
  });

  test('a comparison gets its label too, where one source alone offers it', () => {
    joinPorts('nsource/p_result', 'nsink/p_mod');
    const [reward] = useView.getState().selection;
    const into = Object.values(scene().edges).filter((e) => e.to.startsWith(`${reward}/`));
    expect(into.map((e) => e.from).sort()).toEqual(['nsource/p_label', 'nsource/p_result']);
  });
});
