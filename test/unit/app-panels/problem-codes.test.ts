/**
 * Every code a problem can have has a document that raises it, and every fix that is offered for it
 * clears it. The codes are read from the sources: one that is new and has no document fails here.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { EditContext } from '#engine';
import { fixesFor } from '../../../app/dock/fixes.ts';
import { NOT_FROM_DOCUMENTS, problemsOfText, TEXTS } from '../../support/file-texts.ts';
import { DOCUMENTS, problemsOf } from '../../support/problem-documents.ts';
import { registry } from '../../support/run.ts';

const folder = fileURLToPath(new URL('../../../engine/problems/', import.meta.url));
const declared = [
  ...new Set(
    readdirSync(folder).flatMap((file) =>
      [...readFileSync(folder + file, 'utf8').matchAll(/'([a-z]+\/[a-z0-9-]+)'/g)].map(
        (found) => found[1] ?? '',
      ),
    ),
  ),
];

let count = 0;
const context: EditContext = { registry, random: () => ((count++ * 7919) % 10_007) / 10_007 };

describe('problem codes', () => {
  test('each has something that raises it', () => {
    const raised = new Set([
      ...DOCUMENTS.map(({ code }) => code),
      ...TEXTS.map(([code]) => code),
      ...Object.keys(NOT_FROM_DOCUMENTS),
    ]);
    expect(declared.filter((code) => !raised.has(code))).toEqual([]);
  });

  test.each(DOCUMENTS)('$code', async ({ code, document, depth }) => {
    const problems = await problemsOf(document, depth);
    const problem = problems.find((p) => p.code === code);
    expect(problem, problems.map((p) => `${p.code}: ${p.message}`).join('\n')).toBeDefined();
    if (!problem) return;
    const fixes = fixesFor(problem, document, context);
    for (const fix of fixes) {
      const left = await problemsOf(fix.apply(document), depth);
      // Nor may another problem of the same value have come instead.
      const same = left.filter(
        (p) =>
          p.node === problem.node &&
          p.parameter === problem.parameter &&
          (p.code === code || p.parameter !== undefined),
      );
      expect(
        same.map((p) => p.message),
        `after "${fix.label}"`,
      ).toEqual([]);
    }
  });

  test.each(TEXTS)('%s', (code, text) => {
    const codes = problemsOfText(text).map((p) => p.code);
    expect(codes).toContain(code);
  });
});
