/** Rows of numbers that only grow at their end: pieces of memory, so that nothing large is ever copied. */

type Numbers = Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Bytes of a piece, unless one row is longer. */
const PIECE = 2 ** 16;

export class Rows<T extends Numbers = Numbers> {
  readonly width: number;
  readonly #make: (n: number) => T;
  readonly #rowsOfPiece: number;
  #pieces: T[] = [];
  #count = 0;

  /** Rows of `width` numbers, of the kind of `sample`. */
  constructor(sample: T, width: number) {
    const Kind = sample.constructor as new (n: number) => T;
    this.width = width;
    this.#make = (n) => new Kind(n);
    this.#rowsOfPiece = Math.max(1, Math.floor(PIECE / sample.BYTES_PER_ELEMENT / width));
  }

  get count(): number {
    return this.#count;
  }

  /** Memory taken. */
  get bytes(): number {
    return this.#pieces.length * (this.#pieces[0]?.byteLength ?? 0);
  }

  /** Adds a row: its first number, and those that stand in a list from a place on. */
  push(first: number, others: ArrayLike<number>, from = 0): void {
    const at = this.#count % this.#rowsOfPiece;
    if (at === 0) this.#pieces.push(this.#make(this.#rowsOfPiece * this.width));
    const piece = this.#pieces.at(-1);
    if (!piece) return;
    piece[at * this.width] = first;
    for (let k = 1; k < this.width; k++) piece[at * this.width + k] = others[from + k - 1] ?? 0;
    this.#count++;
  }

  /** All of it in order, in parts: whole rows, valid until the next change. */
  *parts(): Generator<T> {
    let left = this.#count;
    for (const piece of this.#pieces) {
      const rows = Math.min(left, this.#rowsOfPiece);
      yield piece.subarray(0, rows * this.width) as T;
      left -= rows;
    }
  }

  /** Keeps those whose first number is one that is wanted. */
  keep(isWanted: (first: number) => boolean): void {
    const all = [...this.parts()];
    this.clear();
    for (const part of all)
      for (let k = 0; k < part.length; k += this.width) {
        const first = part[k] ?? 0;
        if (isWanted(first)) this.push(first, part, k + 1);
      }
  }

  clear(): void {
    this.#pieces = [];
    this.#count = 0;
  }
}
