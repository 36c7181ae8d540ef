/**
 * Small operations on immutable records. Each returns the very object it was given where nothing
 * changes: undo, caches and the canvas compare by identity.
 */

/** Whether two plain values hold the same data. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every(
    (key) =>
      Object.hasOwn(b, key) &&
      equal((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  );
}

/** The record without some keys; the same object where it has none of them. */
export function without<T>(
  record: Readonly<Record<string, T>>,
  drop: (key: string) => boolean,
): Readonly<Record<string, T>> {
  const keys = Object.keys(record);
  const kept = keys.filter((key) => !drop(key));
  if (kept.length === keys.length) return record;
  return Object.fromEntries(kept.map((key) => [key, record[key] as T]));
}

/** A field set, or taken away where the value is undefined or an empty record. */
export function withField<T extends object, K extends keyof T>(
  object: T,
  key: K,
  value: T[K] | undefined,
): T {
  const empty =
    value === undefined ||
    (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  if (empty && object[key] === undefined) return object;
  if (equal(object[key], value)) return object;
  if (!empty) return { ...object, [key]: value };
  const { [key]: _gone, ...rest } = object;
  return rest as T;
}

/** Adds all of `more` to a list, however many: spreading them into a call would fill the stack. */
export function append<T>(list: T[], more: Iterable<T>): void {
  for (const item of more) list.push(item);
}
