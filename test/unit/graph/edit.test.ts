import { describe, expect, test } from 'vitest';
import { copy, duplicate, paste } from '../../../engine/graph/clipboard.ts';
import { emptyDocument, type GraphDocument } from '../../../engine/graph/document.ts';
import {
  addedNodes,
  addNode,
  connect,
  disconnect,
  removeNodes,
  rename,
  replaceType,
  setInitial,
  setMuted,
  setNodeOptions,
  setParameter,
  setParameters,
  unsetParameter,
} from '../../../engine/graph/edit.ts';
import {
  moveNodes,
  positionOf,
  setAbout,
  setBookmark,
  setControls,
  setItem,
  setSimulation,
  setVariables,
} from '../../../engine/graph/edit-document.ts';
import { addAdapter, addProjection, insertOnEdge } from '../../../engine/graph/edit-wires.ts';
import { group, unpack } from '../../../engine/graph/group.ts';
import { isId } from '../../../engine/graph/ids.ts';
import { readDocument } from '../../../engine/graph/migrate.ts';
import { serialise } from '../../../engine/graph/serialise.ts';
import { validate } from '../../../engine/graph/validate.ts';
import { registry, seeded } from './definitions.ts';

const context = () => ({ registry, random: seeded(1) });

/** Two populations, E to I, with a rule and a plot. */
function twoPopulations(): GraphDocument {
  const c = context();
  let d = addNode(emptyDocument, { type: 'core/lif', id: 'nE', name: 'E', at: [0, 0] }, c);
  d = addNode(d, { type: 'core/lif', id: 'nI', name: 'I', at: [400, 0] }, c);
  d = addProjection(d, 'nE/spikes', 'nI/exc', 'core/fixed-probability', c, { id: 'nP' });
  d = addNode(d, { type: 'core/stdp', id: 'nR' }, c);
  d = connect(d, 'nR/rule', 'nP/rule', c);
  d = addNode(d, { type: 'core/raster', id: 'nS' }, c);
  return connect(d, 'nE/spikes', 'nS/spikes', c);
}
const wires = (d: GraphDocument) =>
  Object.values(d.edges)
    .map(({ from, to }) => `${from}>${to}`)
    .sort();

describe('nodes', () => {
  test('get unique names and valid random ids', () => {
    const c = context();
    let d = emptyDocument;
    for (let k = 0; k < 3; k++) d = addNode(d, { type: 'core/lif' }, c);
    expect(Object.values(d.nodes).map(({ name }) => name)).toEqual([
      'LIF neuron',
      'LIF neuron 2',
      'LIF neuron 3',
    ]);
    expect(
      Object.keys(d.nodes).every((id) => isId(id) && /^n[0-9a-hjkmnp-tv-z]{7}$/.test(id)),
    ).toBe(true);
    expect(d.nodes[Object.keys(d.nodes)[0] ?? '']?.version).toBe(2);
    expect(addNode(d, { type: 'acme/unknown' }, c)).toBe(d);
  });

  test('renaming keeps names unique', () => {
    const d = twoPopulations();
    expect(rename(d, 'nI', 'E').nodes.nI?.name).toBe('E 2');
    expect(rename(d, 'nI', 'I')).toBe(d);
    expect(rename(d, 'nI', '  ')).toBe(d);
  });

  test('removing a population removes its projections, wires, places and controls', () => {
    const d = setControls(twoPopulations(), ['nI.tau_m', 'nE.tau_m']);
    const left = removeNodes(d, ['nI'], registry);
    expect(Object.keys(left.nodes).sort()).toEqual(['nE', 'nR', 'nS']);
    expect(wires(left)).toEqual(['nE/spikes>nS/spikes']);
    expect(left.layout).toEqual({ nE: [0, 0] });
    expect(left.controls).toEqual(['nE.tau_m']);
    expect(removeNodes(d, ['nowhere'], registry)).toBe(d);
    const noProjection = removeNodes(d, ['nP'], registry);
    expect(Object.keys(noProjection.nodes).sort()).toEqual(['nE', 'nI', 'nR', 'nS']);
  });

  test('parameters are set, unset and shared', () => {
    const d = twoPopulations();
    const set = setParameter(d, 'nE', 'tau_m', '20 ms');
    expect(set.nodes.nE?.parameters).toEqual({ tau_m: '20 ms' });
    expect(set.nodes.nI).toBe(d.nodes.nI);
    expect(set.edges).toBe(d.edges);
    expect(setParameter(set, 'nE', 'tau_m', '20 ms')).toBe(set);
    expect(unsetParameter(set, 'nE', 'tau_m')).toEqual(d);
    expect(unsetParameter(d, 'nE', 'tau_m')).toBe(d);
    expect(setParameters(d, 'nE', { fraction: 1, n: [2, 2] }).nodes.nE?.parameters).toEqual({
      fraction: 1,
      n: [2, 2],
    });
    expect(setParameter(d, 'missing', 'n', 1)).toBe(d);
  });

  test('initial values, options and muting come and go', () => {
    const d = twoPopulations();
    const set = setNodeOptions(setInitial(d, 'nE', 'V_m', '-60 mV'), 'nE', {
      method: 'rk4',
      substeps: 2,
      note: 'hm',
    });
    expect(set.nodes.nE).toMatchObject({
      initial: { V_m: '-60 mV' },
      method: 'rk4',
      substeps: 2,
      note: 'hm',
    });
    const undone = setNodeOptions(setInitial(set, 'nE', 'V_m', null), 'nE', {
      method: null,
      substeps: null,
      note: null,
    });
    expect(undone).toEqual(d);
    expect(setMuted(setMuted(d, ['nE', 'nI'], true), ['nE', 'nI'], false)).toEqual(d);
    expect(setMuted(d, ['nE'], false)).toBe(d);
  });

  test('views are kept under digits, written before the layout, and read again', () => {
    const d = twoPopulations();
    const view = { at: [-40.5, 8], size: [900, 420], plots: [['nS']] } as const;
    const kept = setBookmark(setBookmark(d, '2', view), '1', { ...view, scope: ['nE'] });
    const text = serialise(kept);
    expect(text).toContain(
      '  "bookmarks": {\n    "1": { "at": [-40.5, 8], "size": [900, 420], "scope": ["nE"], "plots": [["nS"]] },',
    );
    expect(text.indexOf('"bookmarks"')).toBeLessThan(text.indexOf('"layout"'));
    const read = readDocument(text, registry);
    expect(read.ok && read.value.document.bookmarks).toEqual(kept.bookmarks);
    expect(readDocument(serialise(setBookmark(d, 'x', view)), registry).ok).toBe(false);
    expect(setBookmark(setBookmark(kept, '1', null), '2', null)).toEqual(d);
  });

  test('another type keeps shared parameters and the wires that fit', () => {
    const d = setParameters(twoPopulations(), 'nE', { n: 5, tau_m: '3 ms' });
    const changed = replaceType(d, 'nE', 'core/poisson', registry);
    expect(changed.nodes.nE).toEqual({
      type: 'core/poisson',
      version: 1,
      name: 'E',
      parameters: { n: 5 },
    });
    expect(wires(changed)).toEqual(wires(d));
    const plot = replaceType(d, 'nE', 'core/raster', registry);
    expect(wires(plot)).toEqual(['nP/post>nI/exc', 'nR/rule>nP/rule']);
  });
});

describe('wires', () => {
  test('one wire into a single input, several into receptors', () => {
    const c = context();
    let d = twoPopulations();
    d = connect(d, 'nI/spikes', 'nP/pre', c);
    expect(wires(d)).toContain('nI/spikes>nP/pre');
    expect(wires(d)).not.toContain('nE/spikes>nP/pre');
    d = addProjection(d, 'nI/spikes', 'nI/exc', 'core/one-to-one', c);
    expect(wires(d).filter((w) => w.endsWith('>nI/exc'))).toHaveLength(2);
    expect(connect(d, 'nI/spikes', 'nP/pre', c)).toBe(d);
    expect(connect(d, 'nI/exc', 'nP/pre', c)).toBe(d);
    expect(connect(d, 'nI/none', 'nP/pre', c)).toBe(d);
    expect(disconnect(d, ['none'])).toBe(d);
  });

  test('a projection is one edit: node, two wires, a name of both ends', () => {
    const d = twoPopulations();
    expect(d.nodes.nP).toEqual({ type: 'core/fixed-probability', version: 1, name: 'E to I' });
    expect(addProjection(d, 'nE/V_m', 'nI/exc', 'core/fixed-probability', context())).toBe(d);
    expect(addProjection(d, 'nE/spikes', 'nI/exc', 'core/raster', context())).toBe(d);
  });

  test('adapters are put between ports or onto a wire', () => {
    const c = context();
    let d = addNode(twoPopulations(), { type: 'core/signal', id: 'nX' }, c);
    d = addAdapter(d, 'nX/signal', 'nE/current', 'core/gain', c, { id: 'nG' });
    expect(wires(d)).toEqual(expect.arrayContaining(['nX/signal>nG/in', 'nG/out>nE/current']));
    const [edge = ''] = Object.entries(d.edges).find(([, e]) => e.to === 'nS/spikes') ?? [];
    expect(insertOnEdge(d, edge, 'core/gain', c)).toBe(d);
  });

  test('an adapter whose output fits another input of the node ends there', () => {
    const c = context();
    const d = addNode(twoPopulations(), { type: 'core/signal', id: 'nX' }, c);
    const adapted = addAdapter(d, 'nX/signal', 'nE/exc', 'core/gain', c, { id: 'nG' });
    expect(wires(adapted)).toEqual(
      expect.arrayContaining(['nX/signal>nG/in', 'nG/out>nE/current']),
    );
    expect(addAdapter(d, 'nX/signal', 'nS/spikes', 'core/gain', c)).toBe(d);
  });

  test('adapters come in chains', () => {
    const c = context();
    let d = addNode(twoPopulations(), { type: 'core/camera', id: 'nC' }, c);
    d = addAdapter(d, 'nC/image', 'nS/spikes', ['core/i2e', 'core/event-map'], c, { id: 'nA' });
    const map = Object.entries(d.nodes).find(([, { type }]) => type === 'core/event-map')?.[0];
    expect(wires(d)).toEqual(
      expect.arrayContaining([
        'nC/image>nA/image',
        `nA/events>${map}/events`,
        `${map}/spikes>nS/spikes`,
      ]),
    );
  });
});

describe('the whole document', () => {
  test('settings are set and taken back to nothing', () => {
    const d = twoPopulations();
    const set = setSimulation(d, { dt: '0.05 ms', seed: 3 });
    expect(set.simulation).toEqual({ dt: '0.05 ms', seed: 3 });
    expect(setSimulation(set, { dt: null, seed: null })).toEqual(d);
    expect(setVariables(setVariables(d, { g: 5 }), {})).toEqual(d);
    expect(setAbout(setAbout(d, { title: 'T' }), { title: '' })).toEqual(d);
    expect(
      setItem(setItem(d, 'i1', { kind: 'note', at: [0, 0], size: [1, 1] }), 'i1', null),
    ).toEqual(d);
  });

  test('moving keeps flags and is nothing where nothing moves', () => {
    const d = {
      ...twoPopulations(),
      layout: { nE: { at: [0, 0], collapsed: true }, nI: [5, 5] },
    } as GraphDocument;
    const moved = moveNodes(d, { nE: [7, 8], nI: [5, 5] });
    expect(moved.layout).toEqual({ nE: { at: [7, 8], collapsed: true }, nI: [5, 5] });
    expect(moveNodes(d, { nE: [0, 0] })).toBe(d);
    expect(positionOf(moved, 'nE')).toEqual([7, 8]);
    expect(positionOf(moved, 'nI')).toEqual([5, 5]);
  });
});

describe('clipboard', () => {
  test('a paste has new ids, unique names, the inner wires and an offset', () => {
    const d = setVariables(setParameter(twoPopulations(), 'nE', 'tau_m', { expression: 'tau*2' }), {
      tau: '5 ms',
      unused: 1,
    });
    const text = copy(d, ['nE', 'nI', 'nP']);
    const pasted = paste(emptyDocument, text, context(), { offset: [10, 20] });
    if (!pasted.ok) throw new Error('no');
    const names = Object.fromEntries(
      Object.entries(pasted.value.nodes).map(([id, n]) => [n.name, id]),
    );
    expect(Object.keys(names).sort()).toEqual(['E', 'E to I', 'I']);
    expect(wires(pasted.value)).toEqual(
      [`${names.E}/spikes>${names['E to I']}/pre`, `${names['E to I']}/post>${names.I}/exc`].sort(),
    );
    expect(positionOf(pasted.value, names.I ?? '')).toEqual([410, 20]);
    expect(pasted.value.variables).toEqual({ tau: '5 ms' });
    const again = paste(d, text, context());
    expect(again.ok && addedNodes(d, again.value)).toHaveLength(3);
    expect(
      again.ok && validate(again.value, registry).filter((p) => p.code === 'graph/duplicate-name'),
    ).toEqual([]);
  });

  test('outer wires are kept on demand, without unplugging anybody', () => {
    const d = twoPopulations();
    const twice = duplicate(d, ['nE'], context(), { outerWires: true });
    const [id = ''] = addedNodes(d, twice);
    expect(wires(twice)).toContain(`${id}/spikes>nS/spikes`);
    expect(wires(twice)).toContain('nE/spikes>nP/pre');
    expect(wires(twice)).not.toContain(`${id}/spikes>nP/pre`);
    const at = duplicate(d, ['nE', 'nI'], context(), { at: [1000, 50] });
    expect(addedNodes(d, at).map((n) => positionOf(at, n))).toEqual([
      [1000, 50],
      [1400, 50],
    ]);
  });

  test('text that is no document is refused with problems', () => {
    const d = twoPopulations();
    for (const text of ['hello', '{}', '{"format":"snn-graph","version":1,"nodes":[],"edges":{}}'])
      expect(paste(d, text, context()).ok).toBe(false);
  });

  test('definitions of the same name but other content are renamed', () => {
    const local = (title: string) => ({
      type: 'local/mine',
      version: 1,
      title,
      category: 'neuron',
      doc: '',
      parameters: {},
      ports: {},
      behaviour: { kind: 'dynamics', equations: '' },
      examples: [],
    });
    const make = (title: string) =>
      ({
        ...emptyDocument,
        nodes: { n1: { type: 'local/mine', version: 1, name: title } },
        definitions: { mine: local(title) },
      }) as unknown as GraphDocument;
    const pasted = paste(make('A'), copy(make('B'), ['n1']), context());
    if (!pasted.ok) throw new Error('no');
    expect(Object.keys(pasted.value.definitions ?? {})).toEqual(['mine', 'mine-2']);
    expect(Object.values(pasted.value.nodes).map(({ type }) => type)).toEqual([
      'local/mine',
      'local/mine-2',
    ]);
    const same = paste(make('A'), copy(make('A'), ['n1']), context());
    expect(same.ok && Object.keys(same.value.definitions ?? {})).toEqual(['mine']);
  });
});

describe('subgraphs', () => {
  test('grouping exposes what wires cross and unpacking brings back the same graph', () => {
    const d = twoPopulations();
    const grouped = group(d, ['nE', 'nP', 'nI'], 'Core net', context(), 'nG');
    expect(Object.keys(grouped.nodes).sort()).toEqual(['nG', 'nR', 'nS']);
    expect(grouped.nodes.nG).toEqual({ type: 'local/core-net', version: 1, name: 'Core net' });
    const definition = grouped.definitions?.['core-net'];
    expect(definition?.behaviour).toMatchObject({
      expose: { rule: 'nP/rule', spikes: 'nE/spikes' },
    });
    expect(wires(grouped)).toEqual(['nG/spikes>nS/spikes', 'nR/rule>nG/rule']);
    expect(validate(grouped, registry).filter((p) => p.code !== 'graph/missing-input')).toEqual([]);
    const unpacked = unpack(grouped, 'nG', context());
    expect(unpacked.nodes).toEqual(d.nodes);
    expect(wires(unpacked)).toEqual(wires(d));
    expect(unpacked.layout).toEqual(d.layout);
    expect(unpacked.definitions).toBeUndefined();
  });

  test('two ports of one name are told apart', () => {
    const c = context();
    let d = twoPopulations();
    d = connect(d, 'nI/spikes', 'nS/spikes', c);
    const grouped = group(d, ['nE', 'nI'], '', c, 'nG');
    const { behaviour, title } = grouped.definitions?.subgraph ?? {};
    expect(title).toBe('Subgraph');
    expect(behaviour?.kind === 'composite' && Object.keys(behaviour.expose).sort()).toEqual([
      'I_spikes',
      'exc',
      'spikes',
    ]);
    expect(wires(unpack(grouped, 'nG', c))).toEqual(wires(d));
  });

  test('unpacking puts the values of the composite where they were read', () => {
    const d = {
      ...emptyDocument,
      nodes: { nG: { type: 'local/net', version: 1, name: 'Net', parameters: { tau: '7 ms' } } },
      definitions: {
        net: {
          type: 'local/net',
          version: 1,
          title: 'Net',
          category: 'composite',
          doc: '',
          ports: {},
          parameters: {
            tau: { kind: 'quantity', unit: 'ms', default: 5, doc: '' },
            g: { kind: 'quantity', unit: '1', default: 4, doc: '' },
          },
          behaviour: {
            kind: 'composite',
            expose: {},
            graph: {
              nodes: {
                nA: {
                  type: 'core/lif',
                  version: 2,
                  name: 'A',
                  parameters: { tau_m: { expression: 'tau' }, E_L: { expression: '-g*10 mV' } },
                },
              },
              edges: {},
            },
          },
        },
      },
    } as unknown as GraphDocument;
    expect(unpack(d, 'nG', context()).nodes.nA?.parameters).toEqual({
      tau_m: '7 ms',
      E_L: { expression: '-(4)*10 mV' },
    });
  });
});
