/** One part of the points behind `cells.ts`: sorted by key, and its voxels written out. */

import { Code } from './assembler.ts';
import { advance, below, keyOf, RECORD } from './cells-code.ts';
import { OP } from './opcodes.ts';

/** memory.fill */
const FILL = [0xfc, 0x0b, 0x00] as const;

/** Bits of a key that are sorted by at once, and the bytes of their counters. */
const DIGIT = 10;
const MASK = (1 << DIGIT) - 1;
export const COUNTER_BYTES = 4 << DIGIT;
/** Fewer points than this are sorted by insertion alone. */
const FEW = 24;

/**
 * `part(records, end, keys, order, spare, counters, own, hashed, shiftX, shiftY, voxels, cells,
 * ofPoint, first, count, inOrder)`: sorts the records of one part by key, writes out its points in
 * order and its voxels behind the `voxels` that there are, and returns how many there are then. `own`: the bits of a key's lower word
 * that nearly always tell apart keys of the same upper word; the few others are put right by insertion.
 */
export function part(): Code {
  const c = new Code(16);
  const [records, end, keys, order, spare, counters, own, hashed, shiftX, shiftY] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
  ] as const;
  const [voxels, cells, ofPoint, first, count, inOrder] = [10, 11, 12, 13, 14, 15] as const;
  const int = () => c.local('i32');
  const long = () => c.local('i64');
  const [at, length, k, j] = [int(), int(), int(), int()] as const;
  const [item, place, sum, swap] = [int(), int(), int(), int()] as const;
  const [cell, x, y, z] = [long(), long(), long(), long()] as const;
  const [key, before, differ, shift] = [long(), long(), long(), long()] as const;
  /** The address of element `index` of a list of numbers of `2^bits` bytes. */
  const element = (list: number, index: number, bits: number) =>
    c.get(list).get(index).i32(bits).op(OP.i32Shl, OP.i32Add);
  const decode = () => {
    c.get(cell).get(shiftX).op(OP.i64ExtendU, OP.i64ShrU).set(x);
    c.get(cell).get(x).get(shiftX).op(OP.i64ExtendU, OP.i64Shl, OP.i64Sub).set(y);
    c.get(y).get(shiftY).op(OP.i64ExtendU, OP.i64ShrU).set(y);
    c.get(cell).get(x).get(shiftX).op(OP.i64ExtendU, OP.i64Shl, OP.i64Sub);
    c.get(y).get(shiftY).op(OP.i64ExtendU, OP.i64Shl, OP.i64Sub).set(z);
  };
  const upTo = (local: number, limit: () => void) => () => {
    c.get(local);
    limit();
    c.op(OP.i32LtU);
  };
  const all = () => void c.get(length);

  // Keys, and which of their bits differ.
  c.get(records).set(at);
  c.repeatWhile(below(c, at, end), () => {
    c.get(at).memory(OP.i64Load, 0).set(cell);
    c.get(hashed).when(decode);
    keyOf(c, hashed, cell, [x, y, z]).set(key);
    c.get(length)
      .op(OP.i32Eqz)
      .when(() => c.get(key).set(before));
    c.get(differ).get(key).get(before).op(OP.i64Xor, OP.i64Or).set(differ);
    element(keys, length, 3).get(key).memory(OP.i64Store, 0);
    element(order, length, 2).get(length).memory(OP.i32Store, 0);
    advance(c, length, 1);
    advance(c, at, RECORD);
  });

  // Digit by digit; digits that are all the same are left out.
  const counterOf = () =>
    c
      .get(keys)
      .get(item)
      .i32(3)
      .op(OP.i32Shl, OP.i32Add)
      .memory(OP.i64Load, 0)
      .get(shift)
      .op(OP.i64ShrU, OP.i32Wrap)
      .i32(MASK)
      .op(OP.i32And)
      .i32(2)
      .op(OP.i32Shl)
      .get(counters)
      .op(OP.i32Add)
      .tee(place);
  c.get(length).i32(FEW).op(OP.i32GtU);
  c.when(() => {
    c.get(differ).get(own).op(OP.i64ExtendU).i64(0xffffffff00000000n).op(OP.i64Or, OP.i64And);
    c.set(differ);
    c.repeatWhile(
      () => c.get(differ).i64(0n).op(OP.i64Ne),
      () => {
        c.get(differ).op(OP.i64Ctz).set(shift);
        c.get(counters)
          .i32(0)
          .i32(COUNTER_BYTES)
          .op(...FILL);
        c.i32(0).set(item);
        c.repeatWhile(upTo(item, all), () => {
          counterOf().get(place).memory(OP.i32Load, 0).i32(4).op(OP.i32Add);
          c.memory(OP.i32Store, 0);
          advance(c, item, 1);
        });
        // From counts to addresses.
        c.get(spare).set(sum);
        c.get(counters).set(place);
        c.repeatWhile(
          () => c.get(place).get(counters).op(OP.i32Sub).i32(COUNTER_BYTES).op(OP.i32LtU),
          () => {
            c.get(place).memory(OP.i32Load, 0).set(k);
            c.get(place).get(sum).memory(OP.i32Store, 0);
            c.get(sum).get(k).op(OP.i32Add).set(sum);
            advance(c, place, 4);
          },
        );
        c.i32(0).set(k);
        c.repeatWhile(upTo(k, all), () => {
          element(order, k, 2).memory(OP.i32Load, 0).set(item);
          counterOf().memory(OP.i32Load, 0).tee(at).get(item).memory(OP.i32Store, 0);
          c.get(place).get(at).i32(4).op(OP.i32Add).memory(OP.i32Store, 0);
          advance(c, k, 1);
        });
        c.get(order).set(swap).get(spare).set(order).get(swap).set(spare);
        c.get(differ).i64(BigInt(MASK)).get(shift).op(OP.i64Shl).i64(-1n).op(OP.i64Xor, OP.i64And);
        c.set(differ);
      },
    );
  });

  /** Leaves the key of the item at a place of the order. */
  const keyAt = (index: number, back: number) =>
    c
      .get(keys)
      .get(order)
      .get(index)
      .i32(back)
      .op(OP.i32Sub)
      .i32(2)
      .op(OP.i32Shl, OP.i32Add)
      .memory(OP.i32Load, 0)
      .i32(3)
      .op(OP.i32Shl, OP.i32Add)
      .memory(OP.i64Load, 0);

  // Insertion: each moves down past the larger ones before it, most of them not at all.
  c.i32(1).set(k);
  c.repeatWhile(upTo(k, all), () => {
    keyAt(k, 0).set(key);
    keyAt(k, 1).get(key).op(OP.i64GtU);
    c.when(() => {
      element(order, k, 2).memory(OP.i32Load, 0).set(item);
      c.get(k).set(j);
      c.loop(() => {
        element(order, j, 2);
        element(order, j, 2).i32(4).op(OP.i32Sub).memory(OP.i32Load, 0).memory(OP.i32Store, 0);
        c.get(j).i32(1).op(OP.i32Sub).tee(j);
        c.when(
          () => keyAt(j, 1).get(key).op(OP.i64GtU),
          () => c.i32(0),
          'i32',
        ).branchIf(0);
      });
      element(order, j, 2).get(item).memory(OP.i32Store, 0);
    });
    advance(c, k, 1);
  });

  // The voxels.
  c.i32(0).set(k);
  c.repeatWhile(upTo(k, all), () => {
    element(order, k, 2).memory(OP.i32Load, 0).set(item);
    element(keys, item, 3).memory(OP.i64Load, 0).set(key);
    c.get(records).get(item).i32(RECORD).op(OP.i32Mul, OP.i32Add).set(at);
    c.get(k).op(OP.i32Eqz).get(key).get(before).op(OP.i64Ne, OP.i32Or);
    c.when(() => {
      c.get(at).memory(OP.i64Load, 0).set(cell);
      decode();
      c.get(cells).get(voxels).i32(12).op(OP.i32Mul, OP.i32Add).set(place);
      for (const [axis, local] of [x, y, z].entries())
        c.get(place)
          .get(local)
          .op(OP.i32Wrap)
          .memory(OP.i32Store, 4 * axis);
      element(first, voxels, 2).get(at).memory(OP.i32Load, 8).memory(OP.i32Store, 0);
      element(count, voxels, 2).i32(0).memory(OP.i32Store, 0);
      advance(c, voxels, 1);
    });
    c.get(key).set(before);
    element(inOrder, k, 2).get(at).memory(OP.i32Load, 8).memory(OP.i32Store, 0);
    c.get(ofPoint).get(at).memory(OP.i32Load, 8).i32(2).op(OP.i32Shl, OP.i32Add);
    c.get(voxels).i32(1).op(OP.i32Sub).memory(OP.i32Store, 0);
    element(count, voxels, 2).i32(4).op(OP.i32Sub).tee(place);
    c.get(place).memory(OP.i32Load, 0).i32(1).op(OP.i32Add).memory(OP.i32Store, 0);
    advance(c, k, 1);
  });
  return c.get(voxels);
}
