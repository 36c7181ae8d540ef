/**
 * Forms: what plain data must look like, said once and used twice. `checkForm` compares a value
 * with a form and gives complaints with paths; `form-schema.ts` writes the same form as JSON
 * Schema for editors and other programs. A property test holds the two equal.
 */

import { isObject, own } from './json.ts';

export type Form =
  | { readonly kind: 'any' }
  | {
      readonly kind: 'text';
      readonly pattern?: string;
      readonly options?: readonly string[];
      readonly says: string;
    }
  | {
      readonly kind: 'number';
      readonly min?: number;
      readonly max?: number;
      readonly whole?: boolean;
      readonly says: string;
    }
  | { readonly kind: 'flag' }
  | { readonly kind: 'null' }
  | {
      readonly kind: 'list';
      readonly of: Form;
      readonly least?: number;
      readonly most?: number;
      readonly says: string;
    }
  | { readonly kind: 'tuple'; readonly of: readonly Form[]; readonly says: string }
  /** Fields that are not named are kept unread. */
  | {
      readonly kind: 'object';
      readonly fields: Readonly<Record<string, Form>>;
      readonly required: readonly string[];
      readonly says: string;
    }
  | {
      readonly kind: 'map';
      readonly of: Form;
      readonly keys?: { readonly pattern: string; readonly says: string };
    }
  | { readonly kind: 'union'; readonly of: readonly Form[]; readonly says: string }
  /** An object whose further form depends on the text under a key; unknown texts add nothing. */
  | {
      readonly kind: 'switch';
      readonly base: Form;
      readonly on: string;
      readonly cases: Readonly<Record<string, Form>>;
    };

export const any: Form = { kind: 'any' };
export const flag: Form = { kind: 'flag' };
export const nothing: Form = { kind: 'null' };
export const text = (says = 'a text', pattern?: string): Form => ({
  kind: 'text',
  says,
  ...(pattern === undefined ? {} : { pattern }),
});
export const oneOf = (...options: readonly string[]): Form => ({
  kind: 'text',
  options,
  says: `one of ${options.map((o) => `"${o}"`).join(', ')}`,
});
export const number = (says = 'a number'): Form => ({ kind: 'number', says });
export const whole = (min?: number, max?: number): Form => ({
  kind: 'number',
  whole: true,
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
  says: `a whole number${min === undefined ? '' : ` from ${min}`}${max === undefined ? '' : ` to ${max}`}`,
});
export const list = (of: Form, says = 'a list', least?: number, most?: number): Form => ({
  kind: 'list',
  of,
  says,
  ...(least === undefined ? {} : { least }),
  ...(most === undefined ? {} : { most }),
});
export const tuple = (says: string, ...of: readonly Form[]): Form => ({ kind: 'tuple', of, says });
export const map = (of: Form, keys?: { pattern: string; says: string }): Form => ({
  kind: 'map',
  of,
  ...(keys ? { keys } : {}),
});
export const object = (
  fields: Readonly<Record<string, Form>>,
  required: readonly string[] = [],
  says = 'an object',
): Form => ({ kind: 'object', fields, required, says });
export const union = (says: string, ...of: readonly Form[]): Form => ({ kind: 'union', of, says });

/** What a form asks for, to stand after "must be". */
export function sayForm(form: Form): string {
  switch (form.kind) {
    case 'any':
      return 'anything';
    case 'flag':
      return 'true or false';
    case 'null':
      return 'null';
    case 'map':
      return 'an object';
    case 'switch':
      return sayForm(form.base);
    default:
      return form.says;
  }
}

export type Complaint = { readonly path: readonly string[] } & (
  | { readonly kind: 'value'; readonly form: Form; readonly value: unknown }
  | { readonly kind: 'missing'; readonly field: string; readonly form: Form }
  | { readonly kind: 'key'; readonly key: string; readonly says: string }
);

/** Compares a value with a form; true if nothing is to complain about. */
export function checkForm(
  form: Form,
  value: unknown,
  report: (complaint: Complaint) => void = () => {},
  path: readonly string[] = [],
): boolean {
  const wrong = () => {
    report({ kind: 'value', path, form, value });
    return false;
  };
  switch (form.kind) {
    case 'any':
      return true;
    case 'text':
      if (typeof value !== 'string') return wrong();
      if (form.options && !form.options.includes(value)) return wrong();
      return form.pattern === undefined || regex(form.pattern).test(value) || wrong();
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return wrong();
      if (form.whole && !Number.isInteger(value)) return wrong();
      if (form.min !== undefined && value < form.min) return wrong();
      return form.max === undefined || value <= form.max || wrong();
    case 'flag':
      return typeof value === 'boolean' || wrong();
    case 'null':
      return value === null || wrong();
    case 'list': {
      if (!Array.isArray(value)) return wrong();
      if (value.length < (form.least ?? 0) || value.length > (form.most ?? Infinity))
        return wrong();
      if (form.of.kind === 'number') return value.every((v) => checkForm(form.of, v)) || wrong();
      let fine = true;
      for (const [k, v] of value.entries())
        fine = checkForm(form.of, v, report, [...path, String(k)]) && fine;
      return fine;
    }
    case 'tuple':
      if (!Array.isArray(value) || value.length !== form.of.length) return wrong();
      return form.of.every((of, k) => checkForm(of, value[k])) || wrong();
    case 'object': {
      if (!isObject(value)) return wrong();
      let fine = true;
      for (const field of form.required) {
        const missing = form.fields[field];
        if (own(value, field) !== undefined || !missing) continue;
        report({ kind: 'missing', path, field, form: missing });
        fine = false;
      }
      for (const [field, inner] of Object.entries(form.fields)) {
        const found = own(value, field);
        if (found !== undefined) fine = checkForm(inner, found, report, [...path, field]) && fine;
      }
      return fine;
    }
    case 'map': {
      if (!isObject(value)) return wrong();
      let fine = true;
      const keys = form.keys && regex(form.keys.pattern);
      for (const [key, inner] of Object.entries(value)) {
        if (inner === undefined) continue;
        if (keys && form.keys && !keys.test(key)) {
          report({ kind: 'key', path, key, says: form.keys.says });
          fine = false;
        }
        fine = checkForm(form.of, inner, report, [...path, key]) && fine;
      }
      return fine;
    }
    case 'union':
      return form.of.some((of) => checkForm(of, value)) || wrong();
    case 'switch': {
      if (!checkForm(form.base, value, report, path)) return false;
      const tag = isObject(value) ? own(value, form.on) : undefined;
      const inner = typeof tag === 'string' ? own(form.cases, tag) : undefined;
      return inner === undefined || checkForm(inner, value, report, path);
    }
  }
}

const compiled = new Map<string, RegExp>();
function regex(pattern: string): RegExp {
  let made = compiled.get(pattern);
  if (!made) {
    made = new RegExp(pattern, 'u');
    compiled.set(pattern, made);
  }
  return made;
}
