import { describe, expect, test } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { parse } from '../../../engine/graph/parse.ts';
import { serialise } from '../../../engine/graph/serialise.ts';

const document = {
  layout: { n9d3t5wa: [240, 0], n4kq7x2m: [0, -0] },
  edges: { e1v8c0zr: { to: 'n9d3t5wa/pre', from: 'n4kq7x2m/spikes' } },
  zebra: { kept: true },
  nodes: {
    n9d3t5wa: {
      name: 'E to E',
      version: 1,
      type: 'core/fixed-probability',
      parameters: { p: 0.1 },
    },
    n4kq7x2m: {
      type: 'core/lif',
      version: 1,
      name: 'E',
      parameters: { tau_m: '20 ms', n: 800 },
      initial: { V_m: { draw: 'uniform', args: ['-70 mV', '-55 mV'] } },
      extra: null,
    },
  },
  variables: { g: 5 },
  version: 1,
  format: 'snn-graph',
} as unknown as GraphDocument;

const expected = `{
  "format": "snn-graph",
  "version": 1,
  "variables": { "g": 5 },
  "nodes": {
    "n4kq7x2m": {
      "type": "core/lif",
      "version": 1,
      "name": "E",
      "parameters": { "n": 800, "tau_m": "20 ms" },
      "initial": { "V_m": { "draw": "uniform", "args": ["-70 mV", "-55 mV"] } },
      "extra": null
    },
    "n9d3t5wa": { "type": "core/fixed-probability", "version": 1, "name": "E to E", "parameters": { "p": 0.1 } }
  },
  "edges": {
    "e1v8c0zr": { "from": "n4kq7x2m/spikes", "to": "n9d3t5wa/pre" }
  },
  "zebra": { "kept": true },
  "layout": {
    "n4kq7x2m": [0, -0],
    "n9d3t5wa": [240, 0]
  }
}
`;

describe('serialise', () => {
  test('writes known keys in order, maps by id, one line per entry where it fits', () => {
    expect(serialise(document)).toBe(expected);
  });

  test('is idempotent and loses nothing, not even the sign of zero', () => {
    const text = serialise(document);
    const read = parse(text);
    expect(read.ok && read.value.root).toEqual(document);
    expect(read.ok && serialise(read.value.root as unknown as GraphDocument)).toBe(text);
  });

  test('keeps every line within 120 columns where words allow', () => {
    const list = Array.from({ length: 500 }, (_, k) => k / 7);
    const long = {
      ...document,
      nodes: {
        n1: { type: 'a/b', version: 1, name: 'L', parameters: { x: { list, unit: 'mV' } } },
      },
    } as unknown as GraphDocument;
    const text = serialise(long);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    expect(JSON.parse(text).nodes.n1.parameters.x.list).toEqual(list);
  });
});

test('lines that were kept give the text of every later version', () => {
  const known = new WeakMap();
  const { nodes, layout } = document;
  const first = nodes.n4kq7x2m;
  if (!first) throw new Error('The document has this node.');
  const { n9d3t5wa: _gone, ...left } = nodes;
  const versions: GraphDocument[] = [
    document,
    { ...document, nodes: { ...nodes, n4kq7x2m: { ...first, name: 'I' } } },
    { ...document, nodes: left },
    // The same node under another name, and at another place.
    { ...document, nodes: { ...nodes, n1copy00: first } },
    { ...document, layout: { ...layout, n4kq7x2m: [8, 16] } },
    document,
  ];
  for (const version of versions) expect(serialise(version, known)).toBe(serialise(version));
});
