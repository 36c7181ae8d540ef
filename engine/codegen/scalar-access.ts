/** Single numbers of every element type: read into f64, and written from it. */

import type { ElementType, SynapseKernel } from '../compile/kernel-types.ts';
import type { Code } from '../kit/assembler.ts';
import { OP } from '../kit/opcodes.ts';

/** Replaces the address on the stack by the number `offset` bytes behind it, as f64. */
export function emitRead(code: Code, type: ElementType, offset: number): void {
  switch (type) {
    case 'f64':
      code.memory(OP.f64Load, offset);
      return;
    case 'f32':
      code.memory(OP.f32Load, offset).op(OP.f64Promote);
      return;
    case 'i32':
      code.memory(OP.i32Load, offset).op(OP.f64ConvertI32s);
      return;
    case 'u32':
      code.memory(OP.i32Load, offset).op(OP.f64ConvertI32u);
      return;
    case 'u16':
      code.memory(OP.i32Load16u, offset).op(OP.f64ConvertI32s);
      return;
    case 'u8':
      code.memory(OP.i32Load8u, offset).op(OP.f64ConvertI32s);
      return;
  }
}

/** Stores the f64 on the stack, behind its address, saturating as the interpreter does. */
export function emitWrite(code: Code, type: ElementType, offset: number): void {
  const clamp = (most: number): void => {
    const value = code.local('i32');
    code.op(0xfc, 0x03).tee(value).i32(most).get(value).i32(most).op(OP.i32LtU, OP.select);
  };
  switch (type) {
    case 'f64':
      code.memory(OP.f64Store, offset);
      return;
    case 'f32':
      code.op(OP.f32Demote).memory(OP.f32Store, offset);
      return;
    case 'i32':
      code.op(0xfc, 0x02).memory(OP.i32Store, offset); // i32.trunc_sat_f64_s
      return;
    case 'u32':
      code.op(0xfc, 0x03).memory(OP.i32Store, offset); // i32.trunc_sat_f64_u
      return;
    case 'u16':
      clamp(65535);
      code.memory(OP.i32Store16, offset);
      return;
    case 'u8':
      clamp(255);
      code.memory(OP.i32Store8, offset);
      return;
  }
}

/** Pushes item `at` (a local) of a list. */
export function pushItem(code: Code, at: number, list: SynapseKernel['ends']): void {
  code.get(at);
  if (list.type === 'u16') code.i32(1).op(OP.i32Shl).memory(OP.i32Load16u, list.offset);
  else code.i32(2).op(OP.i32Shl).memory(OP.i32Load, list.offset);
}
