/**
 * Forms as JSON Schema (draft 7). A form that stands in several places is written once, under
 * `definitions`, and referred to: a schema of a hundred node types stays small enough to open.
 */

import type { Form } from './form.ts';
import type { JsonObject, JsonValue } from './json.ts';

/** The JSON Schema of a form. */
export function formSchema(form: Form): JsonObject {
  const uses = new Map<Form, number>();
  countUses(form, uses);
  const writer = new Writer(uses);
  const root = writer.write(form);
  return writer.definitions.size === 0
    ? root
    : { ...root, definitions: Object.fromEntries(writer.definitions) };
}

function innerForms(form: Form): readonly Form[] {
  switch (form.kind) {
    case 'list':
    case 'map':
      return [form.of];
    case 'tuple':
    case 'union':
      return form.of;
    case 'object':
      return Object.values(form.fields);
    case 'switch':
      return [form.base, ...Object.values(form.cases)];
    default:
      return [];
  }
}

function countUses(form: Form, uses: Map<Form, number>): void {
  const before = uses.get(form) ?? 0;
  uses.set(form, before + 1);
  if (before === 0) for (const inner of innerForms(form)) countUses(inner, uses);
}

class Writer {
  readonly definitions = new Map<string, JsonObject>();
  private readonly names = new Map<Form, string>();
  private readonly uses: ReadonlyMap<Form, number>;

  constructor(uses: ReadonlyMap<Form, number>) {
    this.uses = uses;
  }

  /** A form in its place: a reference where the same form stands elsewhere too. */
  private place(form: Form): JsonObject {
    if ((this.uses.get(form) ?? 0) < 2 || innerForms(form).length === 0) return this.write(form);
    let name = this.names.get(form);
    if (name === undefined) {
      name = `${form.kind}${this.names.size + 1}`;
      this.names.set(form, name);
      this.definitions.set(name, this.write(form));
    }
    return { $ref: `#/definitions/${name}` };
  }

  write(form: Form): JsonObject {
    switch (form.kind) {
      case 'any':
        return {};
      case 'text':
        return {
          type: 'string',
          ...(form.pattern === undefined ? {} : { pattern: form.pattern }),
          ...(form.options ? { enum: form.options } : {}),
        };
      case 'number':
        return {
          type: form.whole ? 'integer' : 'number',
          ...(form.min === undefined ? {} : { minimum: form.min }),
          ...(form.max === undefined ? {} : { maximum: form.max }),
        };
      case 'flag':
        return { type: 'boolean' };
      case 'null':
        return { type: 'null' };
      case 'list':
        return {
          type: 'array',
          items: this.place(form.of),
          ...(form.least === undefined ? {} : { minItems: form.least }),
          ...(form.most === undefined ? {} : { maxItems: form.most }),
        };
      case 'tuple':
        return {
          type: 'array',
          items: form.of.map((of) => this.place(of)),
          minItems: form.of.length,
          maxItems: form.of.length,
        };
      case 'object':
        return {
          type: 'object',
          properties: this.fields(form.fields),
          ...(form.required.length > 0 ? { required: form.required } : {}),
        };
      case 'map':
        return {
          type: 'object',
          additionalProperties: this.place(form.of),
          ...(form.keys ? { propertyNames: { pattern: form.keys.pattern } } : {}),
        };
      case 'union':
        return { anyOf: form.of.map((of) => this.place(of)) };
      case 'switch':
        return {
          allOf: [
            this.place(form.base),
            ...Object.entries(form.cases).map(([tag, inner]) => ({
              if: { properties: { [form.on]: { const: tag } }, required: [form.on] },
              // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
              then: this.place(inner),
            })),
          ],
        };
    }
  }

  private fields(fields: Readonly<Record<string, Form>>): Record<string, JsonValue> {
    return Object.fromEntries(
      Object.entries(fields).map(([name, form]) => [name, this.place(form)]),
    );
  }
}
