import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { documentForm, nodeForm } from '../../../engine/graph/document-form.ts';
import { checkForm } from '../../../engine/graph/form.ts';
import { migrate } from '../../../engine/graph/migrate.ts';
import { documentSchema } from '../../../engine/graph/schema.ts';
import { validate } from '../../../engine/graph/validate.ts';
import { definitions, registry } from '../../unit/graph/definitions.ts';
import { damaged, document } from './documents.ts';

const accepts = new Ajv({ strict: false, allErrors: false }).compile(documentSchema(definitions));
const form = documentForm(nodeForm(definitions));

/** What reading and validating say about the form: the same question, asked another way. */
const ours = (root: never): boolean => {
  const read = migrate({ root }, registry);
  if (!read.ok) return false;
  return !validate(read.value, registry).some(({ code }) => code === 'graph/form');
};

test('our validator and the JSON Schema accept the same documents', () => {
  let accepted = 0;
  let refused = 0;
  fc.assert(
    fc.property(fc.oneof(document, damaged), (d) => {
      const root = JSON.parse(JSON.stringify(d));
      const theirs = accepts(root);
      expect(checkForm(form, root)).toBe(theirs);
      expect(ours(root as never)).toBe(theirs);
      if (theirs) accepted++;
      else refused++;
    }),
    { numRuns: 1500, seed: 4 },
  );
  // The property says something only if both answers occur often.
  expect(Math.min(accepted, refused)).toBeGreaterThan(100);
});
