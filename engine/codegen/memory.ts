/**
 * Typed access to the one memory for the interpreter: reading converts to f64, writing converts
 * as WebAssembly's saturating instructions do (integers are truncated towards zero, NaN is 0).
 */

import type { Binding, ElementType, SynapseKernel } from '../compile/kernel-types.ts';
import { BYTES } from '../compile/layout.ts';

export { BYTES };

/** Base-2 logarithm of the bytes of an element. */
export const SHIFT: Readonly<Record<ElementType, number>> = {
  f64: 3,
  f32: 2,
  i32: 2,
  u32: 2,
  u16: 1,
  u8: 0,
};

export type Ring = Extract<Binding, { at: 'ring' }>;

export interface Words {
  readonly f64: Float64Array;
  readonly f32: Float32Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly u16: Uint16Array;
  readonly u8: Uint8Array;
}

/** Views of a memory that never grows. */
export const wordsOf = ({ buffer }: WebAssembly.Memory): Words => ({
  f64: new Float64Array(buffer),
  f32: new Float32Array(buffer),
  i32: new Int32Array(buffer),
  u32: new Uint32Array(buffer),
  u16: new Uint16Array(buffer),
  u8: new Uint8Array(buffer),
});

/** The number at byte `address`. */
export const load = (words: Words, type: ElementType, address: number): number =>
  words[type][address / BYTES[type]]!;

const saturate = (value: number, least: number, most: number): number =>
  Number.isNaN(value) ? 0 : Math.min(Math.max(Math.trunc(value), least), most);

/** Converts and writes a number to byte `address`. */
export function store(words: Words, type: ElementType, address: number, value: number): void {
  const at = address / BYTES[type];
  switch (type) {
    case 'f64':
    case 'f32':
      words[type][at] = value;
      break;
    case 'i32':
      words.i32[at] = saturate(value, -(2 ** 31), 2 ** 31 - 1);
      break;
    case 'u32':
      words.u32[at] = saturate(value, 0, 2 ** 32 - 1);
      break;
    case 'u16':
      words.u16[at] = saturate(value, 0, 65535);
      break;
    case 'u8':
      words.u8[at] = saturate(value, 0, 255);
  }
}

/** Byte offset of the slot a ring binding means in `step`. */
export const slotOf = (ring: Ring, step: number): number =>
  ring.offset + ((((step + ring.shift) % ring.slots) + ring.slots) % ring.slots) * ring.stride;

/** The type of the memory whose number a kernel delivers as it stands there, or null. */
export function storedAs({ deliver, synapse }: SynapseKernel): ElementType | null {
  const binding = deliver?.value.kind === 'name' ? synapse[deliver.value.name] : undefined;
  return binding?.at === 'element' ? binding.type : null;
}
