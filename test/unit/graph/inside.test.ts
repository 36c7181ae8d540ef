/** Editing inside subgraphs: views, writing back, copies of what is shared, ports, wires' places. */

import { describe, expect, it } from 'vitest';
import { duplicate } from '../../../engine/graph/clipboard.ts';
import { emptyDocument, type GraphDocument } from '../../../engine/graph/document.ts';
import {
  addNode,
  connect,
  disconnect,
  removeNodes,
  rename,
  setParameter,
} from '../../../engine/graph/edit.ts';
import {
  bendWire,
  placeOfPlot,
  setPlace,
  tidyLayout,
  unplace,
} from '../../../engine/graph/edit-document.ts';
import { group } from '../../../engine/graph/group.ts';
import {
  editInside,
  exposedAs,
  exposePort,
  flatId,
  isSubgraph,
  namesAlong,
  nestedId,
  validPath,
  viewInside,
} from '../../../engine/graph/inside.ts';
import { serialise } from '../../../engine/graph/serialise.ts';
import { validate } from '../../../engine/graph/validate.ts';
import { registry, seeded } from './definitions.ts';

const context = { registry, random: seeded(3) };

/** Two populations, one of them in a subgraph inside a subgraph. */
function nested(): GraphDocument {
  let d = addNode(emptyDocument, { type: 'core/lif', id: 'na', name: 'A', at: [0, 0] }, context);
  d = addNode(d, { type: 'core/lif', id: 'nb', name: 'B', at: [300, 0] }, context);
  d = group(d, ['na'], 'Inner', context, 'ninner');
  return group(d, ['ninner'], 'Outer', context, 'nouter');
}

describe('the inside of a subgraph', () => {
  it('is a document whose edits are written back, at any depth', () => {
    const d = nested();
    const path = ['nouter', 'ninner'];
    expect(isSubgraph(d, 'nouter')).toBe(true);
    expect(viewInside(d, path).nodes.na?.name).toBe('A');
    expect(viewInside(d, path)).toBe(viewInside(d, path));
    const after = editInside(d, path, (inside) => setParameter(inside, 'na', 'n', 7));
    expect(viewInside(after, path).nodes.na?.parameters?.n).toBe(7);
    expect(viewInside(d, path).nodes.na?.parameters?.n).toBeUndefined();
    expect(after.nodes).toBe(d.nodes);
    expect(namesAlong(after, path)).toEqual(['Outer', 'Inner']);
    expect(validate(after, registry)).toEqual(validate(d, registry));
  });

  it('gives the very same document where nothing changed', () => {
    const d = nested();
    expect(editInside(d, ['nouter'], (inside) => inside)).toBe(d);
    expect(editInside(d, [], (inside) => inside)).toBe(d);
    expect(editInside(d, ['nouter', 'nothing'], (i) => rename(i, 'na', 'X'))).toBe(d);
  });

  it('keeps the settings of the whole, and may change them', () => {
    const d = { ...nested(), variables: { g: 2 } };
    expect(viewInside(d, ['nouter']).variables).toEqual({ g: 2 });
    const after = editInside(d, ['nouter'], (i) => ({ ...i, variables: { g: 3 } }));
    expect(after.variables).toEqual({ g: 3 });
  });

  it('copies a definition that another node uses before changing it', () => {
    const d = duplicate(nested(), ['nouter'], context);
    const other = Object.keys(d.nodes).find((id) => id !== 'nb' && id !== 'nouter') ?? '';
    expect(d.nodes[other]?.type).toBe(d.nodes.nouter?.type);
    const after = editInside(d, [other, 'ninner'], (i) => rename(i, 'na', 'Changed'));
    expect(viewInside(after, [other, 'ninner']).nodes.na?.name).toBe('Changed');
    expect(viewInside(after, ['nouter', 'ninner']).nodes.na?.name).toBe('A');
  });

  it('takes ports with it whose node is gone, and their wires outside', () => {
    let d = addNode(emptyDocument, { type: 'core/lif', id: 'na', name: 'A' }, context);
    d = addNode(d, { type: 'core/raster', id: 'nr', name: 'R' }, context);
    d = connect(d, 'na/spikes', 'nr/spikes', context);
    d = group(d, ['na'], 'Net', context, 'nnet');
    expect(Object.keys(d.edges)).toHaveLength(1);
    const after = editInside(d, ['nnet'], (i) => removeNodes(i, ['na'], registry));
    expect(after.edges).toEqual({});
    expect(validate(after, registry).filter((p) => p.severity === 'error')).toEqual([]);
  });

  it('shows and hides inner ports outside', () => {
    const d = nested();
    const shown = exposePort(d, ['nouter', 'ninner'], 'na/spikes', true, context);
    expect(exposedAs(shown, ['nouter', 'ninner'], 'na/spikes')).toBe('spikes');
    const outer = exposePort(shown, ['nouter'], 'ninner/spikes', true, context);
    expect(exposedAs(outer, ['nouter'], 'ninner/spikes')).toBe('spikes');
    expect(exposePort(outer, ['nouter'], 'ninner/spikes', true, context)).toBe(outer);
    const hidden = exposePort(outer, ['nouter'], 'ninner/spikes', false, context);
    expect(exposedAs(hidden, ['nouter'], 'ninner/spikes')).toBeUndefined();
  });

  it('ends a path where a subgraph is gone, and names nodes as the engine does', () => {
    const d = nested();
    expect(validPath(d, ['nouter', 'x'])).toEqual(['nouter']);
    expect(validPath(d, ['nb'])).toEqual([]);
    expect(flatId(['a', 'b'], 'c')).toBe('a.b.c');
    expect(nestedId('a.b.c')).toEqual({ path: ['a', 'b'], id: 'c' });
  });
});

describe('places of wires and nodes', () => {
  it('bends a wire through a point, which goes with the wire', () => {
    let d = addNode(emptyDocument, { type: 'core/lif', id: 'na' }, context);
    d = addNode(d, { type: 'core/raster', id: 'nr' }, context);
    d = connect(d, 'na/spikes', 'nr/spikes', context, 'e1');
    const bent = bendWire(d, 'e1', [5, 6]);
    expect(bent.layout?.e1).toEqual([5, 6]);
    expect(tidyLayout(bent)).toBe(bent);
    expect(tidyLayout(disconnect(bent, ['e1'])).layout).toBeUndefined();
    expect(serialise(bendWire(bent, 'e1', null))).toBe(serialise(d));
    expect(bendWire(d, 'none', [1, 2])).toBe(d);
  });

  it('stores flags only where they are set', () => {
    const d = addNode(emptyDocument, { type: 'core/lif', id: 'na', at: [1, 2] }, context);
    const folded = setPlace(d, 'na', { collapsed: true });
    expect(folded.layout?.na).toEqual({ at: [1, 2], collapsed: true });
    expect(setPlace(folded, 'na', { collapsed: false }).layout?.na).toEqual([1, 2]);
    const docked = setPlace(folded, 'na', { place: 'dock' });
    expect(docked.layout?.na).toEqual({ at: [1, 2], collapsed: true, place: 'dock' });
    expect(placeOfPlot(docked, 'na')).toBe('dock');
    expect(placeOfPlot(folded, 'na')).toBeNull();
    expect(setPlace(docked, 'na', { place: null }).layout?.na).toEqual(folded.layout?.na);
    expect(unplace(d, ['na']).layout).toBeUndefined();
  });
});
