/**
 * The WebAssembly module behind `cells.ts`: the least and largest cell of points, their bins, the
 * points of one part of the bins sorted by key and their voxels written out. 64-bit keys are single
 * numbers here; in JavaScript they are two.
 *
 * A cell is one 64-bit number, x above y above z by two shifts, so that it sorts as (x, y, z) does.
 */

import { Code, ModuleBuilder, type Signature } from './assembler.ts';
import { OP } from './opcodes.ts';

/** FNV's prime, and its basis times the prime (Fowler, Noll & Vo). */
const PRIME = 0x100000001b3n;
const START = BigInt.asUintN(64, 0xcbf29ce484222325n * PRIME);

/** i32.trunc_sat_f32_s, memory.fill. */
const TRUNCATE = [0xfc, 0x00] as const;
const FILL = [0xfc, 0x0b, 0x00] as const;

/** Bits of a key that are sorted by at once, and the bytes of their counters. */
const DIGIT = 10;
const MASK = (1 << DIGIT) - 1;
export const COUNTER_BYTES = 4 << DIGIT;
/** Fewer points than this are sorted by insertion alone. */
const FEW = 24;

/** Bytes of a record: cell and point. */
export const RECORD = 12;

const ints = (count: number): Signature['parameters'] => new Array(count).fill('i32');

/** Leaves on the stack the cell along `axis` of the point at `at`, counted from 0 of the coordinates. */
const cellAlong = (c: Code, at: number, axis: number, size: number) =>
  c
    .get(at)
    .memory(OP.f32Load, 4 * axis)
    .get(size)
    .op(OP.f32Demote, OP.f32Div, OP.f32Floor, ...TRUNCATE);

/** Adds `by` to an i32. */
const advance = (c: Code, local: number, by: number) =>
  c.get(local).i32(by).op(OP.i32Add).set(local);

const below = (c: Code, local: number, end: number) => () =>
  void c.get(local).get(end).op(OP.i32LtU);

/** Leaves the key of a cell: FNV-1 over its coordinates where `hashed`, else the cell as it is. */
const keyOf = (c: Code, hashed: number, cell: number, [x, y, z]: readonly number[]) =>
  c.get(hashed).when(
    () =>
      c
        .i64(START)
        .get(x!)
        .op(OP.i64Xor)
        .i64(PRIME)
        .op(OP.i64Mul)
        .get(y!)
        .op(OP.i64Xor)
        .i64(PRIME)
        .op(OP.i64Mul)
        .get(z!)
        .op(OP.i64Xor),
    () => c.get(cell),
    'i64',
  );

/** `range(points, end, result, sizeX, sizeY, sizeZ)`: least x, y, z, then most, as six i32. */
function range(): Code {
  const c = new Code(6);
  const [at, end, result] = [0, 1, 2];
  const bounds = Array.from({ length: 6 }, () => c.local('i32'));
  const cell = c.local('i32');
  for (const [k, bound] of bounds.entries()) c.i32(k < 3 ? 0x7fffffff : -0x80000000).set(bound);
  c.repeatWhile(below(c, at, end), () => {
    for (let axis = 0; axis < 3; axis++) {
      cellAlong(c, at, axis, 3 + axis).set(cell);
      for (const [bound, wider] of [
        [bounds[axis]!, OP.i32LtS],
        [bounds[axis + 3]!, OP.i32GtS],
      ] as const)
        c.get(cell).get(bound).get(cell).get(bound).op(wider, OP.select).set(bound);
    }
    advance(c, at, 12);
  });
  for (const [k, bound] of bounds.entries())
    c.get(result)
      .get(bound)
      .memory(OP.i32Store, 4 * k);
  return c;
}

/**
 * `bin(points, end, cells, bins, counts, range, hashed, shiftX, shiftY, shiftBin, sizeX, sizeY, sizeZ)`:
 * the cell of each point, the bin its key falls into, and how many fall into each.
 */
function bin(): Code {
  const c = new Code(13);
  const [at, end, cells, bins, counts, least, hashed, shiftX, shiftY, shiftBin, size] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ] as const;
  const xyz = [c.local('i64'), c.local('i64'), c.local('i64')];
  const cell = c.local('i64');
  const value = c.local('i32');
  c.repeatWhile(below(c, at, end), () => {
    for (const [axis, local] of xyz.entries())
      cellAlong(c, at, axis, size + axis)
        .get(least)
        .memory(OP.i32Load, 4 * axis)
        .op(OP.i32Sub, OP.i64ExtendU)
        .set(local);
    c.get(xyz[0]!).get(shiftX).op(OP.i64ExtendU, OP.i64Shl);
    c.get(xyz[1]!).get(shiftY).op(OP.i64ExtendU, OP.i64Shl, OP.i64Or);
    c.get(xyz[2]!).op(OP.i64Or).set(cell);
    c.get(cells).get(cell).memory(OP.i64Store, 0);
    c.get(bins);
    keyOf(c, hashed, cell, xyz).get(shiftBin).op(OP.i64ExtendU, OP.i64ShrU, OP.i32Wrap).tee(value);
    c.memory(OP.i32Store, 0);
    c.get(counts).get(value).i32(2).op(OP.i32Shl, OP.i32Add).tee(value);
    c.get(value).memory(OP.i32Load, 0).i32(1).op(OP.i32Add).memory(OP.i32Store, 0);
    advance(c, at, 12);
    advance(c, cells, 8);
    advance(c, bins, 4);
  });
  return c;
}

/**
 * `scatter(bins, end, cells, placeOf)`: records of cell and point, in the order of the parts. For
 * each bin `placeOf` holds the address of where its part's next record goes.
 */
function scatter(): Code {
  const c = new Code(4);
  const [bins, end, cells, placeOf] = [0, 1, 2, 3] as const;
  const [point, place, to] = [c.local('i32'), c.local('i32'), c.local('i32')];
  c.repeatWhile(below(c, bins, end), () => {
    c.get(placeOf).get(bins).memory(OP.i32Load, 0).i32(2).op(OP.i32Shl, OP.i32Add);
    c.memory(OP.i32Load, 0).tee(place).memory(OP.i32Load, 0).set(to);
    c.get(place).get(to).i32(RECORD).op(OP.i32Add).memory(OP.i32Store, 0);
    c.get(to).get(cells).memory(OP.i64Load, 0).memory(OP.i64Store, 0);
    c.get(to).get(point).memory(OP.i32Store, 8);
    advance(c, point, 1);
    advance(c, bins, 4);
    advance(c, cells, 8);
  });
  return c;
}

/**
 * `part(records, end, keys, order, spare, counters, own, hashed, shiftX, shiftY, voxels, cells,
 * ofPoint, first, count, inOrder)`: sorts the records of one part by key, writes out its points in
 * order and its voxels behind the `voxels` that there are, and returns how many there are then. `own`: the bits of a key's lower word
 * that nearly always tell apart keys of the same upper word; the few others are put right by insertion.
 */
function part(): Code {
  const c = new Code(16);
  const [records, end, keys, order, spare, counters, own, hashed, shiftX, shiftY] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
  ] as const;
  const [voxels, cells, ofPoint, first, count, inOrder] = [10, 11, 12, 13, 14, 15] as const;
  const int = () => c.local('i32');
  const long = () => c.local('i64');
  const [at, length, k, j, item, place, sum, swap] = [
    int(), int(), int(), int(), int(), int(), int(), int(),
  ] as const; // biome-ignore format: one line
  const [cell, x, y, z, key, before, differ, shift] = [
    long(),
    long(),
    long(),
    long(),
    long(),
    long(),
    long(),
    long(),
  ] as const;
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

/** The module's bytes: `range`, `bin`, `scatter` and `part` on the memory it is given. */
export function encodeCells(): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder([]);
  const sizes = ['f64', 'f64', 'f64'] as const;
  module.add('range', { parameters: [...ints(3), ...sizes], results: [] }, range());
  module.add('bin', { parameters: [...ints(10), ...sizes], results: [] }, bin());
  module.add('scatter', { parameters: ints(4), results: [] }, scatter());
  module.add('part', { parameters: ints(16), results: ['i32'] }, part());
  return module.encode(false);
}
