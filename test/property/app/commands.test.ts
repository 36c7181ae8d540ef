/**
 * Any sequence of what a person can do on the canvas: undoing all of it is the start, redoing all of
 * it is the end, saving and loading gives the same bytes, and the canvas shows what the document has.
 */

import '../../support/local-storage.ts';
import fc from 'fast-check';
import { beforeAll, expect, test, vi } from 'vitest';
import {
  bendWire,
  copy,
  type GraphDocument,
  readDocument,
  rename,
  serialise,
  setParameter,
  viewInside,
} from '#engine';
import { joinPorts, meaningOf, takeAdapter } from '../../../app/canvas/connect.ts';
import { flowNodes } from '../../../app/canvas/flow.ts';
import { flowEdges } from '../../../app/canvas/flow-wires.ts';
import { NOWHERE } from '../../../app/canvas/moving.ts';
import { placesOf } from '../../../app/canvas/places.ts';
import * as actions from '../../../app/commands/actions.ts';
import * as arrange from '../../../app/commands/arrange.ts';
import * as going from '../../../app/commands/going.ts';
import { useDocument } from '../../../app/state/document.ts';
import { registry } from '../../../app/state/registry.ts';
import { edit, enterScope, scene } from '../../../app/state/scene.ts';
import { useView } from '../../../app/state/view.ts';

beforeAll(() => {
  vi.stubGlobal('requestAnimationFrame', () => 0);
  vi.stubGlobal('document', { documentElement: { dataset: {} }, querySelector: () => null });
});

const TYPES = [
  ...['core/lif', 'core/poisson', 'core/dc-current', 'core/raster', 'core/trace', 'core/gain'],
  ...['core/stdp-pair', 'core/rate-encoder', 'core/digits', 'core/spike-count', 'core/merge'],
];
const pick = <T>(items: readonly T[], k: number): T | undefined =>
  items[k % Math.max(1, items.length)];
const view = () => useView.getState();
const nodeAt = (k: number) => pick(Object.keys(scene().nodes), k) ?? 'none';
const portAt = (k: number, flow: 'in' | 'out') =>
  pick(
    [...placesOf(scene()).boxes.values()].flatMap((b) =>
      Object.entries(b.definition?.ports ?? {})
        .filter(([, p]) => p.flow === flow)
        .map(([name]) => `${b.id}/${name}`),
    ),
    k,
  ) ?? 'none/none';
const HOW = ['left', 'centre', 'right', 'top', 'middle', 'bottom'] as const;

/** Everything a person can do, with three numbers to decide on what. */
const DEEDS: readonly ((a: number, b: number, c: number) => unknown)[] = [
  (a) => actions.addNodeAt(pick(TYPES, a) ?? ''),
  (a, b, c) => actions.addNodeAt(pick(TYPES, a) ?? '', [b * 10, c * 10]),
  (a, b) => actions.addNodeAt(pick(TYPES, a) ?? '', undefined, portAt(b, 'out')),
  (a, b) => actions.addNodeAt(pick(TYPES, a) ?? '', undefined, undefined, { to: portAt(b, 'in') }),
  (a, b, c) =>
    actions.addNodeAt(pick(TYPES, a) ?? '', [b, c], undefined, {
      onWire: pick(Object.keys(scene().edges), b) ?? 'none',
    }),
  (a, b) => joinPorts(portAt(a, 'out'), portAt(b, 'in')),
  (a, b) => joinPorts(portAt(a, 'out'), portAt(b, 'in')),
  (a, b, c) => {
    const means = meaningOf(portAt(a, 'out'), portAt(b, 'in'));
    if (means?.kind === 'adapters')
      takeAdapter(portAt(a, 'out'), portAt(b, 'in'), c % means.choices.length, '5 pA');
  },
  (a, b) => view().select([nodeAt(a), nodeAt(b)].filter((id) => scene().nodes[id])),
  (a) => view().select([], Object.keys(scene().edges).slice(a % 5, (a % 5) + 1)),
  (a) => view().select(Object.keys(scene().items ?? {}).slice(a % 3, (a % 3) + 1)),
  () => actions.selectAll(),
  () => actions.deleteSelection(),
  () => actions.duplicateSelection(),
  () => actions.pasteText(copy(scene(), view().selection), true),
  () => actions.toggleMute(),
  () => actions.plotSelection(),
  () => arrange.toggleCollapsed(),
  () => arrange.frameSelection(),
  () => arrange.addNote(),
  () => arrange.groupSelection(),
  () => arrange.unpackSelection(),
  () => arrange.enterSubgraph(),
  () => arrange.leaveSubgraph(),
  () => arrange.resetPlaces(),
  (a) => arrange.align(pick(HOW, a) ?? 'left'),
  (a, b) => arrange.nudge((a % 80) - 40, (b % 80) - 40),
  (a) => going.selectAlong(a % 2 === 0 ? 1 : -1),
  (a, b) => edit('Rename', (d) => rename(d, nodeAt(a), d.nodes[nodeAt(b)]?.name ?? 'x')),
  (a, b) => edit('n', (d) => setParameter(d, nodeAt(a), 'n', b)),
  (a, b, c) => edit('Bend', (d) => bendWire(d, pick(Object.keys(d.edges), a) ?? '', [b, c])),
  () => useDocument.getState().undo(),
  () => useDocument.getState().redo(),
];

const REACH = { x: -1e6, y: -1e6, width: 2e6, height: 2e6 };

/** What the canvas would draw of a scene is what the scene has. */
function agrees(shown: GraphDocument): void {
  const places = placesOf(shown);
  const common = {
    places,
    selection: new Set<string>(),
    spots: NOWHERE,
    sizes: NOWHERE,
    hovered: null,
  };
  const nodes = flowNodes({ ...common, lod: 3, reach: REACH, marked: new Set(), expanded: null });
  const ids = [...Object.keys(shown.nodes), ...Object.keys(shown.items ?? {})];
  expect(nodes.map((n) => n.id).sort()).toEqual(ids.sort());
  const present = new Set(nodes.map((n) => n.id));
  const edges = flowEdges({
    ...common,
    present,
    selectedEdges: new Set(),
    moved: new Set(),
    lit: new Set(),
    painted: false,
    broken: new Map(),
  });
  expect(
    edges.map((e) => [`${e.source}/${e.sourceHandle}`, `${e.target}/${e.targetHandle}`].join()),
  ).toEqual(Object.values(shown.edges).map((e) => [e.from, e.to].join()));
  for (const edge of edges)
    for (const [id, handle] of [
      [edge.source, edge.sourceHandle],
      [edge.target, edge.targetHandle],
    ])
      expect(nodes.find((n) => n.id === id)?.handles?.some((h) => h.id === handle)).toBe(true);
}

function load(text: string): GraphDocument {
  const read = readDocument(text, registry);
  if (!read.ok) throw new Error(read.problems.map((p) => p.message).join('\n'));
  return read.value.document;
}

test('random sequences of commands can be undone, redone, saved and drawn', () => {
  const counts = { edits: 0, deepest: 0, nodes: 0 };
  const deed = fc.tuple(fc.nat(DEEDS.length - 1), fc.nat(999), fc.nat(999), fc.nat(999));
  fc.assert(
    fc.property(fc.array(deed, { minLength: 50, maxLength: 50 }), (sequence) => {
      useView.setState({ scope: [], selection: [], selectedEdges: [], palette: null });
      const start: GraphDocument = { format: 'snn-graph', version: 1, nodes: {}, edges: {} };
      useDocument.getState().load(start, 'random');
      for (const [which, a, b, c] of sequence) {
        DEEDS[which]?.(a, b, c);
        counts.deepest = Math.max(counts.deepest, view().scope.length);
      }
      const end = useDocument.getState().document;
      agrees(scene());
      agrees(viewInside(end, []));
      counts.edits += useDocument.getState().past.length;
      counts.nodes += Object.keys(end.nodes).length;
      const text = serialise(end);
      expect(serialise(load(text))).toBe(text);
      while (useDocument.getState().future.length > 0) useDocument.getState().redo();
      const last = useDocument.getState().document;
      while (useDocument.getState().past.length > 0) useDocument.getState().undo();
      expect(useDocument.getState().document).toBe(start);
      while (useDocument.getState().future.length > 0) useDocument.getState().redo();
      expect(useDocument.getState().document).toBe(last);
      enterScope([]);
    }),
    { numRuns: 1000, seed: 11, endOnFailure: true },
  );
  // The commands did something, and went into subgraphs.
  expect(counts.edits).toBeGreaterThan(10_000);
  expect(counts.nodes).toBeGreaterThan(3_000);
  expect(counts.deepest).toBeGreaterThan(0);
}, 300_000);
