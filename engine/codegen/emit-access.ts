/** Loads and stores of vectors, converted between the type in memory and the type of a kernel. */

import type { ElementType } from '../compile/kernel-types.ts';
import type { Code } from '../kit/assembler.ts';
import { OP, SIMD } from '../kit/opcodes.ts';
import type { NumberType } from './dag.ts';
import { LOWER_HALVES, pushI32x4, UPPER_HALF } from './lanes.ts';
import type { Ring } from './memory.ts';

/** Pushes a vector of `precision`; `address` pushes the base, `offset` is added to it. */
export function emitLoad(
  code: Code,
  precision: NumberType,
  type: ElementType,
  address: number,
  offset: number,
): void {
  code.get(address);
  if (precision === 'f64') {
    switch (type) {
      case 'f64':
        code.simdMemory(SIMD.load, offset);
        return;
      case 'f32':
        code.simdMemory(SIMD.load64Zero, offset).simd(SIMD.promoteLow);
        return;
      case 'i32':
        code.simdMemory(SIMD.load64Zero, offset).simd(SIMD.f64x2ConvertS);
        return;
      case 'u32':
        code.simdMemory(SIMD.load64Zero, offset).simd(SIMD.f64x2ConvertU);
        return;
      case 'u16':
        code
          .simdMemory(SIMD.load32Zero, offset)
          .simd(SIMD.i32x4ExtendLowU)
          .simd(SIMD.f64x2ConvertS);
        return;
      case 'u8':
        pushI32x4(code, 0);
        code.simdMemory(SIMD.load16Lane, offset, 0).simd(SIMD.i16x8ExtendLowU);
        code.simd(SIMD.i32x4ExtendLowU).simd(SIMD.f64x2ConvertS);
        return;
    }
  }
  switch (type) {
    case 'f64':
      code.simdMemory(SIMD.load, offset).simd(SIMD.demoteZero);
      code
        .get(address)
        .simdMemory(SIMD.load, offset + 16)
        .simd(SIMD.demoteZero);
      code.simd(SIMD.shuffle, ...LOWER_HALVES);
      return;
    case 'f32':
      code.simdMemory(SIMD.load, offset);
      return;
    case 'i32':
      code.simdMemory(SIMD.load, offset).simd(SIMD.f32x4ConvertS);
      return;
    case 'u32':
      code.simdMemory(SIMD.load, offset).simd(SIMD.f32x4ConvertU);
      return;
    case 'u16':
      code.simdMemory(SIMD.load64Zero, offset).simd(SIMD.i32x4ExtendLowU).simd(SIMD.f32x4ConvertS);
      return;
    case 'u8':
      code.simdMemory(SIMD.load32Zero, offset).simd(SIMD.i16x8ExtendLowU);
      code.simd(SIMD.i32x4ExtendLowU).simd(SIMD.f32x4ConvertS);
      return;
  }
}

/** Stores the vector in local `value` at local `address` + `offset`. */
export function emitStore(
  code: Code,
  precision: NumberType,
  type: ElementType,
  address: number,
  offset: number,
  value: number,
): void {
  const double = precision === 'f64';
  code.get(address).get(value);
  switch (type) {
    case 'f64':
      if (double) {
        code.simdMemory(SIMD.store, offset);
        return;
      }
      code.simd(SIMD.promoteLow).simdMemory(SIMD.store, offset);
      code
        .get(address)
        .get(value)
        .get(value)
        .simd(SIMD.shuffle, ...UPPER_HALF);
      code.simd(SIMD.promoteLow).simdMemory(SIMD.store, offset + 16);
      return;
    case 'f32':
      if (double) code.simd(SIMD.demoteZero).simdMemory(SIMD.store64Lane, offset, 0);
      else code.simdMemory(SIMD.store, offset);
      return;
    case 'i32':
      if (double) code.simd(SIMD.truncF64s).simdMemory(SIMD.store64Lane, offset, 0);
      else code.simd(SIMD.truncF32s).simdMemory(SIMD.store, offset);
      return;
    case 'u32':
      if (double) code.simd(SIMD.truncF64u).simdMemory(SIMD.store64Lane, offset, 0);
      else code.simd(SIMD.truncF32u).simdMemory(SIMD.store, offset);
      return;
    case 'u16':
      code.simd(double ? SIMD.truncF64s : SIMD.truncF32s);
      pushI32x4(code, 0);
      code.simd(SIMD.i16x8NarrowI32u);
      code.simdMemory(double ? SIMD.store32Lane : SIMD.store64Lane, offset, 0);
      return;
    case 'u8':
      code.simd(double ? SIMD.truncF64s : SIMD.truncF32s);
      pushI32x4(code, 0);
      code.simd(SIMD.i16x8NarrowI32s);
      pushI32x4(code, 0);
      code.simd(SIMD.i8x16NarrowI16u);
      code.simdMemory(double ? SIMD.store16Lane : SIMD.store32Lane, offset, 0);
      return;
  }
}

/** Types of which a vector of `precision` may be a rounded copy. */
export const isRounded = (precision: NumberType, type: ElementType): boolean =>
  precision === 'f32' && (type === 'f64' || type === 'i32' || type === 'u32');

/**
 * As `emitStore`, but only lanes whose bit is set in local `bits`: memory that holds more digits
 * than the vector stays as it is elsewhere. For the types of `isRounded`.
 */
export function emitStoreLanes(
  code: Code,
  type: ElementType,
  address: number,
  offset: number,
  value: number,
  bits: number,
): void {
  const converted = code.local('v128');
  for (let lane = 0; lane < 4; lane++) {
    code
      .get(bits)
      .i32(1 << lane)
      .op(OP.i32And)
      .when(() => {
        code.get(value);
        if (type === 'f64') {
          if (lane >= 2) code.get(value).simd(SIMD.shuffle, ...UPPER_HALF);
          code.simd(SIMD.promoteLow);
        } else code.simd(type === 'i32' ? SIMD.truncF32s : SIMD.truncF32u);
        code.set(converted).get(address).get(converted);
        if (type === 'f64') code.simdMemory(SIMD.store64Lane, offset + 8 * lane, lane % 2);
        else code.simdMemory(SIMD.store32Lane, offset + 4 * lane, lane);
      });
  }
}

/** Pushes the byte offset of a ring's slot relative to the ring. */
export function pushSlot(
  code: Code,
  step: number,
  ring: Pick<Ring, 'slots' | 'stride'>,
  shift: number,
): void {
  // One addition more keeps the remainder of a negative number positive.
  const forward = ((shift % ring.slots) + ring.slots) % ring.slots;
  code.get(step).i32(forward).op(OP.i32Add).i32(ring.slots).op(OP.i32RemS);
  code.i32(ring.stride).op(OP.i32Mul);
}
