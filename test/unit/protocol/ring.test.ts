/** The shared ring against a plain queue, over every length of record and place in the memory. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRingBuffer, Ring } from '../../../engine/protocol/ring.ts';

const CAPACITY = 256;
const bytesOf = (length: number, seed: number) =>
  Uint8Array.from({ length }, (_, i) => (seed + 7 * i) % 256);

it('gives back what was put in, in order, and refuses what has no room', () => {
  const command = fc.oneof(
    fc.record({ put: fc.nat(CAPACITY), probe: fc.nat(2 ** 31), step: fc.maxSafeNat() }),
    fc.constant('take' as const),
  );
  fc.assert(
    fc.property(fc.array(command, { maxLength: 200 }), (commands) => {
      const buffer = createRingBuffer(CAPACITY);
      const writer = new Ring(buffer);
      const reader = new Ring(buffer);
      const queue: { probe: number; step: number; bytes: Uint8Array }[] = [];
      const size = (bytes: number) => 16 + Math.ceil(bytes / 8) * 8;
      const used = () => queue.reduce((sum, r) => sum + size(r.bytes.length), 0);
      for (const [k, each] of commands.entries()) {
        if (each === 'take') {
          const expected = queue.shift();
          const record = reader.take();
          expect(record === null).toBe(expected === undefined);
          if (!record || !expected) continue;
          expect(record.probe).toBe(expected.probe);
          expect(record.step).toBe(expected.step);
          expect(Buffer.from(record.data).equals(expected.bytes)).toBe(true);
        } else {
          const bytes = bytesOf(each.put, k);
          const room = used() + size(bytes.length) <= CAPACITY;
          expect(writer.holds(bytes.length)).toBe(size(bytes.length) <= CAPACITY);
          expect(writer.fits(bytes.length)).toBe(room);
          expect(writer.push(each.probe, each.step, bytes)).toBe(room);
          if (room) queue.push({ probe: each.probe, step: each.step, bytes });
        }
      }
    }),
  );
});

it('goes on past the point where its counters begin anew', () => {
  const buffer = createRingBuffer(CAPACITY);
  const ring = new Ring(buffer);
  // As after 2^30 bytes less one record.
  new Int32Array(buffer, 0, 2).fill(2 ** 30 - 64);
  for (let k = 0; k < 20; k++) {
    const bytes = bytesOf(40, k);
    expect(ring.push(k, k, bytes)).toBe(true);
    expect(Buffer.from(ring.take()!.data).equals(bytes)).toBe(true);
  }
  expect(ring.take()).toBeNull();
});

it('hands over what is there, while a faster writer goes on', () => {
  const buffer = createRingBuffer(CAPACITY);
  const writer = new Ring(buffer);
  const reader = new Ring(buffer);
  const bytes = bytesOf(8, 1);
  let step = 0;
  for (; step < 5; step++) writer.push(0, step, bytes);
  const taken: number[] = [];
  reader.drain((record) => {
    taken.push(record.step);
    writer.push(0, step++, bytes);
  });
  expect(taken).toEqual([0, 1, 2, 3, 4]);
  reader.drain((record) => taken.push(record.step));
  expect(taken).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
