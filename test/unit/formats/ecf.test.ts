/** ECF, written by hand in each of its ways; the golden file holds longer pieces. */

import { describe, expect, it } from 'vitest';
import { unpackEcf } from '../../../engine/formats/ecf.ts';

const u16 = (...values: number[]) => [...new Uint8Array(Uint16Array.from(values).buffer)];
const u32 = (...values: number[]) => [...new Uint8Array(Uint32Array.from(values).buffer)];
const head = (n: number, ways: number, first: bigint) => [
  ...u32(n * 4 + ways),
  ...new Uint8Array(BigInt64Array.of(first).buffer),
];

/** Events as [t, x, y, p]. */
function eventsOf(bytes: readonly number[], n: number): number[][] {
  const events = unpackEcf(Uint8Array.from(bytes), 16 * n);
  const view = new DataView(events.buffer);
  return Array.from({ length: n }, (_, k) => [
    Number(view.getBigInt64(16 * k + 8, true)),
    view.getUint16(16 * k, true),
    view.getUint16(16 * k + 2, true),
    view.getInt16(16 * k + 4, true),
  ]);
}

describe('a piece', () => {
  // Steps of 0 (two events), 3 (one) and 0x123 (four bits at a time, then one event).
  const times = [0x02, 0x31, 0xf3, 0xf2, 0xf1, 0x01];
  const at = [1000, 1000, 1003, 1003 + 0x123];

  it('of runs: rows, columns with what lies to their right, polarities', () => {
    const rows = u16((7 << 5) | 3, (8 << 5) | 1);
    const columns = u16((100 << 5) | 0b10010, 200 << 5); // 100, 101 and 104; 200
    const polarities = [0x80 | 1, 3];
    expect(
      eventsOf([...head(4, 0, 1000n), ...times, ...rows, ...columns, ...polarities], 4),
    ).toEqual([
      [at[0], 100, 7, 1],
      [at[1], 101, 7, 0],
      [at[2], 104, 7, 0],
      [at[3], 200, 8, 0],
    ]);
  });

  it('of columns and polarities in twelve bits', () => {
    const rows = u16((7 << 5) | 4);
    const [a, b, c, d] = [0x123, 0x456, 0x789, 0xabc];
    const packed = u16((a << 4) | (b & 15), ((b >> 4) << 8) | (c & 255), ((c >> 8) << 12) | d);
    expect(eventsOf([...head(4, 1, 1000n), ...times, ...rows, ...packed], 4)).toEqual(
      [a, b, c, d].map((v, k) => [at[k], v >> 1, 7, v & 1]),
    );
  });

  it('of all in twenty-four bits', () => {
    const of = (x: number, y: number, p: number) => (y << 12) | (x << 1) | p;
    const [a, b, c, d] = [of(5, 6, 1), of(1279, 719, 0), of(2047, 2047, 1), of(0, 300, 1)];
    const packed = u32(
      (a << 8) | (b & 255),
      ((b >>> 8) << 16) | (c & 0xffff),
      ((c >>> 16) << 24) | d,
    );
    expect(eventsOf([...head(4, 2, 1000n), ...times, ...packed], 4)).toEqual([
      [at[0], 5, 6, 1],
      [at[1], 1279, 719, 0],
      [at[2], 2047, 2047, 1],
      [at[3], 0, 300, 1],
    ]);
  });

  it('of long runs, whose length has its own word', () => {
    const bytes = [
      ...head(300, 0, -5n),
      ...[0x2f, ...u16(300)],
      ...u16((9 << 5) | 31, 300),
      ...Array.from({ length: 300 }, () => u16(44 << 5)).flat(),
      ...[0xff, ...u16(300)],
    ];
    expect(new Set(eventsOf(bytes, 300).map(String))).toEqual(new Set(['-3,44,9,1']));
  });
});

describe('a damaged piece', () => {
  const whole = [...head(1, 2, 0n), 0x01, ...u32(0, 0, 0)];
  it.each([
    ['without events, where there must be two', head(0, 0, 0n), /has 0 events, not 2/],
    ['with a billion', head(2 ** 30 - 1, 0, 0n), /has 1073741823 events/],
    ['that ends in its head', whole.slice(0, 9), /within its head/],
  ])('%s', (_what, bytes, message) => {
    expect(() => unpackEcf(Uint8Array.from(bytes), 32)).toThrow(message);
  });

  it('ends anywhere', () => {
    expect(eventsOf(whole, 1)).toEqual([[0, 0, 0, 0]]);
    for (let end = 0; end < whole.length; end++)
      expect(() => eventsOf(whole.slice(0, end), 1)).toThrow(/ends within/);
  });

  it('with a step of more bits than a time has', () => {
    const bytes = [...head(1, 2, 0n), ...new Array(20).fill(0xff), 0x01, ...u32(0, 0, 0)];
    expect(() => eventsOf(bytes, 1)).toThrow(/a time of 1\.\d+e\+24/);
  });
});
