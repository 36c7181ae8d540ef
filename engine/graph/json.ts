/** Plain JSON data, and safe ways to look into objects that came from strangers. */

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

/** Keys that reach into prototypes where code is careless; no document may use them. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
]);

/** Whether a value is an object with keys, not an array. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The record's own value under a key; what the prototype has does not count. */
export const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string) =>
  record !== undefined && Object.hasOwn(record, key) ? (record[key] as T) : undefined;

/** A value as a person reads it in a message: short, on one line. */
export function show(value: unknown): string {
  if (Array.isArray(value)) {
    if (value.length > 4) return `a list of ${value.length}`;
    return value.every((v) => typeof v === 'number') ? `[${value.join(', ')}]` : 'a list';
  }
  if (isObject(value)) return 'an object';
  if (typeof value === 'string') return `"${shorten(value)}"`;
  return String(value);
}

/** At most 60 characters of a text. */
export const shorten = (text: string): string =>
  text.length > 60 ? `${text.slice(0, 57)}...` : text;
