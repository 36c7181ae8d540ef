/** Blosc pieces by hand: what is refused, and copies of BloscLZ. Golden files hold real ones of every codec. */

import { describe, expect, it } from 'vitest';
import { unpackBlosc } from '../../../engine/formats/blosc.ts';

const u32 = (...values: number[]) => [...new Uint8Array(Uint32Array.from(values).buffer)];
interface Parts {
  readonly version?: number;
  readonly flags?: number;
  readonly size?: number;
  readonly block?: number;
  readonly end?: number;
}
/** A piece of one block, not cut into streams, with one byte for each element. */
function piece(stream: readonly number[], size: number, parts: Parts = {}): Uint8Array {
  const { version = 2, flags = 0x10, block = size, end = 24 + stream.length } = parts;
  return Uint8Array.from([
    ...[version, 1, flags, 1],
    ...u32(parts.size ?? size, block, end),
    ...u32(20),
    ...u32(stream.length),
    ...stream,
  ]);
}
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const ascii = (s: string) => [...Buffer.from(s, 'latin1')];

describe('BloscLZ', () => {
  it('literals, a copy, a run', () => {
    // Four literals; eight bytes from four back; five from one back.
    const stream = [3, ...ascii('abcd'), (6 << 5) | 0, 3, (3 << 5) | 0, 0];
    expect(text(unpackBlosc(piece(stream, 17), 17))).toBe('abcdabcdabcdddddd');
  });

  it('a long copy from far', () => {
    const [near, count] = [31, 300];
    const literals: number[] = [];
    const wanted: number[] = [];
    for (let k = 0; k < count; k++) {
      const some = Array.from({ length: near + 1 }, (_, i) => (7 * k + 13 * i) & 255);
      literals.push(near, ...some);
      wanted.push(...some);
    }
    // From 8,192 + 8 bytes back: length 3 + 6 + 255 + 20.
    const copy = [(7 << 5) | 31, 255, 20, 255, 0, 8];
    const from = wanted.length - 8200;
    wanted.push(...wanted.slice(from, from + 284));
    const bytes = unpackBlosc(piece([...literals, ...copy], wanted.length), wanted.length);
    expect([...bytes]).toEqual(wanted);
  });

  it.each([
    ['a copy of what is not there', [0, 65, (1 << 5) | 1, 0], /not there/],
    ['literals beyond the block', [9, 65], /literals beyond/],
    ['ends within a copy', [0, 65, 7 << 5], /ends within a copy/],
    ['too much', [2, 65, 66, 67, 7 << 5, 200, 0], /gives -1 bytes, not 8/],
    ['too little', [1, 65, 66], /gives 2 bytes, not 8/],
  ])('%s', (_what, stream, message) => {
    expect(() => unpackBlosc(piece(stream, 8), 8)).toThrow(message);
  });
});

describe('a piece', () => {
  const eight = ascii('abcdefgh');
  it('that did not get smaller is copied', () => {
    expect(text(unpackBlosc(piece(eight, 8), 8))).toBe('abcdefgh');
    const copied = Uint8Array.from([2, 1, 2, 1, ...u32(8, 8, 24), ...eight]);
    expect(text(unpackBlosc(copied, 8))).toBe('abcdefgh');
  });

  it.each([
    ['another size', { size: 9 }, /unpacks to 9 bytes, not 8/],
    ['gigabytes', { size: 2 ** 32 - 1 }, /unpacks to 4294967295 bytes/],
    ['no version', { version: 0 }, /version 0/],
    ['a later version', { version: 3 }, /version 3/],
    ['an end behind its end', { end: 1000 }, /ends at 32 of 1000/],
    ['blocks of no bytes', { block: 0 }, /blocks of 0/],
    ['blocks that are too many for their list', { block: 1 }, /ends within the list/],
    ['Snappy', { flags: 2 << 5 }, /Snappy inside is not known/],
    ['a codec of tomorrow', { flags: 7 << 5 }, /codec 7 inside/],
  ])('%s is refused', (_what, parts, message) => {
    expect(() => unpackBlosc(piece(eight, 8, { ...parts }), 8)).toThrow(message);
  });

  it('cut anywhere is refused', () => {
    const whole = piece(eight, 8);
    for (let end = 0; end < whole.length; end++)
      expect(() => unpackBlosc(whole.slice(0, end), 8)).toThrow(/ends|cut|not there/);
  });
});
