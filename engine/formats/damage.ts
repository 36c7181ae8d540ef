/**
 * What is wrong with a file. Inside this folder a reader gives up by throwing a `FormatError`, since
 * damage is found deep inside loops and libraries; `tryRead` turns it into a sentence at the door, so
 * that outside problems stay values. What was read before the damage stays usable.
 */

/** A file that is not what it says it is: where, and why. */
export class FormatError extends Error {
  readonly format: string;
  /** Byte of the file at which it shows. */
  readonly offset: number;
  readonly reason: string;

  constructor(format: string, offset: number, reason: string) {
    super(`${reason} (${format}, byte ${offset})`);
    this.format = format;
    this.offset = offset;
    this.reason = reason;
  }
}

/** Something odd that does not stop the reading. */
export interface FormatWarning {
  readonly offset: number;
  readonly reason: string;
}

/**
 * What stopped a reader, where it had read something before; it is thrown on where it is no damage,
 * or where there is nothing to use.
 */
export function behindSome(error: unknown, read: number): FormatError {
  if (error instanceof FormatError && read > 0) return error;
  throw error;
}

/** Says of a file that only its beginning is used: the byte, what is wrong there, and how much that is. */
export function saysPartly(
  file: { readonly name: string },
  damage: FormatError,
  used: string,
): string {
  return `${file.name}: ${damage.message}. What was read before is used: ${used}.`;
}

/** What `read` gives, or a sentence that says what is wrong with the file and at which byte. */
export function tryRead<T extends object | number | null>(
  file: { readonly name: string },
  read: () => T,
): T | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError) return `${file.name}: ${error.message}`;
    throw error;
  }
}

/** Runs a library on bytes of a file; whatever it throws is damage at `offset`. */
export function guarded<T>(format: string, offset: number, what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof FormatError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new FormatError(format, offset, `${what}: ${reason.slice(0, 120)}`);
  }
}
