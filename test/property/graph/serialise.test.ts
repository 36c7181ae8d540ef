import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GraphDocument } from '../../../engine/graph/document.ts';
import { parse } from '../../../engine/graph/parse.ts';
import { serialise } from '../../../engine/graph/serialise.ts';
import { damaged, document, json } from './documents.ts';

test('a document survives being written and read, and its text stays the same', () => {
  fc.assert(
    fc.property(document, (d) => {
      const text = serialise(d);
      const read = parse(text);
      expect(read.problems).toEqual([]);
      if (!read.ok) throw new Error('not read');
      expect(read.value.root).toEqual(d);
      expect(serialise(read.value.root as unknown as GraphDocument)).toBe(text);
    }),
    { numRuns: 400, seed: 1 },
  );
});

test('any JSON object is written and read back', () => {
  fc.assert(
    fc.property(
      fc.oneof(damaged, fc.dictionary(fc.constantFrom('nodes', 'a', 'layout', 'x'), json)),
      (d) => {
        const read = parse(serialise(d as GraphDocument));
        expect(read.ok && read.value.root).toEqual(JSON.parse(JSON.stringify(d)));
      },
    ),
    { numRuns: 400, seed: 2 },
  );
});

test('the parser agrees with the built-in one on any text made of JSON pieces', () => {
  const piece = fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '"b"',
      '1',
      '-0',
      '1.5e3',
      'true',
      'null',
      ' ',
      '\\',
      '\n',
      '01',
      '.',
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = `{${pieces.join('')}}`;
      let builtIn: unknown;
      try {
        builtIn = JSON.parse(text);
      } catch {
        builtIn = undefined;
      }
      const ours = parse(text);
      if (builtIn === undefined) expect(ours.ok).toBe(false);
      else if (ours.ok) expect(ours.value.root).toEqual(builtIn);
      else expect(ours.problems.map(({ code }) => code)).toContain('file/duplicate-key');
    }),
    { numRuns: 5000, seed: 3 },
  );
});
