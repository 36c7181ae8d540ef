/** The JSON Schema of documents, for editors and other programs, written from the definitions. */

import type { NodeDefinition } from '../kit/types.ts';
import { documentForm, nodeForm } from './document-form.ts';
import { formSchema } from './form-schema.ts';
import type { JsonObject } from './json.ts';

/** JSON Schema (draft 7) of a `.snn` file whose nodes are of these types, or of unknown ones. */
export function documentSchema(definitions: readonly NodeDefinition[]): JsonObject {
  const sorted = [...definitions].sort((a, b) => (a.type < b.type ? -1 : 1));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Spikeloom graph document',
    ...formSchema(documentForm(nodeForm(sorted))),
  };
}
