import { describe, expect, test } from 'vitest';
import { locate } from '../../../engine/graph/locate.ts';
import { migrate, readDocument } from '../../../engine/graph/migrate.ts';
import type { Migration } from '../../../engine/graph/migrations/index.ts';
import { createRegistry } from '../../../engine/graph/registry.ts';
import { lif, registry } from './definitions.ts';

const file = (fields: object) =>
  JSON.stringify({ format: 'snn-graph', version: 1, nodes: {}, edges: {}, ...fields });
const told = (text: string) =>
  readDocument(text, registry).problems.map(({ code, node, parameter, edge }) =>
    [code, node ?? edge, parameter].filter((part) => part !== undefined).join(' '),
  );

describe('readDocument', () => {
  test('nodes of an older version are upgraded by their definition', () => {
    const read = readDocument(
      file({
        nodes: {
          n1: { type: 'core/lif', version: 1, name: 'E', parameters: { tau: '5 ms', n: 3 } },
        },
      }),
      registry,
    );
    expect(read.ok && read.value.document.nodes.n1).toEqual({
      type: 'core/lif',
      version: 2,
      name: 'E',
      parameters: { tau_m: '5 ms', n: 3 },
    });
    expect(read.problems.map(({ code }) => code)).toEqual(['migrate/upgraded-node']);
  });

  test('a node newer than its installed type is an error', () => {
    expect(told(file({ nodes: { n1: { type: 'core/lif', version: 3, name: 'E' } } }))).toEqual([
      'migrate/newer-node n1 version',
    ]);
  });

  test('a migration that meets data it did not expect keeps the node', () => {
    const brittle = createRegistry([
      {
        ...lif,
        migrations: {
          1: () => {
            throw new TypeError('unexpected');
          },
        },
      },
    ]);
    const node = { type: 'core/lif', version: 1, name: 'E', parameters: { tau: [] } };
    const read = readDocument(file({ nodes: { n1: node } }), brittle);
    expect(read.ok && read.value.document.nodes.n1).toEqual(node);
    expect(read.problems.map(({ code }) => code)).toEqual(['migrate/failed']);
  });

  test('an unknown type is kept untouched', () => {
    const node = { type: 'acme/izh3', version: 9, name: 'X', parameters: { a: [1, { b: 2 }] } };
    const read = readDocument(file({ nodes: { n1: node } }), registry);
    expect(read.ok && read.value.document.nodes.n1).toEqual(node);
  });

  test('a newer file opens read-only', () => {
    const read = readDocument(file({ version: 99 }), registry);
    expect(read.ok && read.value.readOnly).toBe(true);
    expect(read.problems.map(({ code }) => code)).toEqual(['migrate/newer']);
  });

  test.each([
    [file({ format: 'other' }), ['file/not-a-document format']],
    [file({ nodes: [] }), ['file/form nodes']],
    [file({ nodes: { n1: 3 } }), ['file/form n1']],
    [file({ nodes: { n1: { type: 'core/lif', version: 2 } } }), ['file/missing n1']],
    [
      file({ nodes: { n1: { type: 5, version: '2', name: '' } } }),
      ['file/form n1 type', 'file/form n1 version', 'file/form n1 name'],
    ],
    [file({ nodes: { 'a b': { type: 'core/lif', version: 2, name: 'x' } } }), ['file/key nodes']],
    [
      file({ nodes: { n1: { type: 'core/lif', version: 2, name: 'x', initial: { V_m: [1] } } } }),
      ['file/form n1 V_m'],
    ],
    [file({ edges: { e1: { from: 'n1', to: 7 } } }), ['file/form e1', 'file/form e1']],
    [
      file({ simulation: { dt: true, seed: 1.5, precision: 'f16' } }),
      ['file/form dt', 'file/form seed', 'file/form precision'],
    ],
    [
      file({
        definitions: {
          d: {
            type: 'local/d',
            version: 1,
            title: '',
            category: 'neuron',
            parameters: {},
            ports: {},
            behaviour: { kind: 'stage', every: '1 ms' },
          },
        },
      }),
      ['file/form definitions/d/behaviour'],
    ],
    [
      file({
        definitions: {
          d: {
            type: 'local/d',
            version: 1,
            title: '',
            category: 'neuron',
            parameters: { p: { kind: 'quantity', unit: 'mV' } },
            ports: null,
            behaviour: { kind: 'dynamics' },
          },
        },
      }),
      [
        'file/missing definitions/d/parameters',
        'file/form definitions/d/ports',
        'file/missing definitions/d/behaviour',
      ],
    ],
    [
      file({ variables: { g: [1] }, layout: { n1: [0] }, controls: {} }),
      ['file/form g', 'file/form controls', 'file/form layout/n1'],
    ],
  ])('%s', (text, expected) => {
    expect(told(text).sort()).toEqual([...expected].sort());
  });

  test('problems of the form have places in the file', () => {
    const text =
      '{ "format": "snn-graph", "version": 1, "edges": {},\n "nodes": {\n  "n1": { "type": "core/lif", "version": "2", "name": "E" } } }';
    const read = readDocument(text, registry);
    const [problem] = read.problems;
    expect(problem?.message).toBe('E: version must be a whole number from 1, but is "2".');
  });

  test('document migrations run in order and are counted', () => {
    const steps: Migration[] = [
      { from: 1, apply: (d) => ({ document: { ...d, title: 'one' }, changes: 2 }) },
      { from: 2, apply: (d) => ({ document: { ...d, title: `${d.title} two` }, changes: 1 }) },
    ];
    const root = JSON.parse(file({}));
    const result = migrate({ root }, registry, steps, 3);
    expect(result.ok && result.value).toMatchObject({ version: 3, title: 'one two' });
    expect(result.problems.map(({ message }) => message)).toEqual([
      'File from version 1; upgraded (3 changes).',
    ]);
  });

  test('the form problem of a file is located', () => {
    const text =
      '{ "format": "snn-graph", "version": 1, "nodes": {},\n "edges": { "e1": {\n "from": 3, "to": "a/b" } } }';
    const [problem] = readDocument(text, registry).problems;
    if (!problem) throw new Error('no problem');
    const spans = new Map([['edges/e1/from', [text.indexOf('3'), text.indexOf('3') + 1] as const]]);
    expect(locate({ text, spans }, problem)).toMatchObject({ line: 3, column: 10 });
  });
});
