/** Documents from strangers: whatever they hold, there are problems, not crashes, and soon. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from '../../../engine/compile/resolve.ts';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { locate } from '../../../engine/graph/locate.ts';
import { readDocument } from '../../../engine/graph/migrate.ts';
import { serialise } from '../../../engine/graph/serialise.ts';
import { quickest } from '../../support/pace.ts';
import { registry, seeded } from '../../unit/graph/definitions.ts';
import { damaged, document } from './documents.ts';

/** Of each kind; `test/bench/hostile.mjs` asks for more. */
const DOCUMENTS = Number(process.env.DOCUMENTS ?? 2500);
const SECONDS = 120 + DOCUMENTS / 10;

/** Reads and checks a text as the command line does; gives whether it was sound. */
function examine(text: string): boolean {
  const { time, value } = quickest(1000, () => {
    const read = readDocument(text, registry);
    const problems = read.ok
      ? [...read.problems, ...check(read.value.document, registry)]
      : read.problems;
    return { read, problems };
  });
  const { read, problems } = value;
  expect(time).toBeLessThan(1000);
  if (!read.ok) expect(problems.length).toBeGreaterThan(0);
  for (const problem of problems) {
    expect(problem.message.length).toBeGreaterThan(10);
    expect(problem.message).not.toMatch(/undefined|\[object|NaN ms/);
    if (read.ok) {
      const { line, column } = locate(read.value.source, problem);
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThan(0);
    }
  }
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  return !problems.some(({ severity }) => severity === 'error');
}

test('damaged documents give problems', { timeout: 1000 * SECONDS }, () => {
  let broken = 0;
  fc.assert(
    fc.property(fc.oneof(damaged, document), (d) => {
      if (!examine(JSON.stringify(d))) broken++;
    }),
    { numRuns: DOCUMENTS, seed: 11 },
  );
  expect(broken).toBeGreaterThan(0.4 * DOCUMENTS);
});

test('texts with characters changed, lost or doubled give problems', {
  timeout: 1000 * SECONDS,
}, () => {
  const random = seeded(12);
  const at = (n: number) => Math.floor(random() * n);
  const pieces = [
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    '\\',
    '0',
    '-',
    'e9',
    'null',
    '"__proto__":{"polluted":1},',
    '\u0000',
    '\ud800',
    'ms',
    '1e999',
  ];
  let broken = 0;
  fc.assert(
    fc.property(document, (d) => {
      let text = serialise(d as GraphDocument);
      for (let k = 0; k <= at(4); k++) {
        const place = at(text.length);
        const length = at(3) === 0 ? at(40) : at(2);
        text =
          text.slice(0, place) + (pieces[at(pieces.length)] ?? '') + text.slice(place + length);
      }
      if (!examine(text)) broken++;
    }),
    { numRuns: DOCUMENTS, seed: 12 },
  );
  expect(broken).toBeGreaterThan(0.4 * DOCUMENTS);
});

const base = { format: 'snn-graph', version: 1, nodes: {}, edges: {} };
const many = (n: number, entry: (k: number) => [string, unknown]) =>
  Object.fromEntries(Array.from({ length: n }, (_, k) => entry(k)));

/** Name, text, and whether such a document is sound: some are only large. */
test.each<[string, () => string, boolean?]>([
  [
    'fifty thousand nodes',
    () =>
      JSON.stringify({
        ...base,
        nodes: many(50_000, (k) => [`n${k}`, { type: 'core/lif', version: 2, name: `E${k}` }]),
      }),
  ],
  [
    'fifty thousand wires on one port',
    () =>
      JSON.stringify({
        ...base,
        nodes: { a: { type: 'core/lif', version: 2, name: 'E' } },
        edges: many(50_000, (k) => [`e${k}`, { from: 'a/spikes', to: 'a/exc' }]),
      }),
  ],
  [
    'a hundred thousand parameters',
    () =>
      JSON.stringify({
        ...base,
        nodes: {
          a: {
            type: 'core/lif',
            version: 2,
            name: 'E',
            parameters: many(100_000, (k) => [`p${k}`, k]),
          },
        },
      }),
    true,
  ],
  [
    'an expression of a million brackets',
    () =>
      JSON.stringify({
        ...base,
        nodes: {
          a: {
            type: 'core/lif',
            version: 2,
            name: 'E',
            parameters: { tau_m: { expression: `${'('.repeat(1e6)}1` } },
          },
        },
      }),
  ],
  [
    'an expression of a million terms',
    () =>
      JSON.stringify({
        ...base,
        nodes: {
          a: {
            type: 'core/lif',
            version: 2,
            name: 'E',
            parameters: { tau_m: { expression: `1 ms${'+1 ms'.repeat(1e5)}` } },
          },
        },
      }),
  ],
  [
    'a name of a million characters',
    () =>
      JSON.stringify({
        ...base,
        nodes: { a: { type: 'core/lif', version: 2, name: 'E'.repeat(1e6) } },
      }),
  ],
  [
    'a unit of a million characters',
    () =>
      JSON.stringify({
        ...base,
        nodes: {
          a: {
            type: 'core/lif',
            version: 2,
            name: 'E',
            parameters: { tau_m: `1 ${'m'.repeat(1e6)}` },
          },
        },
      }),
  ],
  [
    'a population of 10^15',
    () =>
      JSON.stringify({
        ...base,
        nodes: { a: { type: 'core/lif', version: 2, name: 'E', parameters: { n: 1e15 } } },
      }),
  ],
  [
    'a shape with a million axes',
    () =>
      JSON.stringify({
        ...base,
        nodes: {
          a: { type: 'core/lif', version: 2, name: 'E', parameters: { n: Array(1e6).fill(1) } },
        },
      }),
  ],
  [
    'a NaN default',
    () =>
      '{"format":"snn-graph","version":1,"nodes":{},"edges":{},"definitions":{"d":{"default": NaN}}}',
  ],
  [
    'a default that is no number',
    () =>
      JSON.stringify({
        ...base,
        definitions: {
          d: {
            type: 'local/d',
            version: 1,
            title: 'D',
            category: 'neuron',
            ports: {},
            parameters: { p: { kind: 'quantity', unit: 'mV', default: null } },
            behaviour: { kind: 'dynamics', equations: '' },
          },
        },
      }),
  ],
])('%s: an answer within a second', (_, text, sound = false) => {
  expect(examine(text())).toBe(sound);
});
