/**
 * The WebAssembly module behind `cells.ts`: the least and largest cell of points, their bins, the
 * points of one part of the bins sorted by key and their voxels written out. 64-bit keys are single
 * numbers here; in JavaScript they are two.
 *
 * A cell is one 64-bit number, x above y above z by two shifts, so that it sorts as (x, y, z) does.
 */

import { Code } from './assembler.ts';
import { advance, below, keyOf, RECORD } from './cells-code.ts';
import { part } from './cells-part.ts';
import { ModuleBuilder, type Signature } from './module.ts';
import { OP } from './opcodes.ts';

/** i32.trunc_sat_f32_s. */
const TRUNCATE = [0xfc, 0x00] as const;

const ints = (count: number): Signature['parameters'] => new Array(count).fill('i32');

/** Leaves on the stack the cell along `axis` of the point at `at`, counted from 0 of the coordinates. */
const cellAlong = (c: Code, at: number, axis: number, size: number) =>
  c
    .get(at)
    .memory(OP.f32Load, 4 * axis)
    .get(size)
    .op(OP.f32Demote, OP.f32Div, OP.f32Floor, ...TRUNCATE);

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
