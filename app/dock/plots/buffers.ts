/**
 * Where sampled signals wait to be drawn: typed arrays that grow up to a bound and then forget their
 * oldest part. The live part is always one contiguous piece, so that a plot hands `subarray` views
 * to its painter and copies nothing: the array is twice as long as what is kept, and is moved to
 * its front only when its end is reached, which costs a constant per value.
 */

import { lowerBound } from '#engine';

/** Samples kept per traced element. */
export const MOST_SAMPLES = 200_000;
/** Held samples (images, results) kept per port. */
export const MOST_HELD = 512;

interface Shelf {
  start: number;
  end: number;
  /** Step before which everything was forgotten; 0 while nothing was. */
  forgotten: number;
}

/** Makes room for `more` values behind `end`: returns the new capacity, or 0 where nothing moves. */
function roomFor(shelf: Shelf, capacity: number, more: number, most: number): number {
  if (shelf.end + more <= capacity) return 0;
  const live = shelf.end - shelf.start;
  return Math.max(capacity, Math.min(2 * most, 2 * (live + more)));
}

/** Samples of a few elements of a signal: one column of times [step] and one per element. */
export class SignalBuffer {
  readonly columns: number;
  readonly #most: number;
  #steps = new Float64Array(1024);
  #values: Float32Array[];
  readonly #shelf: Shelf = { start: 0, end: 0, forgotten: 0 };
  version = 0;

  constructor(columns: number, most: number = MOST_SAMPLES) {
    this.columns = columns;
    this.#most = most;
    this.#values = Array.from({ length: columns }, () => new Float32Array(1024));
  }

  get length(): number {
    return this.#shelf.end - this.#shelf.start;
  }
  get forgotten(): number {
    return this.#shelf.forgotten;
  }
  /** Views of what is kept; valid until the next `push`. */
  get steps(): Float64Array {
    return this.#steps.subarray(this.#shelf.start, this.#shelf.end);
  }
  column(k: number): Float32Array {
    return (this.#values[k] ?? new Float32Array(0)).subarray(this.#shelf.start, this.#shelf.end);
  }

  /** Adds rows of `columns` values; row r is stamped `step + r*every`. */
  push(step: number, rows: Float32Array, every = 1): void {
    if (this.columns === 0) return;
    const count = Math.floor(rows.length / this.columns);
    if (count === 0) return;
    this.#makeRoom(count);
    const shelf = this.#shelf;
    for (let r = 0; r < count; r++) {
      this.#steps[shelf.end] = step + r * every;
      for (let k = 0; k < this.columns; k++) {
        const column = this.#values[k];
        if (column) column[shelf.end] = rows[r * this.columns + k] ?? 0;
      }
      shelf.end++;
    }
    if (shelf.end - shelf.start > this.#most) {
      shelf.start = shelf.end - this.#most;
      shelf.forgotten = this.#steps[shelf.start] ?? 0;
    }
    this.version++;
  }

  #makeRoom(count: number): void {
    const capacity = roomFor(this.#shelf, this.#steps.length, count, this.#most + count);
    if (capacity === 0) return;
    const keep = Math.min(this.length, this.#most);
    const from = this.#shelf.end - keep;
    const move = <T extends Float32Array | Float64Array>(old: T, make: (n: number) => T): T => {
      const next = capacity > old.length ? make(capacity) : old;
      if (next === old) next.copyWithin(0, from, from + keep);
      else next.set(old.subarray(from, from + keep));
      return next;
    };
    this.#steps = move(this.#steps, (n) => new Float64Array(n));
    this.#values = this.#values.map((v) => move(v, (n) => new Float32Array(n)));
    this.#shelf.start = 0;
    this.#shelf.end = keep;
  }

  /** Takes away everything sampled after a step. */
  rewind(step: number): void {
    this.#shelf.end = this.#shelf.start + lowerBound(this.steps, step + 1);
    this.version++;
  }

  clear(): void {
    Object.assign(this.#shelf, { start: 0, end: 0, forgotten: 0 });
    this.version++;
  }
}

/** A held sample (image, cloud, label, result, rates of events) as it came. */
export interface Held {
  readonly step: number;
  readonly shape: readonly number[];
  readonly data: Float32Array;
  /** Of its classes, where they are known. */
  readonly names?: readonly string[];
}

/** The last held samples of a port, for scrubbing back. */
export class HeldBuffer {
  readonly #most: number;
  #held: Held[] = [];
  version = 0;

  constructor(most: number = MOST_HELD) {
    this.#most = most;
  }

  get length(): number {
    return this.#held.length;
  }
  get all(): readonly Held[] {
    return this.#held;
  }

  push(held: Held): void {
    this.#held.push(held);
    if (this.#held.length >= 2 * this.#most) this.#held = this.#held.slice(-this.#most);
    this.version++;
  }

  /** What was held at a step: the last sample that came up to then. */
  at(step: number): Held | null {
    let low = 0;
    let high = this.#held.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#held[middle]?.step ?? 0) <= step) low = middle + 1;
      else high = middle;
    }
    return this.#held[low - 1] ?? null;
  }

  rewind(step: number): void {
    this.#held = this.#held.filter((held) => held.step <= step);
    this.version++;
  }

  clear(): void {
    this.#held = [];
    this.version++;
  }
}
