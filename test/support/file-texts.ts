/** For every code that reading a file can raise a text that raises it, and codes no file can raise. */

import { readDocument } from '#engine';
import type { Problem } from '../../engine/problems/problem.ts';
import { registry } from './run.ts';

/** Problems of a file's text. */
export const problemsOfText = (text: string): readonly Problem[] =>
  readDocument(text, registry).problems;

const text = (nodes: string, rest = ''): string =>
  `{"format": "snn-graph", "version": 1, "nodes": ${nodes}, "edges": {}${rest}}`;

/** The text of a file for each code that reading can raise. */
export const TEXTS: readonly (readonly [code: string, text: string])[] = [
  ['file/too-long', ' '.repeat(70_000_000)],
  ['file/too-many-values', `[${'0,'.repeat(6_000_000)}0]`],
  ['file/too-deep', '['.repeat(10_000)],
  ['file/not-a-document', '[]'],
  ['file/not-json', '{"format": '],
  ['file/duplicate-key', '{"format": "snn-graph", "format": "snn-graph"}'],
  ['file/forbidden-key', '{"__proto__": 1}'],
  ['file/number-too-large', text('{}', ', "x": 1e999')],
  ['file/form', text('[]')],
  ['file/missing', text('{"na": {"version": 1, "name": "A"}}')],
  ['file/key', text('{"../etc": {"type": "core/lif", "version": 1, "name": "A"}}')],
  ['migrate/newer', '{"format": "snn-graph", "version": 99, "nodes": {}, "edges": {}}'],
  ['migrate/newer-node', text('{"na": {"type": "core/lif", "version": 99, "name": "A"}}')],
];

/** Codes that no document of this version can raise, and why. */
export const NOT_FROM_DOCUMENTS: Readonly<Record<string, string>> = {
  'bug/engine': 'an exception of the engine itself',
  'bug/engine-lost': 'an engine that is gone',
  'run/closed': 'a build that was cancelled',
  'run/wrong-state': 'a request at the wrong time',
  'run/needs-reload': 'a change while it runs',
  'run/driven-beyond': 'what a wire cannot set is refused before (graph/driven-value)',
  'run/unknown-node': 'a request about a node that is not there',
  'run/unknown-input': 'live data for an input that is not there',
  'run/unknown-port': 'a request about a port that is not there',
  // No older version exists; migrate.test.ts upgrades versions of its own.
  'migrate/upgraded': 'a file of an older version was brought up to date',
  'migrate/upgraded-node': 'a node of an older version of its type was brought up to date',
  'migrate/no-migration': 'a node is of a version that cannot be brought up to date',
  'migrate/failed': 'a node of an older version has values that cannot be brought up to date',
  'lower/probability': 'ranges are checked before (graph/range); a second line of defence',
  'lower/unknown-state': 'names are checked before (graph/unknown-state)',
  'shape/one-to-one': 'sizes are compared before (shape/mismatch)',
  'shape/not-numbers': 'forms are checked before (graph/form)',
  'shape/unknown': 'no node that ships gives signals of unknown size to another',
  'run/stage': 'a file that a stage cannot read; the tests of the formats raise it with such files',
  'run/too-many-events': 'events of a file or camera that is faster than its node allows',
  'run/not-a-checkpoint': 'bytes that are no checkpoint',
};
