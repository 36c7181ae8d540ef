/**
 * Problems are values. A phase that cannot go on returns them, it does not throw; exceptions are
 * bugs. Every message is a function in this folder, one file per area, so that the words can be
 * read, tested and improved in one place. Codes (`unit/mismatch`) are stable; texts may improve.
 */

/** Where in a text: offsets of its first character and one past its last. */
export type Span = readonly [from: number, to: number];

export interface Problem {
  readonly severity: 'error' | 'warning' | 'info';
  /** `area/name`, stable. */
  readonly code: string;
  /** What is wrong, in the person's own names and values, then what to do. */
  readonly message: string;
  readonly node?: string;
  readonly port?: string;
  readonly parameter?: string;
  readonly edge?: string;
  /** Name of the document's own definition (`local/<name>`) whose text `parameter` is. */
  readonly definition?: string;
  /** Offsets into the text the problem is about: the file, or the equations of `parameter`. */
  readonly span?: Span;
  readonly hint?: string;
  /** What only a report of a bug tells: the exception and where it came from. */
  readonly detail?: string;
}

/** A phase's result: a value with what was noticed on the way, or only problems. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A value, with warnings at most. */
export const succeed = <T>(value: T, problems: readonly Problem[] = []): Outcome<T> => ({
  ok: true,
  value,
  problems,
});

/** Problems instead of a value; at least one of them is an error. */
export const fail = (...problems: readonly Problem[]): Outcome<never> => ({ ok: false, problems });

/** Whether any of the problems forbids going on. */
export const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some((problem) => problem.severity === 'error');

/** The value, unless one of the problems is an error. */
export const settle = <T>(value: T, problems: readonly Problem[]): Outcome<T> =>
  hasErrors(problems) ? { ok: false, problems } : { ok: true, value, problems };

/** Whether it is the engine that broke: what was asked of it may be right, and it cannot go on. */
export const isBug = (problem: Problem): boolean => problem.code.startsWith('bug/');

/** States what we believe; a failure is a bug in the engine, never the person's mistake. */
export function assert(condition: unknown, belief: string): asserts condition {
  if (!condition) throw new Error(`Bug: ${belief}`);
}
