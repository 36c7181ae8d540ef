/**
 * ECF, the codec of Prophesee's HDF5 recordings (filter 36559; its format by the published codec,
 * Prophesee 2023): pieces of at most 65,535 events. A word holds their number and how columns are
 * written, then come the first time, time steps with how many events share them, and rows, columns
 * and polarities in one of three ways: runs and masks, columns with polarities in 12 bits, or all
 * in 24 bits.
 */

import { viewOf } from './bytes.ts';

const MOST_EVENTS = 65_535;
/** Bytes of an event: x and y [u16], p [i16], two of nothing, t [i64, us]. */
const EVENT = 16;

/** The events of a piece as HDF5 stores them, which must be `size` bytes; throws an `Error` that says what is wrong. */
export function unpackEcf(packed: Uint8Array, size: number): Uint8Array {
  const view = viewOf(packed);
  if (packed.length < 12) throw new Error('ends within its head');
  const head = view.getUint32(0, true);
  const n = head >>> 2;
  if (n > MOST_EVENTS || n * EVENT !== size)
    throw new Error(`has ${n} events, not ${size / EVENT}`);
  const events = new Uint8Array(size);
  const out = viewOf(events);
  const ends = (): never => {
    throw new Error('ends within its events');
  };
  let at = 12;
  const byte = (): number => (at < packed.length ? packed[at++]! : ends());
  const word = (): number => {
    if (at + 2 > packed.length) ends();
    at += 2;
    return view.getUint16(at - 2, true);
  };
  /** Calls for each of `count` events from `from` on that are still to come; the next event. */
  const run = (from: number, count: number, set: (k: number) => void): number => {
    const end = Math.min(n, from + count);
    for (let k = from; k < end; k++) set(k);
    return end;
  };

  let t = Number(view.getBigInt64(4, true));
  for (let k = 0; k < n; ) {
    const value = byte();
    if (value >> 4 < 15) {
      t += value >> 4;
      const count = (value & 15) === 15 ? word() : value & 15;
      const high = Math.floor(t / 2 ** 32);
      const low = t - high * 2 ** 32;
      k = run(k, count, (i) => {
        out.setUint32(EVENT * i + 8, low, true);
        out.setInt32(EVENT * i + 12, high, true);
      });
      continue;
    }
    // A long step, four bits at a time, the lowest first.
    at--;
    for (let scale = 1; at < packed.length && packed[at]! >> 4 === 15; scale *= 16)
      t += (packed[at++]! & 15) * scale;
    if (!Number.isSafeInteger(t)) throw new Error(`a time of ${t}`);
  }

  const set = (k: number, x: number, y: number, p: number) => {
    out.setUint16(EVENT * k, x, true);
    out.setUint16(EVENT * k + 2, y, true);
    out.setInt16(EVENT * k + 4, p, true);
  };
  if (head & 2) {
    // Four events in three words of 32 bits.
    for (let k = 0; k < n; k += 4) {
      if (at + 12 > packed.length) ends();
      const [a, b, c] = [0, 4, 8].map((i) => view.getUint32(at + i, true)) as [
        number,
        number,
        number,
      ];
      at += 12;
      const four = [
        a >>> 8,
        ((b >>> 16) << 8) | (a & 0xff),
        ((c >>> 24) << 16) | (b & 0xffff),
        c & 0xffffff,
      ];
      run(k, 4, (i) => {
        const v = four[i - k]!;
        set(i, (v >> 1) & 2047, (v >> 12) & 2047, v & 1);
      });
    }
    return events;
  }
  for (let k = 0; k < n; ) {
    const value = word();
    const count = (value & 31) === 31 ? word() : value & 31;
    k = run(k, count, (i) => out.setUint16(EVENT * i + 2, value >> 5, true));
  }
  if (head & 1) {
    // Four events in three words of 16 bits.
    for (let k = 0; k < n; k += 4) {
      const [a, b, c] = [word(), word(), word()];
      const four = [a >> 4, ((b >> 8) << 4) | (a & 15), ((c >> 12) << 8) | (b & 0xff), c & 0xfff];
      run(k, 4, (i) => {
        out.setUint16(EVENT * i, four[i - k]! >> 1, true);
        out.setInt16(EVENT * i + 4, four[i - k]! & 1, true);
      });
    }
    return events;
  }
  for (let k = 0; k < n; ) {
    // A column, and which of the next five to its right are there too.
    const value = word();
    const x = value >> 5;
    for (let right = 0; right <= 5; right++)
      if (right === 0 || (value >> (5 - right)) & 1)
        k = run(k, 1, (i) => out.setUint16(EVENT * i, x + right, true));
  }
  for (let k = 0; k < n; ) {
    const value = byte();
    const count = (value & 127) === 127 ? word() : value & 127;
    k = run(k, count, (i) => out.setInt16(EVENT * i + 4, value >> 7, true));
  }
  return events;
}
