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

/** Complaints about form that reading and validating make; null where it cannot be read at all. */
const complaints = (root: never) => {
  const read = migrate({ root }, registry);
  if (!read.ok) return null;
  const { nodes } = read.value;
  return validate(read.value, registry)
    .filter(({ code }) => code === 'graph/form')
    .map(({ node = '', message }) => ({ type: nodes[node]?.type ?? '', message }));
};

test('our validator and the JSON Schema accept the same documents', () => {
  let accepted = 0;
  let refused = 0;
  fc.assert(
    fc.property(fc.oneof(document, damaged), (d) => {
      const root = JSON.parse(JSON.stringify(d));
      const theirs = accepts(root);
      expect(checkForm(form, root)).toBe(theirs);
      const ours = complaints(root as never);
      // A schema of installed types cannot know the parameters of types the document brings.
      if (theirs)
        expect(ours?.filter(({ type }) => !type.startsWith('local/') && type !== '')).toEqual([]);
      else expect(ours).not.toEqual([]);
      if (theirs) accepted++;
      else refused++;
    }),
    { numRuns: 1500, seed: 4 },
  );
  // The property says something only if both answers occur often.
  expect(Math.min(accepted, refused)).toBeGreaterThan(100);
});
