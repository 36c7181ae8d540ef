/** Reads tables of FlatBuffers, as far as AEDAT 4 needs them; every offset is checked. */

import { latin, viewOf } from './bytes.ts';
import { FormatError } from './damage.ts';

/** A table inside a buffer; `origin` is where in the file the buffer lies, for messages. */
export class FlatTable {
  private readonly view: DataView;
  private readonly bytes: Uint8Array;
  private readonly at: number;
  private readonly format: string;
  private readonly origin: number;

  constructor(bytes: Uint8Array, at: number, format: string, origin: number) {
    this.view = viewOf(bytes);
    this.bytes = bytes;
    this.at = at;
    this.format = format;
    this.origin = origin;
    this.check(at, 4);
  }

  /** The root table of a buffer that begins at `from`, and its identifier. */
  static root(bytes: Uint8Array, from: number, format: string, origin: number): FlatTable {
    if (bytes.length < from + 8)
      throw new FormatError(format, origin, 'a record too short to hold anything');
    return new FlatTable(bytes, from + viewOf(bytes).getUint32(from, true), format, origin);
  }

  static identifier(bytes: Uint8Array, from: number): string {
    return latin(bytes.subarray(from + 4, from + 8));
  }

  private check(at: number, length: number): void {
    if (!(at >= 0 && at + length <= this.bytes.length))
      throw new FormatError(this.format, this.origin, 'a record that points outside itself');
  }

  /** Where field `index` lies; 0 where it has its default. */
  private field(index: number, length: number): number {
    const table = this.at - this.view.getInt32(this.at, true);
    this.check(table, 4);
    const slot = 4 + 2 * index;
    if (slot + 2 > this.view.getUint16(table, true)) return 0;
    this.check(table + slot, 2);
    const offset = this.view.getUint16(table + slot, true);
    if (offset === 0) return 0;
    this.check(this.at + offset, length);
    return this.at + offset;
  }

  int32(index: number, fallback: number): number {
    const at = this.field(index, 4);
    return at === 0 ? fallback : this.view.getInt32(at, true);
  }

  int64(index: number, fallback: number): number {
    const at = this.field(index, 8);
    return at === 0 ? fallback : Number(this.view.getBigInt64(at, true));
  }

  /** Begin and number of the elements of a vector of `size` bytes each. */
  vector(index: number, size: number): { readonly from: number; readonly count: number } {
    const at = this.field(index, 4);
    if (at === 0) return { from: 0, count: 0 };
    const start = at + this.view.getUint32(at, true);
    this.check(start, 4);
    const count = this.view.getUint32(start, true);
    this.check(start + 4, count * size);
    return { from: start + 4, count };
  }

  text(index: number): string {
    const { from, count } = this.vector(index, 1);
    return new TextDecoder().decode(this.bytes.subarray(from, from + count));
  }
}
